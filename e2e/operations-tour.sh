#!/usr/bin/env bash
# Runs the commands of docs/operations.md, word for word: those of a cluster against one with simulated containers, those of
# etcd against three members of its own.
set -u
. "$(dirname "$0")/lib.sh"

own_cluster
export DJONG_NO_AOT=1
cd "$here" || exit 1

# blocks MARK   writes the blocks after the line <!-- MARK --> as $work/MARK-1, $work/MARK-2, ...
blocks() {
  awk -v mark="<!-- $1 -->" -v out="$work/${1//[: ]/}-" '
    $0 == mark { found = 1; next }
    found && /^```bash/ { inside = 1; found = 0; count++; file = out count; next }
    inside && /^```/ { inside = 0; next }
    inside { print > file }
  ' docs/operations.md
}

say "the page"
blocks "run"
blocks "run: etcd"
check "it holds commands" test -s "$work/run-7"
check "and some for etcd" test -s "$work/runetcd-4"

say "a cluster"
check "a cluster with simulated containers starts" "$djong" up -d --runtime simulated || exit 1
for file in $(ls "$work"/run-* | sort -V); do
  check "block $(basename "$file"): $(head -1 "$file" | cut -c1-60)" bash -euo pipefail "$file"
done

say "etcd"
etcd_ports 3
start_etcd
etcd=$("$here/parts/install" --print-path etcd)
export ETCDCTL_ENDPOINTS=$etcd_servers ETCDCTL_API=3 NEW_PEER_URL=http://127.0.0.1:$(free_port) PATH=$etcd:$PATH
all_started() { [ "$(etcdctl member list | grep -c ', started,')" = 3 ]; }
within 20 "three members" all_started
for file in $(ls "$work"/runetcd-* | sort -V); do
  case "$(cat "$file")" in *"member remove"*) kill -9 "${pid[etcd-2]}"; ETCDCTL_ENDPOINTS=${etcd_servers%,*} ;; esac
  check "block $(basename "$file"): $(head -1 "$file" | cut -c1-60)" bash -euo pipefail "$file"
done
finish
