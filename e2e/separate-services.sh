#!/usr/bin/env bash
# Each service in its own process, two api-servers, on a real etcd of three members; one member is killed while a manifest
# is rolled out and a writer writes. Then the node agent is killed: its node turns NotReady, its pods are evicted.
#
# `./djong up` makes the keys and starts the node's containerd; its JVM is then killed and its services started one by one.
set -u
. "$(dirname "$0")/lib.sh"

export DJONG_NO_BUILD=1
own_cluster

say "keys and a containerd, made by one command"
DJONG_NO_BUILD= "$djong" up --yes -d || exit 1
kill -9 "$("$djong" status -o json | sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' | head -1)"
kubectl_here

say "three etcd members"
etcd_ports 3
start_etcd

say "every service by itself"
second_port=$(free_port)
service api-1 api-server --secure-port="$api_port"
service api-2 api-server --secure-port="$second_port"
within 40 "the first api-server is ready" kubectl get --raw /readyz
sed "s/:$api_port/:$second_port/" "$KUBECONFIG" >"$work/second"
within 40 "the second api-server is ready" kubectl --kubeconfig "$work/second" get --raw /readyz
for role in controllers scheduler cloud node; do service "$role" "$role"; done
within 60 "the node is Ready" kubectl wait --for=condition=Ready node --all --timeout=1s
demo=$("$djong" image demo)

say "a manifest, while a member dies"
sed "s#DEMO_IMAGE#$demo#" "$here/e2e/main-job.yaml" >"$work/web.yaml"
write() {
  local i
  for i in $(seq 1 120); do
    kubectl --kubeconfig "$([ $((i % 2)) = 0 ] && echo "$work/second" || echo "$KUBECONFIG")" \
      create configmap "acked-$i" --from-literal=i="$i" >/dev/null 2>&1 && echo "acked-$i" >>"$work/acked"
  done
}
write &
writer=$!
check "apply" kubectl apply -f "$work/web.yaml"
within 20 "the writer is under way" test -s "$work/acked"
kill -9 "${pid[etcd-1]}"
within 90 "the rollout completes with two members" kubectl rollout status deployment/web --timeout=1s
wait "$writer"
says "most writes were acknowledged" yes sh -c "[ \$(wc -l <'$work/acked') -ge 100 ] && echo yes"
kubectl get configmaps -o name | cut -d/ -f2 | sort >"$work/stored"
check "every acknowledged write is there" sh -c "[ -z \"\$(sort '$work/acked' | comm -23 - '$work/stored')\" ]"
kubectl --kubeconfig "$work/second" get configmaps -o name | cut -d/ -f2 | sort >"$work/stored-2"
check "also on the other api-server" cmp "$work/stored" "$work/stored-2"
cluster_ip=$(kubectl get service web -o jsonpath='{.spec.clusterIP}')
within 30 "the service answers" curl -sf --max-time 2 "http://$cluster_ip/"
check "scale" kubectl scale deployment/web --replicas=2
within 60 "scaled" sh -c "[ \$(kubectl get pods -l app=web -o name | wc -l) = 2 ]"

say "the node agent stops"
kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: Pod
metadata: {name: impatient}
spec:
  tolerations:
    - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 5}
    - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 5}
  containers: [{name: c, image: $demo}]
---
apiVersion: v1
kind: Pod
metadata: {name: patient}
spec:
  containers: [{name: c, image: $demo}]
YAML
within 40 "two pods run" kubectl wait --for=condition=Ready pod/impatient pod/patient --timeout=1s
kill -9 "${pid[node]}"
within 50 "the node is NotReady within 50 s" sh -c "kubectl get nodes | grep -q NotReady"
within 30 "the impatient pod is evicted" sh -c "[ -n \"\$(kubectl get pod impatient -o jsonpath='{.metadata.deletionTimestamp}')\" ]"
says "the patient one stays, as its tolerations say" "patient" sh -c "kubectl get pod patient -o jsonpath='{.metadata.name} {.metadata.deletionTimestamp}' | grep -v 20"
start node
within 60 "the agent is back and the node Ready" kubectl wait --for=condition=Ready node --all --timeout=1s
within 60 "the evicted pod is gone" sh -c "! kubectl get pod impatient"
finish
