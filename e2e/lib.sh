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

# The machine's kubectls, oldest first: those beside the one on the PATH, named kubectl.1.NN, and that one itself.
kubectls() {
  local main
  main=$(command -v kubectl) || { echo "no kubectl on the PATH: install one" >&2; return 1; }
  ls "$(dirname "$(readlink -f "$main")")"/kubectl.1.[0-9]* 2>/dev/null | sort -V
  echo "$main"
}
