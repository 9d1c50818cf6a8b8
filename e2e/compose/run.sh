#!/usr/bin/env bash
# The Compose cluster from images: everything Ready within 90 s, one manifest over both nodes, services by name, a drain
# with a disruption budget, a node that stops, and every container restarted in turn without losing anything.
# That of Docker's daemon too, when the daemon is its own: where none answers, it starts one for as long as it runs.
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/cluster.sh"
trap clean_compose EXIT

say "docker and images"
"$here/parts/install" observability 2>/dev/null || exit 1
docker_and_images

say "from images to Ready"
begun=$SECONDS
check "docker compose up -d" compose up -d
compose_kubeconfig
within 120 "both nodes are Ready" both_ready
within 60 "every container is healthy" all_healthy
took=$((SECONDS - begun))
check "all Ready within 90 s ($took s)" [ "$took" -le "${DJONG_READY_LIMIT:-90}" ]

say "memory and processor time at rest"
# The compilers of fourteen containers have most of their work behind them by then.
sleep "${DJONG_REST_SECONDS:-120}"
milli=$(cores_used 60)
check "it rests on less than a quarter of a core ($milli thousandths)" [ "$milli" -lt 250 ]
mebibytes | sed 's/^/      | /'
check "and in less than 3 GB ($(mebibytes | sed -n 's/^all //p') MiB)" [ "$(mebibytes | sed -n 's/^all //p')" -lt 2861 ]

# From here on many containers stop and come back, and each time somebody waits until Docker has asked them.
export DJONG_HEALTH_INTERVAL=5s
check "docker compose up -d with another setting" compose up -d
within 120 "both nodes are Ready again" both_ready
within 60 "every container is healthy again" all_healthy

say "a node without privileges"
says "says what it lacks, and what to do" "lacks the capability SYS_ADMIN" docker run --rm "$(docker inspect -f '{{.Config.Image}}' "$(container node-1)")"

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

say "a volume"
kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: kept}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Mi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: keeper}
spec:
  terminationGracePeriodSeconds: 0
  nodeSelector: {kubernetes.io/hostname: node-1}
  volumes: [{name: kept, persistentVolumeClaim: {claimName: kept}}]
  containers: [{name: c, image: "$("$djong" image demo)", volumeMounts: [{name: kept, mountPath: /kept}]}]
YAML
within 30 "a claim is bound and its pod runs" kubectl wait --for=condition=Ready pod/keeper --timeout=1s
check "it is written" kubectl exec keeper -- sh -c 'echo written > /kept/file'

say "a drain with a disruption budget"
check "drain node-2" kubectl drain node-2 --ignore-daemonsets --delete-emptydir-data --force --timeout=90s
within 10 "one pod of the budget was there all the time" sh -c "[ \$(kubectl get deployment web -o jsonpath='{.status.readyReplicas}') -ge 1 ]"
check "uncordon" kubectl uncordon node-2
within 90 "both are back" kubectl rollout status deployment/web --timeout=1s

say "each container is killed, and comes back by itself"
for service in "${everything[@]}"; do
  kill -9 "$(process_of "$service")"
  within 5 "the API answers after $service was killed" kubectl --request-timeout=3s get --raw /readyz
  within 60 "$service is well again" all_healthy
done
within 60 "both nodes are Ready" both_ready
within 60 "the Deployment" kubectl rollout status deployment/web --timeout=1s

say "each container is made anew"
for service in "${everything[@]}"; do
  check "$service is made anew" compose up -d --no-deps --force-recreate --timeout 10 "$service"
  within 60 "$service is well" all_healthy
done
check "all are made anew at once" compose up -d --force-recreate --timeout 10
within 120 "both nodes are Ready again" both_ready
within 120 "the Deployment is back" kubectl rollout status deployment/web --timeout=1s
within 60 "the StatefulSet is back" kubectl rollout status statefulset/store --timeout=1s
check "nothing is lost" kubectl get configmap kept
within 60 "the volume's pod runs" kubectl wait --for=condition=Ready pod/keeper --timeout=1s
# A node that was away for a moment is Ready all the time: only an answer shows that it is back.
holds() { kubectl exec keeper -- grep -q written /kept/file; }
within 60 "the volume holds what was written" holds

if [ -n "$dockerd_pid" ]; then
  say "the Docker daemon restarts"
  kill "$dockerd_pid"
  wait "$dockerd_pid"
  start_docker
  within 120 "every container is well" all_healthy
  within 60 "both nodes are Ready again" both_ready
  within 60 "the Deployment is back" kubectl rollout status deployment/web --timeout=1s
  check "nothing is lost" kubectl get configmap kept
fi

say "dashboards"
check "docker compose --profile observability up -d prometheus" compose --profile observability up -d prometheus
prometheus=http://127.0.0.1:$DJONG_PROMETHEUS_PORT
within 120 "every panel of every dashboard has data" "$here/deploy/dashboards/check" "$prometheus"

say "a node stops"
check "stop node-2" compose stop --timeout 2 node-2
within 60 "it is NotReady" sh -c "kubectl get node node-2 --no-headers | grep -q NotReady"
within 20 "the balancer's address answers with one node" balanced
check "start node-2" compose start node-2
within 60 "both nodes are Ready" both_ready
within 100 "the CronJob has run" sh -c "[ -n \"\$(kubectl get cronjob tick -o jsonpath='{.status.lastScheduleTime}')\" ]"

say "down"
check "docker compose down" compose down -v --timeout 10
says "nothing is left" "" sh -c "docker ps -aq --filter label=com.docker.compose.project=djong; docker volume ls -q --filter label=com.docker.compose.project=djong"
finish
