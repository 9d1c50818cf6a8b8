# The load that faults are checked against, told by lines: writers and watchers of dev.djong.testkit.faults. Source it after
# e2e/lib.sh; it needs $work, $KUBECONFIG, $watches and $writers. PACE is how many milliseconds a writer rests.

ask() {
  echo "$*" >&"${LOAD[1]}"
  read -r -t 90 answer <&"${LOAD[0]}" || answer="no answer"
}

phase() {
  ask phase "$1"
  printf '      | %s\n' "$answer"
}

# taken "what" LEASE SECONDS   by another one than $holder
taken() {
  ask takeover "$2" "$holder" "$3"
  case "$answer" in FAIL* | "no answer") bad "$1" "$answer" ;; *) ok "$1 ($answer)" ;; esac
}

# All watchers together were told $events, or nobody answers any more.
enough_told() {
  ask told
  case "$answer" in "told "*) [ "${answer#told }" -ge "$events" ] ;; *) bad "the load answers" "$answer" ;; esac
}

# start_load SERVER,SERVER   over all api-servers at once
start_load() {
  local app=$here/target/launch/current
  . "$here/.mvn/jdk.sh"
  use_jdk
  [ -d "$here/testkit/target/classes/dev/djong/testkit/faults" ] ||
    check "the load is compiled" "$here/mvnw" -q -B -f "$here/pom.xml" -Dquick -pl testkit -am test-compile
  # It reads every event that it has asked for, which costs more than to tell it: what it tests comes first.
  coproc LOAD { exec nice -n 10 "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m \
    -cp "$here/testkit/target/classes:$here/client/target/test-classes:$app/djong.jar:$app/lib/*" \
    dev.djong.testkit.faults.FaultRun "$KUBECONFIG" "$1" "$watches" "$writers" "${PACE:-250}" 2>"$work/load.log"; }
  load_pid=$LOAD_PID
  pid[load]=$LOAD_PID
  read -r -t 60 answer <&"${LOAD[0]}" && ok "the load runs: $answer" || bad "the load runs" "$(cat "$work/load.log")"
}

# The end of the load, and what it found.
check_load() {
  echo check >&"${LOAD[1]}"
  cat <&"${LOAD[0]}" >"$work/check.txt"
  wait "$load_pid" 2>/dev/null
  sed 's/^/      | /' "$work/check.txt"
  says "nothing is lost, repeated or out of order" "violations: 0" cat "$work/check.txt" "$work/load.log"
}
