#!/usr/bin/env bash
# Draws the dashboards of docs/dashboards.md from a live Compose cluster: ten minutes in which a Deployment is scaled up and
# down and config maps come and go, beside a StatefulSet, a DaemonSet and a CronJob. By hand, when a dashboard has changed.
# pictures.sh [FOLDER]   docs/dashboards by default
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/cluster.sh"
trap clean_compose EXIT
folder=${1:-$here/docs/dashboards}
# What a picture shows.
shown=600

say "docker and images"
"$here/parts/install" observability 2>/dev/null || exit 1
docker_and_images

say "a cluster at work"
check "docker compose up -d" compose up -d
compose_kubeconfig
within 120 "both nodes are Ready" both_ready
check "docker compose --profile observability up -d prometheus" compose --profile observability up -d prometheus
prometheus=http://127.0.0.1:$DJONG_PROMETHEUS_PORT
sed "s#DEMO_IMAGE#$("$djong" image demo)#" "$here/e2e/compose/all.yaml" >"$work/all.yaml"
check "apply" kubectl apply -f "$work/all.yaml"
within 120 "every panel of every dashboard has data" "$here/deploy/dashboards/check" "$prometheus"

begun=$SECONDS round=0
while [ "$((SECONDS - begun))" -lt "$shown" ]; do
  round=$((round + 1))
  kubectl scale deployment/web --replicas="$((round % 2 == 0 ? 2 : 8))"
  kubectl create configmap "coming-$round" --from-literal=round="$round"
  [ "$round" -le 3 ] || kubectl delete configmap "coming-$((round - 3))"
  sleep 5
done >/dev/null

say "pictures"
check "every panel has data still" "$here/deploy/dashboards/check" "$prometheus"
check "they are drawn" "$here/deploy/dashboards/draw" "$prometheus" "$folder"
finish
