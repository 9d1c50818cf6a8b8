# Shared by the end-to-end scripts: checks that print one line each, and a count at the end. Source it.

passed=0
failed=0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
djong="$here/djong"

say() { printf '\n== %s\n' "$*"; }

ok() {
  passed=$((passed + 1))
  printf 'ok    %s\n' "$1"
}

bad() {
  failed=$((failed + 1))
  printf 'FAIL  %s\n' "$1"
  [ -z "${2:-}" ] || printf '%s\n' "$2" | tail -n "${LINES_OF_FAILURE:-15}" | sed 's/^/      | /'
}

# check "what" command...   passes when the command does, and tells so, for '|| exit 1' where nothing more makes sense
check() {
  local what=$1 out
  shift
  if out=$("$@" 2>&1); then
    ok "$what"
  else
    bad "$what" "$out"
    return 1
  fi
}

# refuse "what" command...   passes when the command fails
refuse() {
  local what=$1 out
  shift
  if out=$("$@" 2>&1); then bad "$what (it succeeded)" "$out"; else ok "$what"; fi
}

# fails "what" "text" command...   passes when the command fails and its output holds the text
fails() {
  local what=$1 text=$2 out
  shift 2
  if out=$("$@" 2>&1); then bad "$what (it succeeded)" "$out"; return; fi
  case "$out" in *"$text"*) ok "$what" ;; *) bad "$what (wanted: $text)" "$out" ;; esac
}

# says "what" "text" command...   passes when the command's output holds the text
says() {
  local what=$1 text=$2 out
  shift 2
  out=$("$@" 2>&1)
  case "$out" in *"$text"*) ok "$what" ;; *) bad "$what (wanted: $text)" "$out" ;; esac
}

# within SECONDS "what" command...   tries once a second until the command passes
within() {
  local limit=$1 what=$2 out= i
  shift 2
  for ((i = 0; i <= limit; i++)); do
    if out=$("$@" 2>&1); then ok "$what (after ${i}s)"; return 0; fi
    sleep 1
  done
  bad "$what (not within ${limit}s)" "$out"
  return 1
}

# The result line that ends every script; its exit code.
finish() {
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}

# The machine's kubectls, oldest first: those beside the one on the PATH, named kubectl.1.NN, of which it is mostly one
# more copy, and the newer one that parts/install has fetched; where there is none of them, the one on the PATH.
kubectls() { "$here/parts/install" --print-path kubectls 2>/dev/null | cut -d' ' -f2 | grep . || command -v kubectl; }

# name_of KUBECTL   kubectl.1.NN, wherever it lies
name_of() {
  case "$1" in
    */kubectl-1.*/kubectl) basename "$(dirname "$1")" | sed -E 's/^kubectl-(1\.[0-9]+).*/kubectl.\1/' ;;
    *) basename "$1" ;;
  esac
}

# --- clusters of one's own ---

declare -A pid=() command=() flags=() keeper=()

# own_cluster   a data directory and $work, both removed at the end with all that was started; KEEP=1 keeps them
own_cluster() {
  work=$(mktemp -d)
  export DJONG_DATA_DIR=${DJONG_DATA_DIR:-$work/cluster}
  data=$DJONG_DATA_DIR
  trap clean EXIT
}

clean() {
  local name
  [ ${#keeper[@]} -eq 0 ] || { kill "${keeper[@]}"; wait "${keeper[@]}"; } 2>/dev/null
  for name in "${!pid[@]}"; do kill -CONT "${pid[$name]}" 2>/dev/null; kill -9 "${pid[$name]}" 2>/dev/null; done
  [ -z "${KEEP:-}" ] || return 0
  "$djong" down --purge
  rm -rf "$work"
}

# kubectl_here   makes the cluster the one that kubectl talks to; its port is in $api_port
kubectl_here() {
  "$djong" kubeconfig >"$work/kubeconfig" || exit 1
  export KUBECONFIG=$work/kubeconfig
  api_port=$(sed -n 's#.*server: https://127.0.0.1:\([0-9]*\).*#\1#p' "$KUBECONFIG")
}

# A port that nothing listens on, below those of NodePorts.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# start NAME [command...]   in the background, its output in $work/NAME.log; without a command the one of last time
start() {
  local name=$1
  shift
  [ $# -eq 0 ] || command[$name]=$(printf '%q ' "$@")
  eval "exec ${command[$name]}" >>"$work/$name.log" 2>&1 </dev/null &
  pid[$name]=$!
  disown $!
}

gone() { ! kill -0 "${pid[$1]}" 2>/dev/null; }

# keep NAME command...   starts it, and again a second after it ended for whatever reason, as systemd or Docker would. Its
# process is in $work/NAME.pid, and beside its own words its log tells when it was started and how it ended.
keep() {
  local name=$1
  shift
  {
    trap 'kill -9 "$child" 2>/dev/null; exit 0' TERM
    while :; do
      echo "-- started"
      "$@" </dev/null &
      child=$!
      echo "$child" >"$work/$name.pid"
      wait "$child"
      echo "-- ended with $?"
      sleep 1
    done
  } >>"$work/$name.log" 2>&1 &
  keeper[$name]=$!
}

kept() { cat "$work/$1.pid"; }

# stop NAME   asks it to end, and sees that it does
stop() {
  kill "${pid[$1]}"
  within 20 "$1 ends when asked" gone "$1"
}

# etcd_ports COUNT   chooses what the members of an etcd listen on: $peers, $clients, $etcd_cluster, $etcd_servers
etcd_ports() {
  local i
  peers=() clients=() etcd_cluster= etcd_servers=
  for ((i = 0; i < $1; i++)); do
    peers+=("$(free_port)") clients+=("$(free_port)")
    etcd_cluster+=${etcd_cluster:+,}m$i=http://127.0.0.1:${peers[$i]}
    etcd_servers+=${etcd_servers:+,}http://127.0.0.1:${clients[$i]}
  done
}

# start_etcd [FOLDER]   starts all members as etcd-0, etcd-1, ...; waits until the first one answers
start_etcd() {
  local i etcd
  etcd=$("$here/parts/install" --print-path etcd) || exit 1
  for i in "${!peers[@]}"; do
    start "etcd-$i" "$etcd/etcd" --name "m$i" --data-dir "$work/${1:-etcd}-$i" --log-level warn \
      --listen-peer-urls "http://127.0.0.1:${peers[$i]}" --initial-advertise-peer-urls "http://127.0.0.1:${peers[$i]}" \
      --listen-client-urls "http://127.0.0.1:${clients[$i]}" --advertise-client-urls "http://127.0.0.1:${clients[$i]}" \
      --initial-cluster "$etcd_cluster" --initial-cluster-state new
  done
  within 20 "etcd answers" curl -sf "http://127.0.0.1:${clients[0]}/health"
}

# service NAME ROLE [flag...]   starts a service by itself with what `djong up` gives it; an api-server on $etcd_servers
service() { service_by start "$@"; }

# kept_service NAME ROLE [flag...]   the same, and again whenever it has ended
kept_service() { service_by keep "$@"; }

service_by() {
  local how=$1 name=$2 role=$3 own=()
  shift
  shift 2
  [ -n "${flags[$role]:-}" ] || flags[$role]=$("$djong" flags "$role")
  mapfile -t own <<<"${flags[$role]}"
  if [ "$role" = api-server ]; then
    # What is said twice would be a list: the flags that differ here are left out.
    mapfile -t own < <(grep -vE "^--(storage-backend|data-dir|secure-port)=" <<<"${flags[$role]}")
    own+=(--storage-backend=etcd3 "--etcd-servers=$etcd_servers")
  fi
  "$how" "$name" "$djong" run "$role" "${own[@]}" "$@"
}
