# Checks what a build needs and builds. Read by quickstart, test and bench/run, which set `top` to the checkout.

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 69
}

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

install_package() {
  say "Installing $1 with apt-get …"
  apt-get install -y --no-install-recommends "$1" >/dev/null 2>&1 && return 0
  apt-get update >/dev/null 2>&1
  apt-get install -y --no-install-recommends "$1" >/dev/null 2>&1
}

# Whether Debian's packages can be had from here now.
packages_reachable() { can_install && apt-get -o APT::Update::Error-Mode=any update >/dev/null 2>&1; }

# Keeps a sentence for the end of a run of the tests: what it does not prove.
unproved=
leave_unproved() {
  unproved="$unproved  $*
"
}

# Names each test that was skipped since the file $1 was written, and why, as the modules' reports have it.
skipped_tests() {
  find "$top" -path '*/target/surefire-reports/TEST-*.xml' -newer "$1" -exec awk '
    function value(name) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    }
    /<testcase / { test = value("classname") "." value("name") }
    /<skipped/ { sub(/^.*<skipped/, " "); print "  " test ": " value("message") }
  ' {} + | sed 's/&apos;/'"'"'/g; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&#10;.*//; s/&amp;/\&/g'
}

# Says at the end what a run has not proved, and returns its exit code: $1, or 1 where KITH_TEST_ALL is set and tests were
# skipped although all that they need is here.
conclude() {
  skipped=$(skipped_tests "$2")
  if [ -n "$unproved$skipped" ]; then
    say ""
    say "NOT TESTED in this run:"
    [ -z "$unproved" ] || printf '%s' "$unproved"
    [ -z "$skipped" ] || say "$skipped"
  fi
  if [ "$1" = 0 ] && [ -n "${KITH_TEST_ALL:-}" ] && [ -n "$skipped" ] && [ -z "$unproved" ]; then
    say "The run fails: all that these tests need is here, and still they were skipped."
    return 1
  fi
  return "$1"
}

# Maven 3.8.7 or newer and a JDK 25 or newer; installs them where that is one command away.
need_tools() {
  if ! find_jdk && [ -z "${KITH_JAVA_HOME:-}" ] && can_install; then
    install_package openjdk-25-jdk-headless
  fi
  find_jdk || fail "$java_problem Install one (for example Eclipse Temurin 25), or set KITH_JAVA_HOME to its folder."
  if ! command -v mvn >/dev/null 2>&1 && can_install; then
    install_package maven
  fi
  command -v mvn >/dev/null 2>&1 ||
    fail "Maven is missing: install Maven 3.8.7 or newer and put mvn on the PATH (Debian, Ubuntu: apt-get install maven)."
}

# Runs Maven; where no java is on the PATH, Maven itself runs on the JDK that was found.
maven() {
  if [ -z "${JAVA_HOME:-}" ] && ! command -v java >/dev/null 2>&1; then
    JAVA_HOME=$java_home
    export JAVA_HOME
  fi
  (cd "$top" && mvn -B "$@")
}

# Builds the module $1 with what it needs, where a source is newer than the last build of it. The rest are the sources' folders.
build_if_needed() {
  module=$1
  shift
  stamp=$top/$module/target/built
  if [ -f "$stamp" ]; then
    changed=$(cd "$top" && find pom.xml .mvn "$@" \( -name target -o -path '*/src/test' \) -prune -o -type f -newer "$stamp" -print | head -n 1)
    [ -n "$changed" ] || return 0
    say "Building what changed …"
  else
    say "Building (the first time takes a few minutes; Maven fetches what it needs) …"
  fi
  mkdir -p "$top/$module/target"
  log=$top/$module/target/build.log
  : >"$stamp.next"
  { maven -Dmaven.test.skip=true -Dformat.skip=true -Derrorprone.checks=-XepDisableAllChecks -pl "$module" -am package 2>&1; echo "exit $?" >"$stamp.exit"; } |
    tee "$log" | sed -n 's/^\[INFO\] Building \(Kith [^0-9]*\).*\(\[[0-9/]*\]\)$/  \2 \1/p'
  result=$(cat "$stamp.exit" 2>/dev/null)
  rm -f "$stamp.exit"
  if [ "$result" != "exit 0" ]; then
    rm -f "$stamp.next"
    grep '^\[ERROR\]' "$log" | head -n 20 >&2
    fail "the build failed; all of its output is in $log"
  fi
  mv -f "$stamp.next" "$stamp"
}
