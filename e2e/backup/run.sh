#!/usr/bin/env bash
# A cluster in one file and back, while it runs: once on the embedded store, once on etcd. After the restore what was
# there then is there again, what came later is not, and a watch from the lost time is told 410.
set -u
. "$(dirname "$0")/../lib.sh"

data=${DJONG_DATA_DIR:-$(mktemp -d)/cluster}
export DJONG_DATA_DIR=$data
work=$(mktemp -d)
started=()
clean() {
  for pid in "${started[@]}"; do kill -9 "$pid" 2>/dev/null; done
  [ -n "${KEEP:-}" ] || "$djong" down --purge
  [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap clean EXIT

version_of() { kubectl get configmap "$1" -o jsonpath='{.metadata.resourceVersion}'; }

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

say "a cluster on the embedded store"
"$djong" up --yes -d --runtime simulated || exit 1
export DJONG_NO_BUILD=1
"$djong" kubeconfig >"$work/kubeconfig"
export KUBECONFIG=$work/kubeconfig
check "an object before" kubectl create configmap before
check "a backup of the running cluster" "$djong" backup "$work/one.djong"
check "another one after it" kubectl create configmap after
lost=$(version_of after)
fails "a backup overwrites nothing" "exists already" "$djong" backup "$work/one.djong"
fails "a running cluster is not restored over" "djong down" "$djong" restore "$work/one.djong" --replace
check "down" "$djong" down
fails "one that is there is not replaced unasked" "--replace" "$djong" restore "$work/one.djong"
check "restore" "$djong" restore "$work/one.djong" --replace
check "up again" "$djong" up --yes -d --runtime simulated
says "what was there is there" "before" kubectl get configmap before -o name
fails "what came later is not" "NotFound" kubectl get configmap after
check "an object after the restore" kubectl create configmap again
check "revisions went on upwards" test "$(version_of again)" -gt "$lost"
says "a watch from the lost time is told so" "Expired" \
  kubectl get --raw "/api/v1/configmaps?watch=true&timeoutSeconds=2&resourceVersion=$lost"

say "the same cluster's keys, and its objects on etcd"
api_port=$(sed -n 's#.*server: https://127.0.0.1:\([0-9]*\).*#\1#p' "$KUBECONFIG")
mapfile -t api_flags < <("$djong" flags api-server | grep -vE "^--(storage-backend|data-dir|secure-port)=")
check "down" "$djong" down
etcd=$("$here/parts/install" --print-path etcd) || exit 1
peer=$(free_port) client=$(free_port)
start_etcd() {
  "$etcd/etcd" --name m0 --data-dir "$work/$1" --log-level warn \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
    --listen-client-urls "http://127.0.0.1:$client" --advertise-client-urls "http://127.0.0.1:$client" \
    --initial-cluster "m0=http://127.0.0.1:$peer" --initial-cluster-state new >"$work/$1.log" 2>&1 &
  etcd_pid=$!
  started+=("$etcd_pid")
  disown "$etcd_pid"
  within 20 "etcd answers" curl -sf "http://127.0.0.1:$client/health"
}
start_api() {
  "$djong" run api-server "${api_flags[@]}" --storage-backend=etcd3 --etcd-servers="http://127.0.0.1:$client" \
    --secure-port="$api_port" >"$work/api.log" 2>&1 &
  api_pid=$!
  started+=("$api_pid")
  disown "$api_pid"
  within 40 "the api-server is ready" kubectl get --raw /readyz
}
start_etcd first
start_api
within 20 "an object before" kubectl create configmap before
check "a backup" "$djong" backup "$work/two.djong" --etcd-servers="http://127.0.0.1:$client"
check "another one after it" kubectl create configmap after
lost=$(version_of after)
member=(--etcd-name=m0 --etcd-initial-cluster="m0=http://127.0.0.1:$peer")
fails "a living member is not restored over" "a member answers" \
  "$djong" restore "$work/two.djong" "${member[@]}" --etcd-data-dir="$work/second"
kill "$api_pid"
kill -9 "$etcd_pid"
within 20 "the api-server has ended" sh -c "! kill -0 $api_pid 2>/dev/null"
fails "a member's folder is not overwritten" "not empty" \
  "$djong" restore "$work/two.djong" "${member[@]}" --etcd-data-dir="$work/first"
check "restore" "$djong" restore "$work/two.djong" "${member[@]}" --etcd-data-dir="$work/second" --pki-dir="$work/pki"
check "with keys" test -s "$work/pki/ca.key"
start_etcd second
start_api
says "what was there is there" "before" kubectl get configmap before -o name
fails "what came later is not" "NotFound" kubectl get configmap after
within 20 "an object after the restore" kubectl create configmap again
check "revisions went on upwards" test "$(version_of again)" -gt "$lost"
says "a watch from the lost time is told so" "Expired" \
  kubectl get --raw "/api/v1/configmaps?watch=true&timeoutSeconds=2&resourceVersion=$lost"
kill "$api_pid"
within 20 "the api-server has ended" sh -c "! kill -0 $api_pid 2>/dev/null"
finish
