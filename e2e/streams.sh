#!/usr/bin/env bash
# Everything that leaves HTTP or passes through the API server, with real containers and every kubectl of the machine:
# attach, run -it, exec, cp, port-forward, proxy, debug. Needs what e2e/main-job.sh needs.
#
#   e2e/streams.sh             in a data directory of its own, removed afterwards
#   KEEP=1 e2e/streams.sh      leaves the cluster up for a look
#   KUBECTLS=kubectl e2e/streams.sh   only with these clients
set -u
. "$(dirname "$0")/lib.sh"

data=${DJONG_DATA_DIR:-$(mktemp -d)/cluster}
export DJONG_DATA_DIR=$data
work=$(mktemp -d)
background=
stop() {
  [ -z "$background" ] || kill "$background" 2>/dev/null
  background=
}
clean() {
  stop
  [ -n "${KEEP:-}" ] || "$djong" down --purge
  rm -rf "$work"
}
trap clean EXIT

say "up"
check "a cluster" "$djong" up --yes -d
"$djong" kubeconfig >"$work/kubeconfig" || exit 1
export KUBECONFIG=$work/kubeconfig
demo=$("$djong" image demo)
within 60 "the node is Ready" kubectl wait --for=condition=Ready node --all --timeout=1s
sed "s#DEMO_IMAGE#$demo#" "$here/e2e/main-job.yaml" >"$work/web.yaml"
check "apply" kubectl apply -f "$work/web.yaml"
kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Pod
metadata: {name: reader}
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - {name: c, image: $demo, stdin: true, command: [sh, -c, 'while read line; do echo "read \$line"; done']}
---
apiVersion: v1
kind: Pod
metadata: {name: terminal}
spec:
  terminationGracePeriodSeconds: 1
  containers:
    # A client that leaves types an end of file; the next one is to find a shell at once.
    - {name: c, image: $demo, stdin: true, tty: true, command: [sh, -c, 'while :; do sh; done']}
YAML
within 90 "web runs" kubectl rollout status deployment/web --timeout=1s
within 30 "reader and terminal run" kubectl wait --for=condition=Ready pod/reader pod/terminal --timeout=1s
web=$(kubectl get pods -l app=web -o jsonpath='{.items[0].metadata.name}')
node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')

# starts COMMAND... in the background and waits until its output holds an address; sets $port
starts() {
  local i
  : >"$work/started" # at once: the command's own shell empties it too late to hide the last one's address
  "$@" >>"$work/started" 2>&1 &
  background=$!
  for ((i = 0; i < 100; i++)); do
    port=$(sed -n 's/.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/started" | head -1)
    [ -z "$port" ] || return 0
    sleep 0.1
  done
  cat "$work/started"
  return 1
}
# forwarded KUBECTL TARGET...   what a forwarded port answers, three times over one session
forwarded() {
  starts "$@" || return 1
  local i
  for i in 1 2 3; do curl -s --max-time 5 "http://127.0.0.1:$port/"; echo; done
  stop
}
# unforwarded KUBECTL TARGET...  what kubectl says when nobody listens on the pod's port
unforwarded() {
  starts "$@" || return 1
  curl -s --max-time 5 "http://127.0.0.1:$port/"
  sleep 1
  cat "$work/started"
  stop
}

for kubectl in ${KUBECTLS:-$(kubectls)}; do
  v=$(name_of "$kubectl")
  say "$v"
  says "$v attach -i" "read hello of $v" sh -c "(echo hello of $v; sleep 2) | timeout 20 '$kubectl' attach -i reader"
  says "$v attach -it" "terminal of $v" sh -c "(sleep 1; echo 'test -t 0 && echo termi''nal of $v'; sleep 2) | timeout 20 script -qec \"'$kubectl' attach -it terminal\" /dev/null"
  says "$v run -i --rm" "through run" sh -c "echo through run | timeout 40 '$kubectl' run -i --rm once --restart=Never --image=$demo --command -- cat"
  says "$v run -it --rm" "a terminal" sh -c "timeout 40 script -qec \"'$kubectl' run -it --rm twice --restart=Never --image=$demo --command -- sh -c 'sleep 1; test -t 0 && echo a terminal'\" /dev/null"
  says "$v exec -i of a megabyte" 1000000 sh -c "head -c 1000000 /dev/zero | '$kubectl' exec -i $web -- wc -c"
  head -c 3000000 /dev/urandom >"$work/blob"
  check "$v cp there" "$kubectl" cp "$work/blob" "$web:/tmp/blob"
  check "$v cp back" "$kubectl" cp "$web:/tmp/blob" "$work/back"
  check "$v cp changed nothing" cmp "$work/blob" "$work/back"
  says "$v port-forward pod" "$web" forwarded "$kubectl" port-forward "pod/$web" :8080
  says "$v port-forward service" "web-" forwarded "$kubectl" port-forward service/web :80
  says "$v port-forward deployment" "web-" forwarded "$kubectl" port-forward deployment/web :8080
  says "$v port-forward to nobody" "efused" unforwarded "$kubectl" port-forward "pod/$web" :8081
  if starts "$kubectl" proxy --port=0; then
    says "$v proxy to the API" '"gitVersion"' curl -s "http://127.0.0.1:$port/version"
    says "$v proxy to a pod" "$web" curl -s "http://127.0.0.1:$port/api/v1/namespaces/default/pods/$web:8080/proxy/"
    says "$v proxy to a service" "web-" curl -s "http://127.0.0.1:$port/api/v1/namespaces/default/services/web:80/proxy/"
    says "$v proxy to a node's agent" "ok" curl -s "http://127.0.0.1:$port/api/v1/nodes/$node/proxy/healthz"
    says "$v proxy without the slash" "301" curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/api/v1/namespaces/default/pods/$web:8080/proxy"
  else
    bad "$v proxy starts" "$(cat "$work/started")"
  fi
  stop
  says "$v get --raw through a proxy" "web-" "$kubectl" get --raw "/api/v1/namespaces/default/services/web:80/proxy/"
  says "$v debug" "debug sees httpd" sh -c "sleep 8 | timeout 40 '$kubectl' debug -i $web --image=$demo --target=web -- sh -c 'sleep 1; ps | grep -q [h]ttpd && echo debug sees httpd'"
done
say "history"
kubectl scale deployment/web --replicas=2 >/dev/null
kubectl delete pod reader --wait=true >/dev/null
says "who changed what" "spec.replicas: 3 → 2" "$djong" history deploy web
says "and by whom" "kubectl (Update of scale)" "$djong" history deploy web
says "of what is deleted, too" "DELETED" "$djong" history pod reader
says "as JSON" '"kind":"ObjectHistory"' "$djong" history deploy web -o json
fails "of what never was" 'deployments.apps "never" not found' "$djong" history deploy never
finish
