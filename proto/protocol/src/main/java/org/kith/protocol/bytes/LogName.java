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

  private static final int IDS_MAX = 16_384;
  private static final Map<LogName, LogId> IDS = new ConcurrentHashMap<>();
  private static final Pattern FORM =
      Pattern.compile("kith/(kith1[a-z2-7]{52})/([a-z0-9]{1,64})/([1-9][0-9]{0,8})");

  public static LogName commons(OrganisationId organisation, int epoch) {
    return new LogName(organisation, COMMONS, epoch);
  }

  /// Reads an origin line; empty where it is not one of ours.
  public static Optional<LogName> parse(String originLine) {
    var match = FORM.matcher(originLine);
    return match.matches()
        ? OrganisationId.parse(match.group(1))
            .map(id -> new LogName(id, match.group(2), Integer.parseInt(match.group(3))))
        : Optional.empty();
  }

  public String originLine() {
    return "kith/" + organisation.text() + "/" + circle + "/" + epoch;
  }

  /// The hash of the origin line. It is asked for all the time, and of few logs.
  public LogId id() {
    LogId known = IDS.get(this);
    if (known == null) {
      if (IDS.size() >= IDS_MAX) {
        IDS.clear();
      }
      known = LogId.of(originLine());
      IDS.put(this, known);
    }
    return known;
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
