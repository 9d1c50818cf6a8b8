#!/usr/bin/env bash
# A cluster in one file and back, while it runs: once on the embedded store, once on etcd. After the restore what was
# there then is there again, what came later is not, and a watch from the lost time is told 410.
set -u
. "$(dirname "$0")/lib.sh"

own_cluster

version_of() { kubectl get configmap "$1" -o jsonpath='{.metadata.resourceVersion}'; }

say "a cluster on the embedded store"
"$djong" up --yes -d --runtime simulated || exit 1
export DJONG_NO_BUILD=1
kubectl_here
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
check "down" "$djong" down
etcd_ports 1
api() {
  service api api-server --secure-port="$api_port"
  within 60 "the api-server is ready" kubectl get --raw /readyz
}
start_etcd first
api
within 20 "an object before" kubectl create configmap before
check "a backup" "$djong" backup "$work/two.djong" --etcd-servers="$etcd_servers"
check "another one after it" kubectl create configmap after
lost=$(version_of after)
member=(--etcd-name=m0 --etcd-initial-cluster="$etcd_cluster")
fails "a living member is not restored over" "a member answers" \
  "$djong" restore "$work/two.djong" "${member[@]}" --etcd-data-dir="$work/second-0"
stop api
kill -9 "${pid[etcd-0]}"
within 5 "etcd has ended" gone etcd-0
fails "a member's folder is not overwritten" "not empty" \
  "$djong" restore "$work/two.djong" "${member[@]}" --etcd-data-dir="$work/first-0"
check "restore" "$djong" restore "$work/two.djong" "${member[@]}" --etcd-data-dir="$work/second-0" --pki-dir="$work/pki"
check "with keys" test -s "$work/pki/ca.key"
start_etcd second
api
says "what was there is there" "before" kubectl get configmap before -o name
fails "what came later is not" "NotFound" kubectl get configmap after
within 20 "an object after the restore" kubectl create configmap again
check "revisions went on upwards" test "$(version_of again)" -gt "$lost"
says "a watch from the lost time is told so" "Expired" \
  kubectl get --raw "/api/v1/configmaps?watch=true&timeoutSeconds=2&resourceVersion=$lost"
stop api
finish
