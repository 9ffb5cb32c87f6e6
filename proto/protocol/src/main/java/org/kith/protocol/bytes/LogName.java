package org.kith.protocol.bytes;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// A log's name, `kith/<organisation id>/<circle>/<epoch>`: the origin line of its checkpoints
/// and the C2SP name of its key (SPEC 3).
public record LogName(OrganisationId organisation, String circle, int epoch) {
  /// The circle of everyone who trusts each other.
  public static final String COMMONS = "commons";

  /// Local log of records with audience own; never offered to anybody.
  public static final String LOCAL = "local";

  /// Local log of decisions; never offered to anybody.
  public static final String GOVERNANCE = "governance";

  /// Local log of what was done and decides nothing; unsigned, and never offered to anybody.
  public static final String AUDIT = "audit";

  /// What follows from names is asked for all the time, and of few logs.
  private static final int KNOWN_MAX = 16_384;

  private static final Map<LogName, Known> KNOWN = new ConcurrentHashMap<>();
  private static final Map<String, LogName> READ = new ConcurrentHashMap<>();
  private static final Pattern FORM =
      Pattern.compile("kith/(kith1[a-z2-7]{52})/([a-z0-9]{1,64})/([1-9][0-9]{0,8})");

  private record Known(String originLine, LogId id) {}

  public static LogName commons(OrganisationId organisation, int epoch) {
    return new LogName(organisation, COMMONS, epoch);
  }

  /// Reads an origin line; empty where it is not one of ours.
  public static Optional<LogName> parse(String originLine) {
    LogName read = READ.get(originLine);
    if (read != null) {
      return Optional.of(read);
    }
    var match = FORM.matcher(originLine);
    Optional<LogName> name =
        match.matches()
            ? OrganisationId.parse(match.group(1))
                .map(id -> new LogName(id, match.group(2), Integer.parseInt(match.group(3))))
            : Optional.empty();
    name.ifPresent(found -> keep(READ, originLine, found));
    return name;
  }

  private static <K, V> void keep(Map<K, V> in, K key, V value) {
    if (in.size() >= KNOWN_MAX) {
      in.clear();
    }
    in.put(key, value);
  }

  private Known known() {
    Known known = KNOWN.get(this);
    if (known == null) {
      String line = "kith/" + organisation.text() + "/" + circle + "/" + epoch;
      known = new Known(line, LogId.of(line));
      keep(KNOWN, this, known);
    }
    return known;
  }

  public String originLine() {
    return known().originLine();
  }

  /// The hash of the origin line.
  public LogId id() {
    return known().id();
  }

  /// Whether this log never leaves its node.
  public boolean isLocal() {
    return circle.equals(LOCAL) || circle.equals(GOVERNANCE) || circle.equals(AUDIT);
  }

  @Override
  public String toString() {
    return originLine();
  }
}
