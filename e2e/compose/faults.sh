#!/usr/bin/env bash
# Breaks the Compose cluster while writers write and a hundred watches are open: in turn each container is killed, stood
# still and cut from the network, members of etcd are restarted one by one, and every service is restarted in good order. A
# checker finds every acknowledged write and no gap or repeat in any watch; on the nodes there are never two running pods of
# one StatefulSet identity, and no container of a node that was left alone is another one than before.
#
# CUT_SECONDS=5 SERVICES="api-1 node-1" ROLLING="api-1 api-2" e2e/compose/faults.sh   for less; WATCHES and WRITERS are the
# size of the load
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/cluster.sh"
. "$(dirname "$0")/../faults/load.sh"

watches=${WATCHES:-100}
writers=${WRITERS:-6}
cut_seconds=${CUT_SECONDS:-30}
pause_seconds=${PAUSE_SECONDS:-8}
twins=
end() {
  [ -z "$twins" ] || kill "$twins"
  [ -z "${load_pid:-}" ] || kill "$load_pid"
  clean_compose
} 2>/dev/null
trap end EXIT

say "a cluster"
docker_and_images
export DJONG_NO_BUILD=1
# Somebody waits for each container's health all the time.
export DJONG_HEALTH_INTERVAL=5s
begun=$SECONDS
check "docker compose up -d" compose up -d
compose_kubeconfig
within 120 "both nodes are Ready" both_ready
within 60 "every container is well" all_healthy
printf '      | after %s s\n' $((SECONDS - begun))
both="https://$network.11:6443,https://$network.12:6443"
read -ra broken <<<"${SERVICES:-${everything[*]}}"

say "pods to watch over"
kubectl apply -f - >/dev/null <<YAML
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: identity}
spec:
  serviceName: identity
  replicas: 4
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: identity}}
  template:
    metadata: {labels: {app: identity}}
    spec:
      terminationGracePeriodSeconds: 1
      topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: identity}}}
      containers: [{name: c, image: "$("$djong" image demo)", command: [sleep, "86421"]}]
YAML
within 60 "a StatefulSet runs on both nodes" kubectl rollout status statefulset/identity --timeout=1s
python3 -u "$here/e2e/compose/twins.py" 86421 >"$work/twins.txt" 2>&1 &
twins=$!

# containers_of NODE   the names and ids of what runs there
containers_of() {
  docker exec "$(container "$1")" ctr -a "$(docker exec "$(container "$1")" sh -c 'find /var/lib/djong /run -name containerd.sock 2>/dev/null | head -1')" \
    -n k8s.io tasks list 2>&1 | awk '$3 == "RUNNING" {print $1, $2}' | sort
}

# Of a node that nothing is done to, before and after.
remember() {
  for node in node-1 node-2; do containers_of "$node" >"$work/$node.before"; done
}

left_alone() {
  local node
  for node in node-1 node-2; do
    [ "$node" = "$1" ] && continue
    containers_of "$node" >"$work/$node.after"
    check "no container was restarted on $node" diff "$work/$node.before" "$work/$node.after"
  done
}

# in_network SERVICE COMMAND...   with this machine's programs in the container's network
in_network() {
  local of
  of=$(process_of "$1")
  shift
  nsenter -t "$of" -n "$@"
}

cut() {
  in_network "$1" nft -f - <<'NFT'
table inet cut {
  chain in { type filter hook prerouting priority -400; iifname != "lo" drop; }
  chain out { type filter hook postrouting priority 400; oifname != "lo" drop; }
}
NFT
}

heal() { in_network "$1" nft delete table inet cut; }

# settled SERVICE   what was broken is back, so that the next may be broken
settled() {
  within 90 "all is well again" all_healthy
  within 60 "both nodes are Ready" both_ready
  case $1 in etcd-* | api-*) within 60 "$1 answers" answers "$1" ;; esac
}

# answers SERVICE   at this moment: what Docker tells may be some seconds old, and without two members etcd can do nothing
answers() {
  case $1 in
    etcd-*) docker exec "$(container "$1")" etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/pki/etcd/ca.crt \
      --cert=/pki/etcd/client.crt --key=/pki/etcd/client.key endpoint health ;;
    api-*) curl -sk --max-time 2 "https://$network.1${1#api-}:6443/readyz" | grep -q '^ok' ;;
  esac
}

# taken_over SERVICE WHEN-IT-LED SECONDS
taken_over() { [ "$leader" != "$1" ] || taken "another takes over from $1" "$lease" "$2"; }

# The lease of a service and who leads, before something happens to it.
led_by() {
  case $1 in
    scheduler-*) lease=kube-scheduler ;;
    controllers-*) lease=kube-controller-manager ;;
    cloud-*) lease=cloud-controller-manager ;;
    *) leader=; return ;;
  esac
  leader_of "$lease" "${1%-*}"
}

say "the load"
start_load "$both"
remember
answer_of_api() { kubectl --request-timeout=2s get --raw /readyz; }

say "each container is killed"
for service in "${broken[@]}"; do
  phase "killed-$service"
  led_by "$service"
  kill -9 "$(process_of "$service")"
  [ "$service" = balancer ] || within 2 "the API answers" answer_of_api
  taken_over "$service" 17
  settled "$service"
  left_alone "$service"
  case $service in node-*) remember ;; esac
done

say "each container stands still for $pause_seconds s"
for service in "${broken[@]}"; do
  phase "paused-$service"
  led_by "$service"
  docker pause "$(container "$service")" >/dev/null
  [ "$service" = balancer ] || within 3 "the API answers" answer_of_api
  if [ "$leader" = "$service" ]; then taken_over "$service" 17; else sleep "$pause_seconds"; fi
  docker unpause "$(container "$service")" >/dev/null
  settled "$service"
  left_alone ""
done

say "each container is cut from the network for $cut_seconds s"
for service in "${broken[@]}"; do
  phase "cut-$service"
  led_by "$service"
  begun=$SECONDS
  cut "$service" || bad "cut $service"
  [ "$service" = balancer ] || within 3 "the API answers" answer_of_api
  taken_over "$service" 17
  # Its identity must not appear elsewhere while nobody knows whether it still runs.
  case $service in node-*) kubectl delete pod "$(kubectl get pods -l app=identity --field-selector "spec.nodeName=$service" -o jsonpath='{.items[0].metadata.name}')" --wait=false >/dev/null ;; esac
  while [ $((SECONDS - begun)) -lt "$cut_seconds" ]; do sleep 1; done
  heal "$service"
  settled "$service"
  case $service in
    node-*)
      within 60 "the deleted pod is there anew" kubectl rollout status statefulset/identity --timeout=1s
      left_alone "$service"
      remember
      ;;
    *) left_alone "" ;;
  esac
done

say "everything is restarted in good order: no request is lost"
phase rolling
for service in ${ROLLING:-etcd-1 etcd-2 etcd-3 api-1 api-2 scheduler-1 scheduler-2 controllers-1 controllers-2 cloud-1 cloud-2}; do
  led_by "$service"
  docker restart -t 25 "$(container "$service")" >/dev/null &
  restarting=$!
  taken_over "$service" 5
  wait "$restarting"
  settled "$service"
done
phase settled
case "$answer" in *"refused=0 unknown=0"*) ok "no request was lost" ;; *) bad "no request was lost" "$answer" ;; esac
left_alone ""

say "the check"
sleep 3
check_load
kill "$twins"
wait "$twins"
twins=
says "never two of one identity" "looks" tail -1 "$work/twins.txt"
refuse "nor once" grep -i -e twice -e Traceback "$work/twins.txt"
finish
