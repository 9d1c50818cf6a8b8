#!/usr/bin/env bash
# Services of type LoadBalancer on one machine: their addresses answer on the host, to pods and to another machine, only for
# those who may, and nothing of them is left after 'down'. All the while the machine's own filter drops what it forwards, as a
# Docker engine leaves it. Needs what e2e/main-job.sh needs.
set -u
. "$(dirname "$0")/lib.sh"

data=${DJONG_DATA_DIR:-$(mktemp -d)/cluster}
export DJONG_DATA_DIR=$data
work=$(mktemp -d)
netns=djong-lb-$$
forwards=$(iptables -w -S FORWARD | sed -n 's/^-P FORWARD //p')
clean() {
  iptables -w -P FORWARD "$forwards"
  ip netns del "$netns" 2>/dev/null
  "$djong" down --purge >/dev/null
  rm -rf "$work"
}
trap clean EXIT

say "up"
check "the machine drops what it forwards" iptables -w -P FORWARD DROP
check "a cluster starts" "$djong" up --yes -d || exit 1
says "the doctor tells of it" "drops what is forwarded" "$djong" doctor
"$djong" kubeconfig >"$work/kubeconfig" || exit 1
export KUBECONFIG=$work/kubeconfig
demo=$("$djong" image demo)
k() { kubectl "$@"; }
empty() { local out; out=$("$@") && [ -z "$out" ]; }
within 60 "the node is Ready" k wait --for=condition=Ready node --all --timeout=1s

say "a service of type LoadBalancer"
cat >"$work/web.yaml" <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - {name: web, image: $demo, ports: [{containerPort: 8080}], readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  allocateLoadBalancerNodePorts: false
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
YAML
check "apply" k apply -f "$work/web.yaml"
within 90 "its pods are there" k rollout status deployment/web --timeout=1s
address() { k get service "$1" -o jsonpath='{.status.loadBalancer.ingress[0].ip}'; }
has_address() { [ -n "$(address "$1")" ]; }
within 20 "it has an address" has_address web
ip=$(address web)
says "which kubectl shows" "$ip" k get service web
check "no node port is taken" empty k get service web -o jsonpath='{.spec.ports[0].nodePort}'
says "its finalizer" service.kubernetes.io/load-balancer-cleanup k get service web -o jsonpath='{.metadata.finalizers}'
within 10 "its events" sh -c "kubectl describe service web | grep -q EnsuringLoadBalancer && kubectl describe service web | grep -q EnsuredLoadBalancer"
within 20 "the address answers on the host" curl -sf --max-time 3 "http://$ip/"
pod=$(k get pods -l app=web -o jsonpath='{.items[0].metadata.name}')
says "and to a pod" web- k exec "$pod" -- timeout 5 wget -qO- "http://$ip/"
check "ping too" busybox ping -c 1 -W 2 "$ip"
refuse "no other port of the machine answers there" curl -sk --max-time 3 "https://$ip:$(k config view -o jsonpath='{.clusters[0].cluster.server}' | sed 's/.*://')/"
ip netns add "$netns" && ip link add "dlb$$" type veth peer name eth0 netns "$netns" &&
  ip addr add 10.213.78.1/30 dev "dlb$$" && ip link set "dlb$$" up &&
  ip -n "$netns" addr add 10.213.78.2/30 dev eth0 && ip -n "$netns" link set eth0 up &&
  ip -n "$netns" route add default via 10.213.78.1
outside() { ip netns exec "$netns" curl -sf --max-time 3 "$@"; }
check "another machine reaches it" outside "http://$ip/"

say "who may connect"
check "only a part of the world" k patch service web -p '{"spec":{"loadBalancerSourceRanges":["192.0.2.0/24"]}}'
refused_outside() { ! outside "http://$ip/"; }
within 10 "the other machine does not get through" refused_outside
check "that machine too" k patch service web -p '{"spec":{"loadBalancerSourceRanges":["192.0.2.0/24","10.213.78.2/32"]}}'
within 10 "it gets through" outside "http://$ip/"
check "everybody" k patch service web --type=json -p '[{"op":"remove","path":"/spec/loadBalancerSourceRanges"}]'
within 10 "the host gets through" curl -sf --max-time 3 "http://$ip/"

say "externalTrafficPolicy: Local"
check "patch" k patch service web -p '{"spec":{"externalTrafficPolicy":"Local"}}'
port=$(k get service web -o jsonpath='{.spec.healthCheckNodePort}')
within 10 "the health check port says how many endpoints are here" sh -c "curl -sf --max-time 3 http://127.0.0.1:$port/healthz | grep -q '\"localEndpoints\":2'"
within 10 "it answers the host" curl -sf --max-time 3 "http://$ip/"
check "and the other machine" outside "http://$ip/"
check "no pods" k scale deployment/web --replicas=0
within 30 "the health check port says 503" sh -c "[ \$(curl -s -o /dev/null -w '%{http_code}' --max-time 3 http://127.0.0.1:$port/) = 503 ]"

say "a second service, and one of another class"
check "expose" k expose deployment/web --name=web2 --type=LoadBalancer --port=80 --target-port=8080
within 20 "it has another address" has_address web2
refuse "not the same" test "$(address web2)" = "$ip"
k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: theirs}
spec: {type: LoadBalancer, loadBalancerClass: example.com/other, ports: [{port: 80}]}
YAML
check "a class is somebody else's" empty address theirs

say "an agent that was killed"
held=$(address web2)
kill -9 "$("$djong" status -o json | sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' | head -1)"
check "the address is held on" sh -c "ip -o address show dev lo | grep -q '$held/'"
check "up again" "$djong" up --yes -d
says "the address is the same" "$held" address web2

say "deleting"
check "delete" k delete service web --timeout=20s
not_held() { ! ip -o address show dev lo | grep -q "inet $1/"; }
within 10 "nobody holds the address" not_held "$ip"
check "ClusterIP again" k patch service web2 -p '{"spec":{"type":"ClusterIP"}}'
no_address() { ! has_address web2; }
within 10 "it lost its address" no_address
check "and its finalizer" empty k get service web2 -o jsonpath='{.metadata.finalizers}'
check "LoadBalancer again" k patch service web2 -p '{"spec":{"type":"LoadBalancer"}}'
within 10 "an address again" has_address web2

say "down"
ip=$(address web2)
id=$("$djong" status -o json | sed 's/.*"id":"\([^"]*\)".*/\1/')
check "down" "$djong" down --purge
check "no address is left" not_held "$ip"
check "no table is left" sh -c "! nft list tables | grep -q '$id'"
check "no chain is left" sh -c "! iptables -w -S | grep -q '$id'"
check "what others drop is dropped still" sh -c "iptables -w -S FORWARD | grep -qx -- '-P FORWARD DROP'"
finish
