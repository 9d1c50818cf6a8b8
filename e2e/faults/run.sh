#!/usr/bin/env bash
# Breaks a cluster of separate processes while writers write and a hundred watches are open: three etcd members, two
# api-servers, two of each leader-elected service and a node, on one machine. In turn processes are killed, stood still,
# cut from the network and restarted in good order. A checker then finds every acknowledged write, no gap and no repeat in
# any watch, and reads and writes that are linearizable over both api-servers.
#
# Who loses its lease ends itself, and has to be started again: the leader-elected services are kept running, as systemd or
# Docker would.
#
# FAULT_ROUNDS=10 e2e/faults/run.sh    goes round ten times instead of once; WATCHES and WRITERS are the size of the load,
#                                      PACE is how many milliseconds a writer rests
# EVENTS=1000000 WATCHES=250 e2e/faults/run.sh    goes round until the watchers were told a million events together
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/load.sh"

rounds=${FAULT_ROUNDS:-1}
watches=${WATCHES:-100}
writers=${WRITERS:-6}
events=${EVENTS:-0}
cut_ports=()
own_cluster
trap 'for port in "${cut_ports[@]}"; do heal "$port"; done; clean' EXIT

cut() {
  cut_ports+=("$1")
  iptables -w -I INPUT -i lo -p tcp --dport "$1" -j DROP
  iptables -w -I INPUT -i lo -p tcp --sport "$1" -j DROP
}

heal() {
  iptables -w -D INPUT -i lo -p tcp --dport "$1" -j DROP 2>/dev/null
  iptables -w -D INPUT -i lo -p tcp --sport "$1" -j DROP 2>/dev/null
}

ready() { curl -sk --max-time 2 "https://127.0.0.1:$1/readyz" | grep -q '^ok'; }

# is_up NAME   a service that is kept is ready, and has not ended since
is_up() { grep -E '^-- |is ready on port' "$work/$1.log" | tail -1 | grep -q 'is ready on port'; }

all_up() {
  local name
  for name in "${services[@]}"; do is_up "$name" || { echo "$name is not there"; return 1; }; done
}

# Before the next thing is broken: a service that is not there yet cannot take over from another one.
everybody_is_there() { within 90 "every service is there" all_up; }

ended() { ! kill -0 "$process" 2>/dev/null; }

# leader_of SERVICE LEASE   the one that holds the lease, by its own log: its name is $leader, its process $process. One that
# took the lease a moment ago may not know it yet.
leader_of() {
  local name i
  leader=
  for i in 1 2 3 4 5; do
    ask leader "$2"
    holder=${answer#leader }
    for name in "$1-1" "$1-2"; do
      grep -q "$holder leads" "$work/$name.log" && leader=$name
    done
    [ -z "$leader" ] || break
    sleep 1
  done
  [ -n "$leader" ] || { bad "who leads $2 ($holder)"; leader=$1-1; }
  process=$(kept "$leader")
}

say "keys, made by one command"
"$djong" up --yes -d --runtime simulated || exit 1
export DJONG_NO_BUILD=1
kubectl_here
first=$api_port
check "down" "$djong" down

say "three etcd members, two api-servers, two of each service"
etcd_ports 3
start_etcd
second=$(free_port)
both="https://127.0.0.1:$first,https://127.0.0.1:$second"
service api-1 api-server --secure-port="$first"
within 90 "the first api-server is ready" ready "$first"
service api-2 api-server --secure-port="$second"
within 90 "the second api-server is ready" ready "$second"
services=()
for i in 1 2; do
  for role in controllers scheduler cloud; do
    kept_service "$role-$i" "$role" --api-servers="$both"
    services+=("$role-$i")
  done
done
service node node --api-servers="$both"
everybody_is_there
within 90 "the node is Ready" kubectl wait --for=condition=Ready node --all --timeout=1s
kubectl create deployment steady --image=djong.local/web:1 --replicas=3 >/dev/null
within 30 "a deployment runs" kubectl rollout status deployment/steady --timeout=1s

say "the load"
start_load "$both"

round=0
while [ "$((++round))" -le "$rounds" ] || ! enough_told; do
  say "round $round"
  everybody_is_there
  phase quiet
  sleep 3

  say "an etcd member is killed, and comes back"
  phase etcd-killed
  kill -9 "${pid[etcd-1]}"
  sleep 3
  start etcd-1
  within 20 "the member is back" curl -sf "http://127.0.0.1:${clients[1]}/health"

  say "an api-server is killed; the leader of the controllers stands still"
  phase api-killed
  leader_of controllers kube-controller-manager
  kill -9 "${pid[api-1]}"
  kill -STOP "$process"
  start api-1
  taken "others control within 17 s" kube-controller-manager 17
  within 90 "the api-server is back" ready "$first"
  kill -CONT "$process"
  within 20 "who lost the lease ends itself" ended
  everybody_is_there

  say "an api-server stands still; the leader of the schedulers is killed"
  phase api-paused
  leader_of scheduler kube-scheduler
  kill -STOP "${pid[api-2]}"
  kill -9 "$process"
  sleep 6
  kill -CONT "${pid[api-2]}"
  taken "others schedule within 17 s" kube-scheduler 17
  within 20 "the api-server is ready" ready "$second"
  everybody_is_there

  say "the network is cut: one api-server, then an etcd member"
  if iptables -w -L INPUT >/dev/null 2>&1; then
    phase api-cut
    cut "$first"
    sleep 5
    heal "$first"
    phase etcd-cut
    cut "${clients[2]}"
    cut "${peers[2]}"
    sleep 5
    heal "${clients[2]}"
    heal "${peers[2]}"
  else
    bad "no iptables here: install it with 'parts/install node'"
  fi

  say "everything is restarted in good order: no request is lost"
  within 20 "both api-servers are ready" ready "$first"
  within 20 "both" ready "$second"
  everybody_is_there
  sleep 2
  phase rolling
  for api in api-1:$first api-2:$second; do
    stop "${api%:*}"
    start "${api%:*}"
    within 90 "${api%:*} is back" ready "${api#*:}"
  done
  for service in cloud:cloud-controller-manager scheduler:kube-scheduler controllers:kube-controller-manager; do
    leader_of "${service%:*}" "${service#*:}"
    kill "$process"
    taken "others take over at once from a ${service%:*} that stops" "${service#*:}" 5
    within 20 "it ends when asked" ended
    everybody_is_there
  done
  ask phase settled
  printf '      | %s\n' "$answer"
  case "$answer" in *"refused=0 unknown=0"*) ok "no request was lost" ;; *) bad "no request was lost" "$answer" ;; esac
done

say "the check"
for name in "${services[@]}"; do printf '      | %s was started %s times\n' "$name" "$(grep -c '^-- started' "$work/$name.log")"; done
sleep 3
check_load
unset "pid[load]"
kubectl scale deployment/steady --replicas=5 >/dev/null
within 30 "the cluster works as before" kubectl rollout status deployment/steady --timeout=1s
says "no pod of the deployment was replaced" "5" sh -c "kubectl get pods -l app=steady -o name | wc -l"
finish
