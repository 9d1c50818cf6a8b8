# Sourced by mvnw and djong: sets JAVA_HOME to a JDK 25 (or, where there is none, a newer one), wherever the machine
# keeps it. What `java` on the PATH happens to be does not matter.

jdk_major() {
    # The release file answers in a millisecond, asking the JVM itself takes fifty times as long.
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n '1s/.*"\([0-9]*\).*/\1/p'
    fi
}

jdk_candidates() {
    printf '%s\n' "${DJONG_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home
    local on_path
    on_path=$(command -v java) && dirname "$(dirname "$(readlink -f "$on_path")")"
}

use_jdk() {
    local candidate major newer=
    while read -r candidate; do
        major=$(jdk_major "$candidate") || continue
        if [ "$major" = 25 ]; then
            export JAVA_HOME=$candidate
            return 0
        fi
        if [ "${major:-0}" -gt 25 ] && [ -z "$newer" ]; then newer=$candidate; fi
    done < <(jdk_candidates)
    [ -n "$newer" ] && export JAVA_HOME=$newer && return 0
    echo "Djong needs a JDK 25: install one (on Debian: apt-get install openjdk-25-jdk-headless, or Temurin 25 from adoptium.net) or set JAVA_HOME to it." >&2
    return 1
}
