#!/usr/bin/env bash
# The main job, end to end: a cluster from one command, a manifest that becomes running, reachable containers, and what
# kubectl does with them. Needs root, containerd, runc, CNI plugins and nftables: `./djong up --yes` installs them.
#
#   e2e/main-job.sh            in a data directory of its own, removed afterwards
#   KEEP=1 e2e/main-job.sh     leaves the cluster up for a look
set -u
. "$(dirname "$0")/lib.sh"

netns=djong-e2e-$$
own_cluster
trap 'ip netns del "$netns" 2>/dev/null; clean' EXIT

say "up"
check "one command starts a cluster" "$djong" up --yes -d
kubectl_here
demo=$("$djong" image demo)
k() { kubectl "$@"; }
within 60 "the node is Ready" k wait --for=condition=Ready node --all --timeout=1s

say "a manifest becomes running containers"
sed "s#DEMO_IMAGE#$demo#" "$here/e2e/main-job.yaml" >"$work/web.yaml"
check "apply" k apply -f "$work/web.yaml"
within 90 "rollout completes" k rollout status deployment/web --timeout=1s
check "three pods are Ready" k wait --for=condition=Ready pod -l app=web --timeout=30s
pods=($(k get pods -l app=web -o name | cut -d/ -f2))
says "there are three" 3 echo "${#pods[@]}"

say "services"
cluster_ip=$(k get service web -o jsonpath='{.spec.clusterIP}')
node_port=$(k get service web -o jsonpath='{.spec.ports[0].nodePort}')
node_ip=$(k get node -o jsonpath='{.items[0].status.addresses[?(@.type=="InternalIP")].address}')
# answered_by_all URL [command...]   every pod answered within 60 requests
answered_by_all() {
  local url=$1 seen
  shift
  seen=$(for _ in $(seq 60); do "$@" curl -s --max-time 3 "$url"; echo; done)
  local pod
  for pod in "${pods[@]}"; do
    case "$seen" in *"$pod"*) ;; *) echo "$pod never answered $url: $(echo "$seen" | sort | uniq -c)"; return 1 ;; esac
  done
}
within 20 "ClusterIP answered by all three from the host" answered_by_all "http://$cluster_ip/"
check "NodePort answered by all three from the host" answered_by_all "http://$node_ip:$node_port/"
ip netns add "$netns" && ip link add "de2e$$" type veth peer name eth0 netns "$netns" &&
  ip addr add 10.213.77.1/30 dev "de2e$$" && ip link set "de2e$$" up &&
  ip -n "$netns" addr add 10.213.77.2/30 dev eth0 && ip -n "$netns" link set eth0 up &&
  ip -n "$netns" route add default via 10.213.77.1
# The first request may come before the kernel has the new link in working order. What was seen then is told whatever comes
# of it: it tells a filter from a route, an address or the translation.
answered_outside() {
  answered_by_all "http://$node_ip:$node_port/" ip netns exec "$netns" && return
  [ ! -e "$work/outside.txt" ] || return 1
  {
    ip netns exec "$netns" curl -sv --max-time 3 -o /dev/null "http://$node_ip:$node_port/"
    ip netns exec "$netns" ip -br address
    ip netns exec "$netns" ip route
    ip netns exec "$netns" ip neigh
    ip -s link show "de2e$$"
    ip route get 10.213.77.2
    sysctl net.ipv4.ip_forward "net.ipv4.conf.de2e$$.forwarding" "net.ipv4.conf.de2e$$.rp_filter" net.ipv4.conf.all.rp_filter
    iptables -w -vS
    conntrack -L | grep -F 10.213.77.2
  } >"$work/outside.txt" 2>&1
  return 1
}
within 30 "NodePort answered by all three from another network namespace" answered_outside
[ ! -e "$work/outside.txt" ] || sed 's/^/      | /' "$work/outside.txt"
says "a pod reaches the service by name through the search path" web- k exec "${pods[0]}" -- wget -qO- http://web/
says "by its full name" web- k exec "${pods[0]}" -- wget -qO- http://web.default.svc.cluster.local/
says "a headless name" web- k exec "${pods[0]}" -- wget -qO- http://web-headless:8080/
headless() { [ "$(k exec "${pods[0]}" -- nslookup web-headless.default.svc.cluster.local | grep -c '^Address.*10\.')" -ge 3 ]; }
check "the headless name has three addresses" headless
hairpin() { for _ in $(seq 30); do k exec "${pods[0]}" -- timeout 3 wget -qO- http://web/ || return 1; echo; done | grep -q "${pods[0]}"; }
check "a pod reaches itself through its own service" hairpin
says "the API by name" kubernetes k exec "${pods[0]}" -- nslookup kubernetes.default

say "configuration inside the container"
says "config map as environment" "hello from a config map" k exec "${pods[0]}" -- sh -c 'echo $GREETING'
says "field as environment" "${pods[0]}" k exec "${pods[0]}" -- sh -c 'echo $POD_NAME'
says "config map as file" "color=teal" k exec "${pods[0]}" -- cat /etc/web/app.properties
says "secret as file" "correct horse" k exec "${pods[0]}" -- cat /etc/secret/password
says "service environment" "$cluster_ip" k exec "$(k run late --image="$demo" -o name >/dev/null; k wait --for=condition=Ready pod/late --timeout=30s >/dev/null; echo late)" -- sh -c 'echo $WEB_SERVICE_HOST'
says "a token of its own" "ey" k exec "${pods[0]}" -- cat /var/run/secrets/kubernetes.io/serviceaccount/token

say "kubectl, every version of the machine"
for kubectl in ${KUBECTLS:-$(kubectls)}; do
  v=$(name_of "$kubectl")
  says "$v get -o wide" "$node_ip" "$kubectl" get nodes -o wide
  says "$v get pods" "1/1" "$kubectl" get pods
  says "$v get -o yaml" "kind: Pod" "$kubectl" get pod "${pods[0]}" -o yaml
  says "$v describe" "Successfully assigned default/${pods[0]}" "$kubectl" describe pod "${pods[0]}"
  says "$v logs" "" "$kubectl" logs "${pods[0]}" --tail=5
  says "$v exec" "${pods[1]}" "$kubectl" exec "${pods[1]}" -- hostname
  says "$v exec -i" "through stdin" sh -c "echo through stdin | '$kubectl' exec -i ${pods[1]} -- cat"
  says "$v exec -it" "a terminal" script -qec "'$kubectl' exec -it ${pods[1]} -- sh -c 'test -t 0 && echo a terminal'" /dev/null
  refuse "$v exec passes the exit code" "$kubectl" exec "${pods[1]}" -- false
  echo "copied by $v" >"$work/file"
  check "$v cp to" "$kubectl" cp "$work/file" "${pods[1]}:/tmp/file"
  says "$v cp from" "copied by $v" sh -c "'$kubectl' cp ${pods[1]}:/tmp/file $work/back >/dev/null && cat $work/back"
  check "$v scale up" "$kubectl" scale deployment/web --replicas=4
  check "$v rollout status" "$kubectl" rollout status deployment/web --timeout=60s
  check "$v scale down" "$kubectl" scale deployment/web --replicas=3
  check "$v label" "$kubectl" label deployment web seen-by="$v" --overwrite
  check "$v annotate" "$kubectl" annotate deployment web seen-by="$v" --overwrite
  check "$v apply again" "$kubectl" apply -f "$work/web.yaml"
  says "$v explain" "ContainerPort" "$kubectl" explain pod.spec.containers.ports
  check "$v diff says no difference" "$kubectl" diff -f "$work/web.yaml"
  says "$v edit" "edited" env EDITOR="sed -i s/teal/plum/" "$kubectl" edit configmap web-config
  "$kubectl" apply -f "$work/web.yaml" >/dev/null 2>&1
  says "$v strict validation" 'unknown field "spec.nonsense"' "$kubectl" apply --dry-run=server -f - <<<'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":{"nonsense":1,"containers":[{"name":"a","image":"b"}]}}'
  says "$v api-resources" "deployments" "$kubectl" api-resources
  says "$v auth can-i" "yes" "$kubectl" auth can-i create pods
  pods=($(k get pods -l app=web --field-selector=status.phase=Running -o name | cut -d/ -f2 | head -3))
done

say "clients of others"
"$here/parts/install" javascript
# Maven names what failed above its advice.
LINES_OF_FAILURE=80 check "fabric8 and the official clients for Java and JavaScript play their scenarios" \
  "$here/mvnw" -q -f "$here/pom.xml" -Dquick -pl testkit -am test -Dtest=ClientScenariosCheck \
  -Dsurefire.failIfNoSpecifiedTests=false -Dkubeconfig="$KUBECONFIG" -Ddemo.image="$demo"

say "logs that follow"
k exec "${pods[0]}" -- sh -c 'echo a line of the web server > /proc/1/fd/1'
says "logs -f" "a line of the web server" timeout 5 kubectl logs -f "${pods[0]}"

say "roll-out and roll-back"
first=$(k get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}')
check "set image to one that does not exist" k set image deployment/web web=example.invalid/none:1
within 30 "the new pod says why it cannot start" sh -c "kubectl get pods -l app=web | grep -E 'ErrImagePull|ImagePullBackOff|ErrImageNeverPull'"
check "undo" k rollout undo deployment/web
within 60 "rolled back" k rollout status deployment/web --timeout=1s
says "to the image before" "$first" k get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}'

say "a killed container is started again"
pod=$(k get pods -l app=web -o jsonpath='{.items[0].metadata.name}')
k exec "$pod" -- kill 1 >/dev/null 2>&1
within 40 "its restart is counted" sh -c "[ \$(kubectl get pod $pod -o jsonpath='{.status.containerStatuses[0].restartCount}') -ge 1 ]"
within 40 "and it is Ready again" k wait --for=condition=Ready "pod/$pod" --timeout=1s

say "kill -9 of everything we run, with a preStop hook under way and a restart pending"
k apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Pod
metadata: {name: slow-goodbye}
spec:
  terminationGracePeriodSeconds: 60
  containers:
    - name: c
      image: $demo
      lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 15; echo done > /out/prestop"]}}}
      volumeMounts: [{name: out, mountPath: /out}]
  volumes: [{name: out, hostPath: {path: $work, type: Directory}}]
---
apiVersion: v1
kind: Pod
metadata: {name: crasher}
spec:
  containers: [{name: c, image: $demo, command: [sh, -c, "exit 3"]}]
YAML
within 30 "slow-goodbye runs" k wait --for=condition=Ready pod/slow-goodbye --timeout=1s
within 40 "crasher waits for its restart" sh -c "kubectl get pod crasher | grep -E 'CrashLoopBackOff|Error'"
ids() { k get pods -l app=web -o jsonpath='{range .items[*]}{.metadata.name}={.status.containerStatuses[0].containerID}={.status.containerStatuses[0].restartCount}{"\n"}{end}' | sort; }
before=$(ids)
crashes=$(k get pod crasher -o jsonpath='{.status.containerStatuses[0].restartCount}')
k delete pod slow-goodbye --wait=false >/dev/null
sleep 3
kill -9 "$("$djong" status -o json | sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' | head -1)"
check "up again" "$djong" up --yes -d
within 60 "the node is Ready" k wait --for=condition=Ready node --all --timeout=1s
same() { [ "$(ids)" = "$before" ] || { diff <(echo "$before") <(ids); return 1; }; }
check "the same containers run, none restarted" same
within 60 "the preStop hook ran to its end" test -s "$work/prestop"
within 60 "and its pod is gone" sh -c "! kubectl get pod slow-goodbye"
within 120 "the pending restart was honoured" sh -c "[ \$(kubectl get pod crasher -o jsonpath='{.status.containerStatuses[0].restartCount}') -gt $crashes ]"
check "the service still answers" answered_by_all "http://$cluster_ip/"

say "deleting"
check "delete waits until all is gone" k delete -f "$work/web.yaml" --timeout=60s
within 30 "no web pod is left" sh -c "[ -z \"\$(kubectl get pods -l app=web -o name)\" ]"
# Some networks answer for every address: what matters is that no pod does.
within 10 "no pod answers the ClusterIP any more" sh -c "! curl -s --max-time 2 http://$cluster_ip/ | grep -q web-"

say "down"
if [ -z "${KEEP:-}" ]; then
  id=$("$djong" status -o json | sed 's/.*"id":"\([^"]*\)".*/\1/')
  check "down removes what up made" "$djong" down --purge
  check "no table is left" sh -c "! nft list tables | grep -q '$id'"
  check "no bridge is left" sh -c "! ip -o link show type bridge | grep -q '$id'"
  check "no mount is left" sh -c "! grep -q '$data' /proc/mounts"
  check "no process is left" sh -c "! pgrep -af -- '[${data:0:1}]${data:1}'"
fi
finish
