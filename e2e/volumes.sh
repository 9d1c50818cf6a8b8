#!/usr/bin/env bash
# What is written to a volume outlives its pod, and goes with its claim: real containers on the local volumes of a node, the
# directories and the block devices.
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
  [ -z "${disk:-}" ] || losetup --detach "$disk"
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

say "a StatefulSet with a block device"
attached() { losetup --list --noheadings --output NAME,BACK-FILE | grep "$image" | cut -d' ' -f1; }
within 60 "its pod runs" k wait --for=condition=Ready pod/raw-0 --timeout=1s
raw=$(k get pvc data-raw-0 -o jsonpath='{.spec.volumeName}')
image=$(k get pv "$raw" -o jsonpath='{.spec.local.path}')
check "the volume is a file of the node" test -f "$image"
says "the container sees a device of just that size" 8388608 k exec raw-0 -- blockdev --getsize64 /dev/raw
check "it writes to it" k exec raw-0 -- sh -c 'echo precious | dd of=/dev/raw bs=512 seek=9000 conv=sync,fsync'
device=$(attached)
check "and sees no other" k exec raw-0 -- test ! -e "$device"
before=$(k get pod raw-0 -o jsonpath='{.metadata.uid}')
check "the pod is deleted" k delete pod raw-0
within 30 "another one comes" sh -c "[ \"\$(kubectl get pod raw-0 -o jsonpath='{.metadata.uid}')\" != $before ]"
within 30 "and is ready" k wait --for=condition=Ready pod/raw-0 --timeout=1s
precious() { k exec raw-0 -- sh -c 'dd if=/dev/raw bs=512 skip=9000 count=1 2>/dev/null | head -n 1'; }
says "the data is there" precious precious
check "more is asked for" k patch pvc data-raw-0 -p '{"spec":{"resources":{"requests":{"storage":"12Mi"}}}}'
within 15 "the container sees a larger device" sh -c '[ "$(kubectl exec raw-0 -- blockdev --getsize64 /dev/raw)" = 12582912 ]'

say "a device by hand"
within 15 "what is no device is refused" sh -c "kubectl get events --field-selector reason=FailedMapVolume | grep 'path \"$work/host/disk\" is not a block device'"
truncate -s 1M "$work/host/disk.img"
echo "left by the host" | dd of="$work/host/disk.img" conv=notrunc status=none
disk=$(losetup --find --show "$work/host/disk.img")
ln -s "$disk" "$work/host/disk"
within 90 "its pod runs once it is there" k wait --for=condition=Ready pod/disk-reader --timeout=1s
says "it reads what the host left" "left by the host" k exec disk-reader -- head -n 1 /dev/disk
refuse "and cannot write, as its claim says" k exec disk-reader -- sh -c 'echo x >/dev/disk'
k delete pod disk-reader >/dev/null
check "the host's device stays" losetup "$disk"

say "the node's agent dies, and the machine starts again"
containers() { k get pods raw-0 -o jsonpath='{.status.containerStatuses[0].containerID} {.status.containerStatuses[0].restartCount}'; }
ran=$(containers)
device=$(attached)
kill -9 "$("$djong" status -o json | sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' | head -1)"
check "up" "$djong" up --yes -d
within 60 "the node is Ready" k wait --for=condition=Ready node --all --timeout=1s
says "the same container runs" "$ran" containers
check "on the same device" test "$(attached)" = "$device"
says "with its data" precious precious
check "down" "$djong" down
check "leaves no device attached" test -z "$(attached)"
check "but the data" test -f "$image"
check "up" "$djong" up --yes -d
within 90 "the pod runs again" sh -c "[ \"\$(kubectl get pod raw-0 -o jsonpath='{.status.containerStatuses[0].containerID}')\" != '${ran% *}' ] && kubectl wait --for=condition=Ready pod/raw-0 --timeout=1s"
says "with its data" precious precious
check "on one device" test "$(attached | wc -l)" = 1

say "deleting"
k delete statefulset db >/dev/null
within 30 "the claim goes with the last pod" sh -c '! kubectl get pvc data-db-0'
within 30 "the volume goes" sh -c "! kubectl get pv $volume"
check "and so does the data" test ! -e "$path"
k delete statefulset raw >/dev/null
k delete pvc data-raw-0 --wait=false >/dev/null
within 60 "the device's volume goes with its claim" sh -c "! kubectl get pv $raw"
check "and so does its file" test ! -e "$image"
check "no device is left" test -z "$(attached)"
finish
