#!/usr/bin/env bash
# Runs the curl tour of the README, word for word, against a cluster of its own with simulated containers.
set -u
. "$(dirname "$0")/lib.sh"

export DJONG_NO_AOT=1
own_cluster
cd "$here" || exit 1

say "the README's tour"
check "a cluster with simulated containers starts" "$djong" up -d --runtime simulated
awk '/^<!-- tour -->/ {found = 1; next} found && /^```bash/ {inside = 1; next} inside && /^```/ {exit} inside' README.md >"$work/tour.sh"
check "the README holds a tour" test -s "$work/tour.sh"
check "every command of it succeeds" bash -euo pipefail "$work/tour.sh"
bash "$work/tour.sh" >"$work/output" 2>&1
for text in '"gitVersion"' '"greeting"' 'good morning' '"columnDefinitions"' 'event: ' '"Invalid"'; do
  says "it shows $text" "$text" cat "$work/output"
done
finish
