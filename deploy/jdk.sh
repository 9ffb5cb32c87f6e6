# Finds a JDK of version 25 or newer. Read by the scripts beside it; starts no JVM to find out.
# The version comes from the file `release` that every JDK carries.

kith_java_least=25

# Prints the JDK's feature version (25), or nothing.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\{0,1\}\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' "$1/release" | head -n 1
}

jdk_suits() {
  jdk_found_version=$(jdk_version "$1")
  [ -n "$jdk_found_version" ] && [ "$jdk_found_version" -ge "$kith_java_least" ]
}

# Follows symbolic links to the file itself, without `readlink -f`, which not every system has.
real_path() {
  real_path_at=$1
  while [ -L "$real_path_at" ]; do
    real_path_to=$(readlink "$real_path_at") || break
    case $real_path_to in
      /*) real_path_at=$real_path_to ;;
      *) real_path_at=$(dirname "$real_path_at")/$real_path_to ;;
    esac
  done
  printf '%s/%s\n' "$(CDPATH='' cd -P "$(dirname "$real_path_at")" && pwd)" "$(basename "$real_path_at")"
}

# Sets java_home, or returns 1 with java_problem set to a sentence.
find_jdk() {
  java_home=
  java_problem=
  if [ -n "${KITH_JAVA_HOME:-}" ]; then
    if jdk_suits "$KITH_JAVA_HOME"; then
      java_home=$KITH_JAVA_HOME
      return 0
    fi
    java_problem="KITH_JAVA_HOME is $KITH_JAVA_HOME, which holds no JDK $kith_java_least or newer."
    return 1
  fi
  if [ -n "${JAVA_HOME:-}" ] && jdk_suits "$JAVA_HOME"; then
    java_home=$JAVA_HOME
    return 0
  fi
  if find_jdk_path=$(command -v java 2>/dev/null) && [ -n "$find_jdk_path" ]; then
    find_jdk_path=$(real_path "$find_jdk_path")
    find_jdk_path=${find_jdk_path%/bin/java}
    if jdk_suits "$find_jdk_path"; then
      java_home=$find_jdk_path
      return 0
    fi
  fi
  for find_jdk_at in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* \
    "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if jdk_suits "$find_jdk_at"; then
      java_home=$find_jdk_at
      return 0
    fi
  done
  java_problem="no JDK $kith_java_least or newer was found (looked at KITH_JAVA_HOME, JAVA_HOME, PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks)."
  return 1
}
