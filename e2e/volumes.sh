#!/usr/bin/env bash
# What is written to a volume outlives its pod, and goes with its claim: real containers on the local volumes of a node.
# Needs what e2e/main-job.sh needs.
#
#   e2e/volumes.sh            in a data directory of its own, removed afterwards
#   KEEP=1 e2e/volumes.sh     leaves the cluster up for a look
set -u
. "$(dirname "$0")/lib.sh"

work=$(mktemp -d)
export DJONG_DATA_DIR=${DJONG_DATA_DIR:-$work/cluster}
clean() {
  [ -n "${KEEP:-}" ] || "$djong" down --purge
  rm -rf "$work/host"
  [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap clean EXIT

check "up" "$djong" up --yes -d
"$djong" kubeconfig >"$work/kubeconfig" || exit 1
export KUBECONFIG=$work/kubeconfig
demo=$("$djong" image demo)
k() { kubectl "$@"; }
mkdir "$work/host" && echo "left by the host" >"$work/host/note"
within 60 "the node is Ready" k wait --for=condition=Ready node --all --timeout=1s
within 30 "there is a default class" sh -c 'kubectl get storageclass | grep -q "local (default).*djong.dev/local.*WaitForFirstConsumer"'
sed "s#DEMO_IMAGE#$demo#; s#HOST_PATH#$work/host#" "$here/e2e/volumes.yaml" >"$work/volumes.yaml"

say "a StatefulSet with a claim"
check "apply" k apply -f "$work/volumes.yaml"
within 60 "its pod runs" k wait --for=condition=Ready pod/db-0 --timeout=1s
says "its claim is bound" Bound k get pvc data-db-0
volume=$(k get pvc data-db-0 -o jsonpath='{.spec.volumeName}')
path=$(k get pv "$volume" -o jsonpath='{.spec.local.path}')
check "the volume is a directory of the node" test -d "$path"
check "data is written" k exec db-0 -- sh -c 'echo precious >/data/part/file'
says "a subPath shows a part, for reading" precious k exec db-0 -- cat /part/file
refuse "and not for writing" k exec db-0 -- touch /part/other
says "the group of the pod owns it" 4000 k exec db-0 -- stat -c %g /data
before=$(k get pod db-0 -o jsonpath='{.metadata.uid}')
check "the pod is deleted" k delete pod db-0
within 30 "another one comes" sh -c "[ \"\$(kubectl get pod db-0 -o jsonpath='{.metadata.uid}')\" != $before ]"
within 30 "and is ready" k wait --for=condition=Ready pod/db-0 --timeout=1s
says "the data is there" precious k exec db-0 -- cat /data/part/file

says "no mount failed on the way" "No resources found" k get events --field-selector reason=FailedMount

say "it grows, and is protected"
check "more is asked for" k patch pvc data-db-0 -p '{"spec":{"resources":{"requests":{"storage":"32Mi"}}}}'
within 15 "the claim has it" sh -c "[ \"\$(kubectl get pvc data-db-0 -o jsonpath='{.status.capacity.storage}')\" = 32Mi ]"
fails "less than it has is refused" "field can not be less than status.capacity" \
  k patch pvc data-db-0 -p '{"spec":{"resources":{"requests":{"storage":"8Mi"}}}}'
check "a claim in use is deleted" k delete pvc data-db-0 --wait=false
says "and stays while a pod uses it" Terminating k get pvc data-db-0

say "a volume by hand, and one for a pod alone"
within 30 "the reader runs" k wait --for=condition=Ready pod/reader --timeout=1s
says "it reads what the host left" "left by the host" k exec reader -- cat /found/note
refuse "and cannot write, as its claim says" k exec reader -- touch /found/other
scratch=$(k get pv "$(k get pvc reader-scratch -o jsonpath='{.spec.volumeName}')" -o jsonpath='{.spec.local.path}')
check "it writes to a volume of its own" k exec reader -- touch /scratch/file
check "the reader is deleted" k delete pod reader
within 30 "and its own volume with it" test ! -e "$scratch"
k delete pvc found >/dev/null
within 15 "the volume by hand is released and kept" sh -c 'kubectl get pv by-hand | grep -q Released'
check "with what it holds" test -e "$work/host/note"

say "deleting"
k delete statefulset db >/dev/null
within 30 "the claim goes with the last pod" sh -c '! kubectl get pvc data-db-0'
within 30 "the volume goes" sh -c "! kubectl get pv $volume"
check "and so does the data" test ! -e "$path"
finish
