#!/usr/bin/env bash
# The Compose cluster from images: everything Ready within 90 s, one manifest over both nodes, services by name, a drain
# with a disruption budget, a node that stops, and every container restarted in turn without losing anything.
#
# Where no Docker daemon answers, it starts one of its own for as long as it runs.
set -u
. "$(dirname "$0")/../lib.sh"

work=$(mktemp -d)
export COMPOSE_PROJECT_NAME=djong
export DOCKER_CONFIG=${DOCKER_CONFIG:-$HOME/.docker}
dockerd_pid=
files=(-f "$here/compose.yaml")
# Machines that are containers themselves may lack what 'privileged' wants to hand on.
bounding=$(sed -n 's/^CapBnd:\s*//p' /proc/self/status)
[ "$((0x$bounding >> 24 & 1))" = 1 ] || files+=(-f "$here/deploy/compose.restricted.yaml")
compose() { docker compose --progress=quiet "${files[@]}" "$@"; }
clean() {
  [ -n "${KEEP:-}" ] && return
  compose --profile observability down -v --timeout 5 >/dev/null 2>&1
  [ -z "$dockerd_pid" ] || { kill "$dockerd_pid"; wait "$dockerd_pid"; }
  rm -rf "$work"
} 2>/dev/null
trap clean EXIT

say "docker and images"
"$here/parts/install" node etcd docker 2>/dev/null || exit 1
if ! docker version >/dev/null 2>&1; then
  dockerd --data-root "${DJONG_DOCKER_ROOT:-$work/docker}" --exec-root "$work/exec" --pidfile "$work/docker.pid" >"$work/dockerd.log" 2>&1 &
  dockerd_pid=$!
  within 30 "a Docker daemon answers" docker version || { tail -5 "$work/dockerd.log"; exit 1; }
fi
check "all images are built" "$djong" images || exit 1

DJONG_API_PORT=$(free_port)
export DJONG_API_PORT

say "from images to Ready"
begun=$SECONDS
check "docker compose up -d" compose up -d
"$djong" kubeconfig --compose >"$work/kubeconfig"
export KUBECONFIG=$work/kubeconfig
both_ready() { [ "$(kubectl get nodes --no-headers 2>/dev/null | grep -c ' Ready ')" = 2 ]; }
within 120 "both nodes are Ready" both_ready
all_healthy() { ! compose ps --format '{{.Name}} {{.Status}}' | grep -vE 'healthy\)|balancer|certificates'; }
within 60 "every container is healthy" all_healthy
took=$((SECONDS - begun))
check "all Ready within 90 s ($took s)" [ "$took" -le "${DJONG_READY_LIMIT:-90}" ]

say "one manifest over both nodes"
sed "s#DEMO_IMAGE#$("$djong" image demo)#" "$here/e2e/compose/all.yaml" >"$work/all.yaml"
check "apply" kubectl apply -f "$work/all.yaml"
within 90 "the Deployment" kubectl rollout status deployment/web --timeout=1s
within 60 "the StatefulSet" kubectl rollout status statefulset/store --timeout=1s
within 60 "the DaemonSet" kubectl rollout status daemonset/agent --timeout=1s
within 60 "the Job" kubectl wait --for=condition=Complete job/once --timeout=1s
says "pods of the Deployment are on both nodes" 2 sh -c "kubectl get pods -l app=web -o jsonpath='{range .items[*]}{.spec.nodeName}{\"\n\"}{end}' | sort -u | wc -l"
mapfile -t agents < <(kubectl get pods -l app=agent -o jsonpath='{range .items[*]}{.metadata.name} {.status.podIP}{"\n"}{end}')
ask() { kubectl exec "$1" -- timeout 5 wget -qO- "$2"; }
for pair in "0 1" "1 0"; do
  from=${agents[${pair% *}]} to=${agents[${pair#* }]}
  within 20 "pods reach each other between nodes" ask "${from%% *}" "http://${to##* }:8080/cgi-bin/index.cgi"
done
agent=${agents[0]%% *}
for name in web agent store:8080 store-0.store:8080 store-1.store.default.svc.cluster.local:8080; do
  within 20 "the service $name by name" ask "$agent" "http://$name/cgi-bin/index.cgi"
done
node_port=$(kubectl get service agent -o jsonpath='{.spec.ports[0].nodePort}')
within 20 "the node port on a node" compose exec -T node-2 curl -sf --max-time 3 "http://127.0.0.1:$node_port/cgi-bin/index.cgi"
kubectl create configmap kept --from-literal=a=b >/dev/null

say "a service of type LoadBalancer"
check "expose" kubectl expose deployment/web --name=balanced --type=LoadBalancer --port=80 --target-port=8080
balanced() { curl -sf --max-time 3 "http://$(kubectl get service balanced -o jsonpath='{.status.loadBalancer.ingress[0].ip}')/cgi-bin/index.cgi"; }
within 20 "its address answers on the host" balanced
within 20 "and to a pod" ask "$agent" "http://$(kubectl get service balanced -o jsonpath='{.status.loadBalancer.ingress[0].ip}')/cgi-bin/index.cgi"

say "a drain with a disruption budget"
check "drain node-2" kubectl drain node-2 --ignore-daemonsets --delete-emptydir-data --force --timeout=90s
within 10 "one pod of the budget was there all the time" sh -c "[ \$(kubectl get deployment web -o jsonpath='{.status.readyReplicas}') -ge 1 ]"
check "uncordon" kubectl uncordon node-2
within 90 "both are back" kubectl rollout status deployment/web --timeout=1s

say "each container restarts"
for service in etcd-1 api-1 scheduler-1 controllers-1 cloud-1 balancer; do
  compose kill "$service" >/dev/null 2>&1
  compose up -d "$service" >/dev/null 2>&1
  within 40 "the API answers after $service was killed" kubectl --request-timeout=3s get --raw /readyz
done
check "all are made anew" compose up -d --force-recreate --timeout 5
within 120 "both nodes are Ready again" both_ready
within 120 "the Deployment is back" kubectl rollout status deployment/web --timeout=1s
check "nothing is lost" kubectl get configmap kept

say "a node stops"
check "stop node-2" compose stop --timeout 2 node-2
within 60 "it is NotReady" sh -c "kubectl get node node-2 --no-headers | grep -q NotReady"
within 20 "the balancer's address answers with one node" balanced
check "start node-2" compose start node-2
within 60 "both nodes are Ready" both_ready
within 100 "the CronJob has run" sh -c "[ -n \"\$(kubectl get cronjob tick -o jsonpath='{.status.lastScheduleTime}')\" ]"

say "memory and rest"
docker stats --no-stream --format '{{.Name}}\t{{.MemUsage}}\t{{.CPUPerc}}' | sort
check "docker compose down" compose down -v --timeout 10
says "nothing is left" "" sh -c "docker ps -aq --filter label=com.docker.compose.project=djong; docker volume ls -q --filter label=com.docker.compose.project=djong"
finish
