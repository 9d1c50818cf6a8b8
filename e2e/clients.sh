#!/usr/bin/env bash
# Every kind of the server and every command of kubectl, with the machine's kubectls: what e2e/main-job.sh and
# e2e/streams.sh do not need real containers for. The oldest and the newest do everything, those between the heart of it.
#
#   e2e/clients.sh             in a data directory of its own, removed afterwards
#   KEEP=1 e2e/clients.sh      leaves the cluster up for a look
#   KUBECTLS="kubectl.1.27 kubectl.1.36" e2e/clients.sh   only with these clients, given by their paths
#   WRITE=1 e2e/clients.sh     writes tables.txt and made.txt anew
#
# e2e/clients/kinds.yaml holds an object of every kind, tables.txt what `get -o wide` prints of them all, and made.txt what
# it prints of what the generators of `kubectl create` made.
set -u
. "$(dirname "$0")/lib.sh"

own_cluster
manifests=$here/e2e/clients
read -r -d '' -a all <<<"${KUBECTLS:-$(kubectls)}"
oldest=${all[0]}
newest=${all[-1]}

# --- checks of this script ---

# use KUBECTL   makes it the one that `k`, `sees` and `denies` take
use() {
  kubectl=$1
  v=$(name_of "$1")
}
# Who looks at Endpoints is warned, as is checked once; here it would only be in the way.
k() { timeout 60 "$kubectl" -n "$ns" "$@" 2> >(grep -v '^Warning: v1 Endpoints is deprecated' >&2); }
# sees "text" arguments of kubectl...   passes when what it prints holds the text
sees() {
  local text=$1 what
  shift
  what="$v ${*//$'\n'/ }"
  says "${what:0:120}" "$text" k "$@"
}
# denies "text" arguments of kubectl...   passes when it fails and what it prints holds the text
denies() {
  local text=$1 what
  shift
  what="$v ${*//$'\n'/ }"
  fails "${what:0:120}" "$text" k "$@"
}
# equals "what" "text" command...   passes when that is all it prints
equals() {
  local what=$1 text=$2 out
  shift 2
  out=$("$@" 2>&1)
  if [ "$out" = "$text" ]; then ok "$what"; else bad "$what" "$(diff <(echo "$text") <(echo "$out"))"; fi
}
# holds "text" OBJECT PATH   passes when that is what lies at the object's place
holds() { equals "$v $2 has $3 = $1" "$1" k get "$2" -o jsonpath="{$3}"; }
edited() {
  local script=$1
  shift
  EDITOR="sed -i $script" k edit "$@"
}

# What differs from run to run, masked. A cell stands between blanks, hence twice.
masked() {
  tr -s ' ' | sed -E -e 's/ +$//' -e "s#\\b$node\\b#NODE#g" \
    -e 's/(^| )[0-9]+(d|h|m|s|ms)([0-9]+(h|m|s))?( |$)/\1AGE\5/g' -e 's/(^| )[0-9]+(d|h|m|s|ms)([0-9]+(h|m|s))?( |$)/\1AGE\5/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z/TIME/g' -e 's/\b10\.[0-9]+\.[0-9]+\.[0-9]+/IP/g' \
    -e 's/:3[0-9]{4}\//:PORT\//g' -e 's/uid=[0-9a-f-]{36}/uid=UID/g' -e 's#(endpointslice[^ ]*/plain)-[a-z0-9]{5}#\1-HASH#' \
    -e 's#^(node/NODE Ready <none> AGE) v1\.[0-9.]+\+djong\.[0-9]+ [0-9a-f.:]+ <none> .* (simulated)://.*#\1 VERSION IP <none> OS KERNEL \2#'
}

# --- the cluster ---

say "up"
check "a cluster that simulates its containers" "$djong" up --yes -d --runtime simulated || exit 1
kubectl_here
use "$newest"
ns=clients
within 60 "the node is Ready" k wait --for=condition=Ready node --all --timeout=1s
node=$(k get nodes -o jsonpath='{.items[0].metadata.name}')

say "an object of every kind"
use "$oldest"
# manifest kubectl...   what it says of each object of the manifest, counted
outcomes() { timeout 60 "$kubectl" "$@" -f "$manifests/kinds.yaml" 2>"$work/warnings" | sed 's/.* //' | sort | uniq -c | tr -s ' '; }
objects=$(grep -c '^kind:' "$manifests/kinds.yaml")
equals "$v creates them all" " $objects created" outcomes apply
says "$v is warned of what is on its way out" "Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice" \
  cat "$work/warnings"
within 10 "$v knows the custom kind" k apply -f "$manifests/teapot.yaml"
check "what the cluster makes by itself is marked, too" k label node/"$node" apiservice/v1.apps made-for=clients
k wait --for=condition=Available deploy/plain --timeout=30s >/dev/null
for set in ds sts; do k rollout status $set/plain --timeout=30s >/dev/null; done
k wait --for=condition=Complete job/plain --timeout=30s >/dev/null
k wait --for=jsonpath='{.status.phase}'=Bound pvc/plain --timeout=30s >/dev/null

use "$newest"
kinds=$(k api-resources --verbs=list -o name | grep -v -e '^componentstatuses$' -e '\.metrics\.k8s\.io$' | paste -sd,)
mine=(-l made-for=clients)
kinds_seen() { k get "$kinds" "${mine[@]}" -o name | sed 's#/.*##' | sort -u | wc -l; }
equals "each kind that can be listed has one" "$(tr ',' '\n' <<<"$kinds" | wc -l)" kinds_seen

tables() { k get "$kinds" "${mine[@]}" -o wide | masked; }
if [ -n "${WRITE:-}" ]; then
  sleep 20
  tables >"$manifests/tables.txt"
fi
as_written() { diff "$manifests/tables.txt" <(tables); }
within 30 "$v get -o wide of every kind prints what it should" as_written
for each in "${all[@]}"; do
  use "$each"
  [ "$each" = "$newest" ] || check "$v get -o wide prints the same" as_written
done

# Other forms: whatever the version, the object is the same. The node's own object changes all the time.
still=$(tr ',' '\n' <<<"$kinds" | grep -vx nodes | paste -sd,)
use "$newest"
k get "$still" "${mine[@]}" -o yaml >"$work/objects.yaml"
k get "$still" "${mine[@]}" -o name >"$work/objects"
says "$v get -o yaml of every kind" "kind: VolumeAttributesClass" cat "$work/objects.yaml"
columns() { k get "$still" "${mine[@]}" | cut -d' ' -f1 | grep / | sort; }
for each in "$oldest" "${all[${#all[@]} / 2]}"; do
  use "$each"
  check "$v get -o yaml is the same" diff "$work/objects.yaml" <(k get "$still" "${mine[@]}" -o yaml)
done
for each in "$oldest" "$newest"; do
  use "$each"
  check "$v get -o jsonpath" diff <(sed 's#.*/##' "$work/objects") \
    <(k get "$still" "${mine[@]}" -o jsonpath='{range .items[*]}{.metadata.name}{"\n"}{end}')
  check "$v get as a table" diff <(grep -v '^event' "$work/objects" | sort) <(columns)
  # These are asked for as they were before they were stable; no server of today has them so.
  described=$(tr ',' '\n' <<<"$kinds" | grep -v -e '^volumeattributesclasses' -e '^ipaddresses' | paste -sd,)
  # Newer ones show the events of several objects only when asked.
  k describe "$described" "${mine[@]}" --show-events=true >"$work/described" 2>"$work/warnings"
  says "$v describe of every kind has nothing to complain of" "[]" echo "[$(cat "$work/warnings")]"
  undescribed() { grep -v -e '^volumeattributesclass' -e '^ipaddress' "$work/objects" | sed 's#.*/##' | sort -u | grep -vxFf <(sed -n 's/^Name: *//p' "$work/described"); }
  equals "$v describe names every object" "" undescribed
  for text in "Successfully assigned clients/plain to $node" "0 Active (0 Ready) / 2 Succeeded / 0 Failed" \
    "Created pod: plain-" "Allowed disruptions:  1" "Common Name:    clients" "<unknown> / 80%" "Except: 192.0.2.128/25" \
    "plain terminates a.example.invalid" "User            nobody.djong.dev" "requests.storage  512Mi  10Ti" "Topology Keys:  [zone]"; do
    says "$v describe says '$text'" "$text" cat "$work/described"
  done
done

say "explain --recursive of every kind"
# explained KUBECTL VERSION KIND RESOURCE   without the values of enumerations, which only newer versions print
explained() { "$1" explain --recursive --api-version="$2" "$4" 2>&1 | grep -v -e '^ *enum: ' -e '^ *$' >"$work/explained/$(name_of "$1").$3.${2//\//_}"; }
mkdir "$work/explained"
export work
export -f explained name_of
k api-resources --no-headers | awk '{ print $(NF-2), $NF, $1 }' | sed 's/ \([a-z]*\)\.[a-z.0-9]*$/ \1/' >"$work/resources"
{ sed "s#^#$oldest #" "$work/resources"; sed "s#^#$newest #" "$work/resources"; } |
  xargs -P 4 -L 1 bash -c 'explained "$@"' explained
unlike() {
  local version kind resource name
  while read -r version kind resource; do
    name=$kind.${version//\//_}
    cmp "$work/explained/$(name_of "$oldest").$name" "$work/explained/$(name_of "$newest").$name"
    grep -q "^KIND: *$kind\$" "$work/explained/$(name_of "$newest").$name" || echo "$name is explained as another kind"
    [ "$(grep -c '<' "$work/explained/$(name_of "$newest").$name")" -gt 3 ] || echo "$name has no fields"
  done <"$work/resources"
}
equals "$(name_of "$oldest") and $v explain the same fields of $(wc -l <"$work/resources") kinds" "" unlike
use "$oldest"
sees 'image	<string>' explain --recursive pod.spec.containers
sees 'supplementalGroupsPolicy	<string>' explain pod.spec.securityContext
sees 'What is in it' explain teapots.spec.tea
denies 'field "nonsense" does not exist' explain pod.spec.nonsense

say "apply, diff and replace of every kind"
versions() { k get "$still" "${mine[@]}" -o jsonpath='{range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\n"}{end}' | grep -v -e ^HorizontalPodAutoscaler; }
versions >"$work/versions"
for each in "$oldest" "$newest"; do
  use "$each"
  # Lists that the server filled with defaults differ from the manifest's, and kubectl says so. Nothing is written for it.
  equals "$v apply finds nothing new" "$objects" sh -c "'$kubectl' apply -f '$manifests/kinds.yaml' 2>/dev/null | grep -c -e unchanged -e configured"
  equals "$v diff finds no difference" "" k diff -f "$manifests/kinds.yaml"
done
check "nothing was written" diff "$work/versions" <(versions)
equals "$v apply --server-side takes them over" " $objects serverside-applied" outcomes apply --server-side
versions >"$work/versions"
for each in "$oldest" "$newest"; do
  use "$each"
  equals "$v diff --server-side finds no difference" "" k diff --server-side -f "$manifests/kinds.yaml"
  equals "$v apply --server-side again" " $objects serverside-applied" outcomes apply --server-side
done
check "nothing was written" diff "$work/versions" <(versions)
use "$oldest"
# What a pod and a job got when they were made cannot be taken away, so that upstream refuses them here, too.
equals "$v replace replaces all but a pod and a job" " $((objects - 2)) replaced" outcomes replace
says "$v is told that a pod is not replaced" "pod updates may not change fields other than" cat "$work/warnings"

# --- every command ---

# The heart of it: what people type every day.
everyday() {
  sees "deployment.apps/web created" apply -f "$work/web.yaml"
  denies '+        image: example.invalid/main:2' diff -f "$work/web-2.yaml"
  sees "deployment.apps/web configured (server dry run)" apply --dry-run=server -f "$work/web-2.yaml"
  sees "deployment.apps/web configured" apply -f "$work/web-2.yaml"
  sees "deployment.apps/web unchanged" apply -f "$work/web-2.yaml"
  sees 'successfully rolled out' rollout status deploy/web --timeout=30s
  sees "deployment.apps/web serverside-applied" apply --server-side -f "$work/web-2.yaml"
  denies 'conflict with "kubectl": .spec.template.spec.containers[name="main"].image' \
    apply --server-side --field-manager=other -f "$work/web.yaml"
  sees "deployment.apps/web serverside-applied" apply --server-side --field-manager=other --force-conflicts -f "$work/web.yaml"
  sees "deployment.apps/web patched" patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:2"}]}}}}'
  holds "example.invalid/main:1 side:2" deploy/web '.spec.template.spec.containers[*].image'
  sees "deployment.apps/web patched" patch deploy web --type=merge -p '{"metadata":{"labels":{"tier":"front","app":null}}}'
  holds '{"tier":"front"}' deploy/web .metadata.labels
  sees "deployment.apps/web patched" patch deploy web --type=json \
    -p '[{"op":"test","path":"/spec/replicas","value":2},{"op":"replace","path":"/spec/replicas","value":1}]'
  holds 1 deploy/web .spec.replicas
  sees "deployment.apps/web patched (no change)" patch deploy web -p '{"spec":{"replicas":1}}'
  says "$v edit" "deployment.apps/web edited" edited 's/side:2/side:3/' deploy web
  holds "example.invalid/main:1 side:3" deploy/web '.spec.template.spec.containers[*].image'
  sees "condition met" wait deploy/web --for=condition=Available --timeout=30s
  sees "condition met" wait deploy/web --for=jsonpath='{.status.readyReplicas}'=1 --timeout=30s
  sees "deployment.apps/web labeled" label deploy web a=b
  denies "'a' already has a value (b), and --overwrite is false" label deploy web a=c
  sees "deployment.apps/web labeled" label deploy web a=c --overwrite
  equals "$v label --list" "a=c tier=front" sh -c "'$kubectl' -n $ns label deploy web --list | sort | paste -sd' '"
  sees "deployment.apps/web unlabeled" label deploy web a-
  sees "deployment.apps/web annotate" annotate deploy web note=one
  denies "the object has been modified" annotate deploy web note=two --overwrite --resource-version=1
  sees "note=one" annotate deploy web --list
  sees "deployment.apps/web annotate" annotate deploy web note-
  holds "" deploy/web .metadata.annotations.note
  sees "Scaled up replica set web-" events --for deploy/web
  sees "ScalingReplicaSet" get events --field-selector involvedObject.name=web --sort-by=.metadata.creationTimestamp
  sees "deployment.apps/web replaced" replace --force -f "$work/web.yaml"
  sees "condition met" wait deploy/web --for=condition=Available --timeout=30s
  sees "horizontalpodautoscalers" api-resources --api-group=autoscaling
  sees "mutatingwebhookconfigurations" api-resources --categories=api-extensions -o wide
  sees "resource.k8s.io/v1" api-versions
  sees "selfsubjectaccessreviews.authorization.k8s.io" auth can-i --list
  sees "no" auth can-i delete pods --as=system:serviceaccount:"$ns":default
  sees "https://127.0.0.1:$api_port" cluster-info
  sees "Server Version" version
}

# What goes wrong, and what is said of it.
mistakes() {
  denies "the server rejected our request due to an error in our request" patch deploy web --type=json \
    -p '[{"op":"test","path":"/spec/replicas","value":9}]'
  denies 'json: cannot unmarshal string into Go struct field' patch deploy web -p '{"spec":{"replicas":"x"}}'
  denies '`selector` does not match template `labels`' patch deploy web -p '{"spec":{"selector":{"matchLabels":{"a":"b"}}}}'
  says "$v edit that changes nothing" "Edit cancelled, no changes made" edited 's/nothing//' deploy web
  says "$v edit to what is invalid" "no valid changes were saved" edited 's/replicas:.2/replicas:\ -1/' deploy web
  sees 'Warning: unknown field "spec.nonsense"' patch deploy web -p '{"spec":{"nonsense":1}}'
  sees 'Warning: spec.template.spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply' \
    create --dry-run=server -f "$work/odd.yaml"
  denies "timed out waiting for the condition on deployments/web" wait deploy/web --for=condition=Nonsense --timeout=1s
  denies 'deployments.apps "nobody" not found' get deploy nobody
  denies "the server doesn't have a resource type \"nonsense\"" get nonsense
  denies 'field label not supported' get pods --field-selector=nonsense=x
  denies 'namespaces "nowhere" not found' -n nowhere create configmap x
}

generators() {
  sees "namespace/$ns-more created" create namespace "$ns-more"
  sees "clusterrole.rbac.authorization.k8s.io/$ns created" create clusterrole "$ns" --verb=get,list --resource=pods,deployments.apps/scale --resource-name=a
  sees "clusterrole.rbac.authorization.k8s.io/$ns-all created" create clusterrole "$ns-all" --aggregation-rule=clients=yes
  sees "clusterrole.rbac.authorization.k8s.io/$ns-url created" create clusterrole "$ns-url" --verb=get '--non-resource-url=/logs/*'
  sees "created" create clusterrolebinding "$ns" --clusterrole="$ns" --user=u --group=g --serviceaccount="$ns:account"
  sees "priorityclass.scheduling.k8s.io/$ns created" create priorityclass "$ns" --value=5 --description=d --preemption-policy=Never
  sees "configmap/map created" create configmap map --from-literal=a=b --from-file=script="$0"
  sees "cronjob.batch/often created" create cronjob often --image=i '--schedule=0 3 1 1 *' --restart=Never -- sh -c true
  sees "deployment.apps/dep created" create deployment dep --image=i:1 --replicas=2 --port=80
  sees "ingress.networking.k8s.io/ing created" create ingress ing --class=c '--rule=foo.com/bar=svc:80,tls=s' '--rule=/x*=svc:http' --default-backend=d:1
  sees "job.batch/once created" create job once --image=i -- sh -c true
  sees "job.batch/now created" create job now --from=cronjob/often
  sees "poddisruptionbudget.policy/few created" create poddisruptionbudget few --selector=app=dep --min-available=1
  sees "poddisruptionbudget.policy/some created" create poddisruptionbudget some --selector=app=none --max-unavailable=30%
  sees "resourcequota/room created" create quota room --hard=pods=1000 --scopes=NotTerminating
  sees "role.rbac.authorization.k8s.io/reader created" create role reader --verb=get --verb=watch --resource=pods,pods/log
  sees "rolebinding.rbac.authorization.k8s.io/reads created" create rolebinding reads --role=reader --serviceaccount="$ns:account"
  sees "rolebinding.rbac.authorization.k8s.io/views created" create rolebinding views --clusterrole=view --user=u
  sees "secret/plain created" create secret generic plain --from-literal=a=b --type=example.com/t
  sees "secret/registry created" create secret docker-registry registry --docker-username=u --docker-password=p --docker-server=s.example
  sees "secret/tls created" create secret tls tls --cert="$work/tls.crt" --key="$work/tls.key"
  sees "service/ip created" create service clusterip ip --tcp=80:8080
  sees "service/headless created" create service clusterip headless --clusterip=None
  sees "service/name created" create service externalname name --external-name=example.com
  sees "service/balanced created" create service loadbalancer balanced --tcp=81
  sees "service/port created" create service nodeport port --tcp=82:83
  sees "serviceaccount/account created" create serviceaccount account
  sees "ey" create token account --duration=20m --audience=somebody
  sees "pod/single created" run single --image=i --labels=app=single --env=X=y --port=80 --expose
  sees "service/single" get service single -o name
  sees "horizontalpodautoscaler.autoscaling/dep autoscaled" autoscale deployment dep --min=2 --max=3 --cpu-percent=70
  holds "2 3 Deployment/dep 70" hpa/dep '.spec.minReplicas} {.spec.maxReplicas} {.spec.scaleTargetRef.kind}/{.spec.scaleTargetRef.name} {.spec.metrics[0].resource.target.averageUtilization'
  sees "service/exposed exposed" expose deployment dep --port=80 --target-port=8080 --name=exposed
  sees "service/exposed-pod exposed" expose pod single --port=90 --name=exposed-pod --type=NodePort
  sees "generated-" create -f - <<<'{"apiVersion":"v1","kind":"Secret","metadata":{"generateName":"generated-","labels":{"generated":"yes"}}}'
  sees 'secret "generated-' delete secret -l generated=yes
  sees "pods/log" auth can-i --list --as=system:serviceaccount:"$ns":account
  sees "yes" auth can-i get pods/log --as=system:serviceaccount:"$ns":account
  made() {
    {
      k get configmap,cronjob,deploy,ingress,job,pdb,quota,role,rolebinding,secret,service,serviceaccount -o wide
      k get clusterrole,clusterrolebinding,priorityclass -o wide | grep -E "/$ns(-all|-url)? "
    } | masked | sed "s/\\b$ns\\b/NS/g"
  }
  if [ -n "${WRITE:-}" ] && [ "$each" = "$oldest" ]; then
    sleep 20
    made >"$manifests/made.txt"
  fi
  as_made() { diff "$manifests/made.txt" <(made); }
  within 20 "$v what the generators made" as_made
}

# Workloads: set, rollout, scale.
workloads() {
  sees "deployment.apps/web env updated" set env deploy/web A=z B=y
  sees "B=y" set env deploy/web --list
  sees "deployment.apps/web env updated" set env deploy/web B-
  sees "deployment.apps/web env updated" set env deploy/web --from=configmap/map --keys=a --prefix=FROM_
  sees "deployment.apps/web image updated" set image deploy/web main=i:9 side=s:9
  sees "deployment.apps/web resource requirements updated" set resources deploy/web -c=main --limits=cpu=20m,memory=64Mi --requests=cpu=10m
  sees "deployment.apps/web serviceaccount updated" set serviceaccount deploy/web account
  sees "service/ip selector updated" set selector service/ip app=web
  sees "rolebinding.rbac.authorization.k8s.io/reads subjects updated" set subject rolebinding reads --user=u2
  holds 'i:9 s:9 A=z,FROM_A=, {"limits":{"cpu":"20m","memory":"64Mi"},"requests":{"cpu":"10m"}} account' deploy/web \
    '.spec.template.spec.containers[*].image} {range .spec.template.spec.containers[0].env[*]}{.name}={.value},{end} {.spec.template.spec.containers[0].resources} {.spec.template.spec.serviceAccountName'
  holds '{"app":"web"}' service/ip .spec.selector
  holds "account u2" rolebinding/reads '.subjects[*].name'
  sees "deployment.apps/web paused" rollout pause deploy/web
  denies "is already paused" rollout pause deploy/web
  denies "you cannot rollback a paused deployment" rollout undo deploy/web
  sees "deployment.apps/web resumed" rollout resume deploy/web
  sees "successfully rolled out" rollout status deploy/web --timeout=30s
  sees "deployment.apps/web restarted" rollout restart deploy/web
  sees "successfully rolled out" rollout status deploy/web --timeout=30s
  sees "Image:	i:9" rollout history deploy/web --revision=6
  sees "deployment.apps/web rolled back" rollout undo deploy/web --to-revision=1
  holds "example.invalid/main:1 example.invalid/side:1" deploy/web '.spec.template.spec.containers[*].image'
  denies "Expected replicas to be 9, was 2" scale deploy/web --replicas=3 --current-replicas=9
  sees "deployment.apps/web scaled" scale deploy/web --replicas=3 --current-replicas=2
  equals "$v scale of a resource" "web   3" k get deploy web --no-headers -o custom-columns=N:.metadata.name,R:.spec.replicas
  sees "NAME   DESIRED   AVAILABLE   AGE" get deploy web --subresource=scale
  for set in ds sts; do
    sees "restarted" -n clients rollout restart $set/plain
    says "$v $set rolls out" "roll" k -n clients rollout status $set/plain --timeout=30s
    sees "2         <none>" -n clients rollout history $set/plain
    sees "rolled back" -n clients rollout undo $set/plain
    says "$v $set rolls back" "roll" k -n clients rollout status $set/plain --timeout=30s
  done
  denies 'pausing is not supported' -n clients rollout pause ds/plain
  sees "replicationcontroller/plain scaled" -n clients scale rc/plain --replicas=2
  sees "replicationcontroller/plain scaled" -n clients scale rc/plain --replicas=1
  sees "teapot.clients.djong.dev/plain scaled" -n clients scale teapot/plain --replicas=5
}

others() {
  sees '"color":"' -n clients get --raw "/api/v1/namespaces/clients/configmaps/plain"
  sees '"raw":"yes"' -n clients replace --raw "/api/v1/namespaces/$ns/configmaps/map" -f - \
    <<<'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"map"},"data":{"raw":"yes"}}'
  sees '"name":"raw"' create --raw "/api/v1/namespaces/$ns/configmaps" -f - <<<'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"raw"}}'
  sees '"status":"Success"' delete --raw "/api/v1/namespaces/$ns/configmaps/raw"
  sees "cups: 5" -n clients get tp/plain -o yaml
  equals "$v get of a category" "teapot.clients.djong.dev/plain" k -n clients get crockery -o name
  equals "$v get by a selectable field" "teapot.clients.djong.dev/plain" k -n clients get tp --field-selector spec.tea=oolong -o name
  sees "No resources found" -n clients get tp --field-selector spec.tea=sencha
  denies 'Unsupported value: "coffee": supported values: "oolong", "sencha"' -n clients patch tp plain --type=merge -p '{"spec":{"tea":"coffee"}}'
  denies "application/strategic-merge-patch+json is not supported by clients.djong.dev/v1, Kind=Teapot" -n clients patch tp plain -p '{"spec":{"tea":"sencha"}}'
  sees "patched" -n clients patch tp plain --type=merge --subresource=status -p "{\"status\":{\"phase\":\"$ns\"}}"
  sees "condition met" -n clients wait tp/plain --for=jsonpath='{.status.phase}'="$ns" --timeout=10s
  equals "$v get --sort-by in pages" "service/balanced service/exposed service/exposed-pod service/headless service/ip service/name service/port service/single" \
    sh -c "'$kubectl' -n $ns get service --chunk-size=2 --sort-by=.metadata.name -o name | paste -sd' '"
  equals "$v get -o go-template" "b" k get secret plain -o go-template='{{.data.a|base64decode}}'
  sees "kubectl-create" get secret plain --show-managed-fields -o yaml
  sees "app=single" get pods -L app --show-labels
  sees "MODIFIED" get pod single -w --output-watch-events --request-timeout=3s &
  watcher=$!
  sleep 1
  k label pod single watched=yes >/dev/null
  wait "$watcher"
  sees "clusterrole.rbac.authorization.k8s.io/$ns-rec reconciled" auth reconcile -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: $ns-rec}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
YAML
  sees "deployment.apps/web configured" apply -f "$work/web.yaml"
  sees '"replicas": 2' apply view-last-applied deploy/web -o json
  sees "deployment.apps/web configured" apply set-last-applied -f "$work/web-2.yaml"
  sees "example.invalid/main:2" apply view-last-applied deploy/web
  says "$v apply edit-last-applied" "deployment.apps/web edited" env EDITOR="sed -i s/main:2/main:3/" "$kubectl" -n "$ns" apply edit-last-applied deploy/web
  sees "deployment.apps/pre-web created" apply -k "$work/kustomize"
  sees 'deployment.apps "pre-web" deleted' delete -k "$work/kustomize"
  sees "Cluster info dumped to $work/dump" cluster-info dump --namespaces "$ns" --output-directory="$work/dump"
  says "$v dumps pods" '"name": "single"' cat "$work/dump/$ns/pods.json"
  sees "certificatesigningrequest.certificates.k8s.io/$ns created" create -f - <<<"$(sed "s/NAME/$ns/" "$work/csr.yaml")"
  sees "certificatesigningrequest.certificates.k8s.io/$ns-no created" create -f - <<<"$(sed "s/NAME/$ns-no/" "$work/csr.yaml")"
  sees "certificatesigningrequest.certificates.k8s.io/$ns approved" certificate approve "$ns"
  denies "is already Approved" certificate deny "$ns"
  sees "certificatesigningrequest.certificates.k8s.io/$ns-no denied" certificate deny "$ns-no"
  says "$v get csr" "Approved Denied" sh -c "'$kubectl' get csr $ns $ns-no --no-headers | awk '{print \$NF}' | paste -sd' '"
  within 70 "$v top node" sh -c "'$kubectl' top node | tr -s ' ' | grep -E '^$node [0-9]+m [0-9]+% [1-9][0-9]*Mi'"
  within 70 "$v top pods" sh -c "'$kubectl' -n clients top pods --containers | tr -s ' ' | grep -E '^plain side [0-9]+m 16Mi'"
  "$kubectl" proxy --unix-socket="$work/$v.sock" >/dev/null 2>&1 &
  watcher=$!
  within 5 "$v proxy listens" test -S "$work/$v.sock"
  says "$v proxy" '"phase": "Active"' curl -s --unix-socket "$work/$v.sock" "http://localhost/api/v1/namespaces/$ns"
  says "$v proxy of a write" '"through": "proxy"' curl -s --unix-socket "$work/$v.sock" -X PATCH -H 'Content-Type: application/merge-patch+json' \
    -d '{"data":{"through":"proxy"}}' "http://localhost/api/v1/namespaces/$ns/configmaps/map"
  kill "$watcher"
}

# The only node of the cluster: what is drained here is chosen by label.
nodes() {
  sees "node/$node tainted" taint node "$node" clients=b:NoSchedule
  denies "taint(s) with same effect(s) and --overwrite is false" taint node "$node" clients=c:NoSchedule
  sees "node/$node modified" taint node "$node" clients=c:NoSchedule --overwrite
  sees '"value":"c"' get node "$node" -o jsonpath='{.spec.taints[?(@.key=="clients")]}'
  sees "node/$node untainted" taint node "$node" clients-
  denies 'taint "clients" not found' taint node "$node" clients-
  sees "node/$node cordoned" cordon "$node"
  sees "Ready,SchedulingDisabled" get node "$node"
  sees "already cordoned" cordon "$node"
  sees 'poddisruptionbudget.policy "few" deleted' delete pdb few
  sees "poddisruptionbudget.policy/all created" create pdb all --selector=app=dep --min-available=2
  within 10 "$v the budget is full" sh -c "[ \"\$('$kubectl' -n $ns get pdb all -o jsonpath='{.status.currentHealthy} {.status.disruptionsAllowed}')\" = '2 0' ]"
  denies "Cannot evict pod as it would violate the pod's disruption budget." drain "$node" --pod-selector="app=dep" --timeout=2s
  denies "declare no controller (use --force to override): $ns/single" drain "$node" --pod-selector=app=single
  denies "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)" drain "$node" --pod-selector=app=daemon
  sees "pod/single evicted" drain "$node" --pod-selector=app=single --force
  sees "node/$node uncordoned" uncordon "$node"
}

deletions() {
  sees '(server dry run)' delete configmap map --dry-run=server
  sees "configmap/map" get configmap map -o name
  sees 'configmap "map" deleted' delete configmap map --now
  sees "" wait configmap/map --for=delete --timeout=5s
  sees 'deployment.apps "web" deleted' delete deploy web --cascade=orphan
  sees "replicaset.apps/web-" get rs -l app=web -o name
  sees 'replicaset.apps "web-' delete rs -l app=web --cascade=foreground
  within 20 "$v no pod of it is left" sh -c "[ -z \"\$('$kubectl' -n $ns get pods -l app=web -o name)\" ]"
  sees "force deleted" delete pod -l app=dep --grace-period=0 --force
  sees 'horizontalpodautoscaler.autoscaling "dep" deleted' delete all --all
  sees "namespace \"$ns\" deleted" delete namespace "$ns" "$ns-more"
  denies "namespaces \"$ns\" not found" get namespace "$ns"
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$work/tls.key" -out "$work/tls.crt" \
  -subj /CN=clients -days 2 2>/dev/null
sed -n '/^kind: CertificateSigningRequest/,/^---/p' "$manifests/kinds.yaml" | grep -v -e '^---' -e metadata: >"$work/csr.yaml"
printf 'apiVersion: certificates.k8s.io/v1\nmetadata: {name: NAME}\n' >>"$work/csr.yaml"
cat >"$work/web.yaml" <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - {name: main, image: "example.invalid/main:1", env: [{name: A, value: a}]}
        - {name: side, image: "example.invalid/side:1"}
YAML
sed 's/main:1/main:2/' "$work/web.yaml" >"$work/web-2.yaml"
sed -e 's/name: web/name: odd/' -e 's/value: a}/value: a}, {name: A, value: b}/' "$work/web.yaml" >"$work/odd.yaml"
mkdir "$work/kustomize"
cp "$work/web.yaml" "$work/kustomize/"
printf 'resources: [web.yaml]\nnamePrefix: pre-\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\n' >"$work/kustomize/kustomization.yaml"

for each in "${all[@]}"; do
  use "$each"
  ns=with-${v##*.}
  say "$v"
  k create namespace "$ns" >/dev/null
  everyday
  case "$each" in "$oldest" | "$newest") mistakes && generators && workloads && others && nodes && deletions ;; esac
done
sees "djong-admin" auth whoami
says "$v get componentstatuses" "etcd-0" k get componentstatuses

say "deleting every kind"
use "$newest"
ns=clients
# The namespace comes first in the file, and takes along what kubectl has not come to.
sed '1,/^---/d' "$manifests/kinds.yaml" >"$work/inside.yaml"
equals "$v delete names them all" "$((objects - 1))" sh -c "timeout 60 '$newest' delete -f '$work/inside.yaml' 2>/dev/null | grep -c deleted"
check "$v delete the namespace" timeout 60 "$newest" delete namespace "$ns"
still=$(tr ',' '\n' <<<"$still" | grep -v '^teapots' | paste -sd,)
none_left() { ! k get "$still" -A "${mine[@]}" -o name 2>&1 | grep -v -e apiservice -e '^No resources'; }
within 30 "nothing of them is left" none_left
finish
