# The Compose cluster that scripts try things on: a Docker daemon, images, `docker compose up` and everything gone in the end.
# Source it after e2e/lib.sh. KEEP=1 leaves all as it is.
#
# Where no Docker daemon answers, one is started for as long as the script runs; it keeps its images in DJONG_DOCKER_ROOT if
# that is set. DJONG_IMAGES_BUILT=1 takes the images that are there.

work=$(mktemp -d)
export COMPOSE_PROJECT_NAME=djong
export DOCKER_CONFIG=${DOCKER_CONFIG:-$HOME/.docker}
dockerd_pid=
# No registry may be in reach: then it is the one that parts/base-images made.
export DJONG_PROMETHEUS_IMAGE=${DJONG_PROMETHEUS_IMAGE:-djong.local/prometheus:1}
files=(-f "$here/compose.yaml")
# Machines that are containers themselves may lack what 'privileged' wants to hand on.
bounding=$(sed -n 's/^CapBnd:\s*//p' /proc/self/status)
[ "$((0x$bounding >> 24 & 1))" = 1 ] || files+=(-f "$here/deploy/compose.restricted.yaml")

compose() { docker compose --progress=quiet "${files[@]}" "$@"; }

clean_compose() {
  [ -n "${KEEP:-}" ] && return
  compose --profile observability down -v --timeout 5 >/dev/null 2>&1
  [ -z "$dockerd_pid" ] || { kill "$dockerd_pid"; wait "$dockerd_pid"; }
  [ -z "${forwards:-}" ] || iptables -w -P FORWARD "$forwards"
  rm -rf "$work"
} 2>/dev/null

# Docker has the machine forward nothing but for its own containers, and leaves it so when it ends: pods of clusters that are
# tried afterwards would reach nobody behind another interface.
start_docker() {
  forwards=${forwards:-$(iptables -w -S FORWARD 2>/dev/null | sed -n 's/^-P FORWARD //p')}
  dockerd --data-root "${DJONG_DOCKER_ROOT:-$work/docker}" --exec-root "$work/exec" --pidfile "$work/docker.pid" >>"$work/dockerd.log" 2>&1 &
  dockerd_pid=$!
  within 60 "a Docker daemon answers" docker version || { tail -5 "$work/dockerd.log"; exit 1; }
}

# docker_and_images   exits when there are none to be had
docker_and_images() {
  "$here/parts/install" node etcd docker 2>/dev/null || exit 1
  docker version >/dev/null 2>&1 || start_docker
  [ -n "${DJONG_IMAGES_BUILT:-}" ] || check "all images are built" "$djong" images || exit 1
  DJONG_API_PORT=${DJONG_API_PORT:-$(free_port)}
  DJONG_PROMETHEUS_PORT=$(free_port)
  export DJONG_API_PORT DJONG_PROMETHEUS_PORT
  network=${DJONG_NETWORK:-$(sed -n 's/^DJONG_NETWORK=//p' "$here/.env")}
}

compose_kubeconfig() {
  "$djong" kubeconfig --compose >"$work/kubeconfig" || exit 1
  export KUBECONFIG=$work/kubeconfig
}

both_ready() { [ "$(kubectl get nodes --no-headers 2>/dev/null | grep -c ' Ready ')" = 2 ]; }

everything=(etcd-1 etcd-2 etcd-3 api-1 api-2 balancer scheduler-1 scheduler-2 controllers-1 controllers-2 cloud-1 cloud-2 node-1 node-2)

# Every container runs, and those that tell their health are well.
all_healthy() {
  local well
  well=$(compose ps --format '{{.Service}} {{.Status}}' | grep -cE '\(healthy\)|^balancer Up')
  [ "$well" = "${#everything[@]}" ] || { compose ps --all --format '{{.Service}} {{.Status}}' | grep -v healthy; return 1; }
}

# container SERVICE   as Docker calls it
container() { echo "$COMPOSE_PROJECT_NAME-$1-1"; }

# The process in the container, as this machine sees it.
process_of() { docker inspect -f '{{.State.Pid}}' "$(container "$1")"; }

# leader_of LEASE SERVICE   which of the two holds the lease, by its own log, in $leader; who that is in $holder. One that
# took the lease a moment ago may not know it yet.
leader_of() {
  local name i
  for i in 1 2 3 4 5; do
    holder=$(kubectl -n kube-system get lease "$1" -o jsonpath='{.spec.holderIdentity}')
    for name in "$2-1" "$2-2"; do
      case "$(docker logs "$(container "$name")" 2>&1)" in *"$holder leads"*) leader=$name; return ;; esac
    done
    sleep 1
  done
  bad "who leads $1 ($holder)"
  leader=$2-1
}

# cores_used SECONDS   by all containers together, in thousandths of a core
cores_used() {
  local before
  before=$(busy_nanoseconds)
  sleep "$1"
  echo $((($(busy_nanoseconds) - before) / $1 / 1000000))
}

busy_nanoseconds() {
  local id sum=0 file
  for id in $(docker ps -q --no-trunc --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME"); do
    file=/sys/fs/cgroup/cpuacct/docker/$id/cpuacct.usage
    if [ -r "$file" ]; then
      sum=$((sum + $(cat "$file")))
    else
      sum=$((sum + 1000 * $(sed -n 's/^usage_usec //p' /sys/fs/cgroup/*/docker-"$id".scope/cpu.stat /sys/fs/cgroup/docker/"$id"/cpu.stat 2>/dev/null | head -1)))
    fi
  done
  echo "$sum"
}

# mebibytes   of each container, sorted, and of all
mebibytes() {
  docker stats --no-stream --format '{{.Name}} {{.MemUsage}}' | sort | awk -v project="$COMPOSE_PROJECT_NAME-" '
    index($1, project) == 1 { value = $2 + 0; if ($2 ~ /GiB/) value *= 1024; if ($2 ~ /KiB/) value /= 1024; sum += value; print $1, int(value) }
    END { print "all", int(sum) }'
}
