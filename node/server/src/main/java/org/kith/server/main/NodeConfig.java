package org.kith.server.main;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kith.core.trust.Quota;
import org.kith.server.peer.PeerAllowance;

/// What the command line says, checked.
///
/// @param home the node's home folder
/// @param peerHost address that the peer port listens on
/// @param advertised host:port that invitations and Hellos give; none where nobody can dial in
/// @param guardFolder where the signing guard lies; empty for the user's state folder
/// @param passphraseFile file with the keys' passphrase; empty for `secrets/passphrase`
/// @param confirmRestored a person says that this home was restored and is the only copy
/// @param confirmNoPeers a person says that this organisation never had a peer
/// @param quota of an origin whose grant names none
/// @param peerAllowance what one peer may send in a day
/// @param reviewersMin approvals for a draft that leaves the organisation
/// @param staleAfter silence after which an origin is called stale
/// @param diskReserveBytes of the volume that other organisations' records never take
/// @param meaning whether records are found by meaning too; empty where nothing is said
record NodeConfig(
    Path home,
    String peerHost,
    int peerPort,
    int apiPort,
    int httpPort,
    List<String> advertised,
    Optional<Path> guardFolder,
    Optional<Path> passphraseFile,
    boolean confirmRestored,
    boolean confirmNoPeers,
    Quota quota,
    PeerAllowance peerAllowance,
    int reviewersMin,
    Duration staleAfter,
    long diskReserveBytes,
    Optional<Boolean> meaning) {
  static final int PEER_PORT_DEFAULT = 7440;
  static final int API_PORT_DEFAULT = 7441;
  static final int HTTP_PORT_DEFAULT = 7442;

  private static final int PORT_MAX = 65_535;
  private static final String DIR = "--dir";
  private static final String PEER_PORT = "--peer-port";
  private static final String API_PORT = "--api-port";
  private static final String HTTP_PORT = "--http-port";
  private static final String PEER_HOST = "--peer-host";
  private static final String ADVERTISE = "--advertise";

  /// Value of [#ADVERTISE] of a node that nobody can dial: it dials out and says no address.
  private static final String NOWHERE = "none";

  private static final String GUARD_DIR = "--guard-dir";
  private static final String PASSPHRASE_FILE = "--passphrase-file";
  private static final String CONFIRM_RESTORED = "--confirm-restored";
  private static final String CONFIRM_NO_PEERS = "--confirm-no-peers";
  private static final Set<String> SWITCHES = Set.of(CONFIRM_RESTORED, CONFIRM_NO_PEERS);
  private static final String QUOTA_MIB = "--quota-mib";
  private static final String QUOTA_PER_DAY = "--quota-entries-per-day";
  private static final String PEER_MIB_PER_DAY = "--peer-mib-per-day";
  private static final String PEER_ENTRIES_PER_DAY = "--peer-entries-per-day";
  private static final String DISK_RESERVE_MIB = "--disk-reserve-mib";
  private static final String REVIEWERS = "--reviewers";
  private static final String STALE_AFTER_DAYS = "--stale-after-days";
  private static final String MEANING = "--meaning";
  private static final String ON = "on";
  private static final String OFF = "off";
  private static final Set<String> FLAGS =
      Set.of(
          MEANING,
          DIR,
          PEER_PORT,
          API_PORT,
          HTTP_PORT,
          PEER_HOST,
          ADVERTISE,
          GUARD_DIR,
          PASSPHRASE_FILE,
          QUOTA_MIB,
          QUOTA_PER_DAY,
          PEER_MIB_PER_DAY,
          PEER_ENTRIES_PER_DAY,
          REVIEWERS,
          STALE_AFTER_DAYS,
          DISK_RESERVE_MIB);

  private static final long MIB = 1_024 * 1_024;

  /// What one origin may store, where nothing else is said: some three million short records.
  static final int QUOTA_MIB_DEFAULT = 8_192;

  /// Entries that are taken of one origin in a day: a first catch-up counts as one day.
  static final int QUOTA_PER_DAY_DEFAULT = 2_000_000;

  /// What one peer may send in a day: twice what one origin may store, as it relays others' too.
  static final int PEER_MIB_PER_DAY_DEFAULT = 16_384;

  /// Entries that one peer may send in a day: twice what is taken of one origin.
  static final int PEER_ENTRIES_PER_DAY_DEFAULT = 4_000_000;

  /// Two different people; a small charity may say one.
  static final int REVIEWERS_DEFAULT = 2;

  /// Most organisations write something in a week, or their node is heard.
  static final int STALE_AFTER_DAYS_DEFAULT = 7;

  /// Ten years: whoever wants no warning at all.
  static final int STALE_AFTER_DAYS_MAX = 3_650;

  /// What others' records leave free for the own ones, the index and the system.
  static final int DISK_RESERVE_MIB_DEFAULT = 256;

  NodeConfig {
    advertised = List.copyOf(advertised);
  }

  /// Reads `--flag value` and `--flag=value`.
  ///
  /// @throws CannotStart where a flag is unknown, lacks its value or has a wrong one
  static NodeConfig parse(List<String> arguments) throws CannotStart {
    Map<String, String> single = new HashMap<>();
    List<String> advertised = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String flag = equals < 0 ? argument : argument.substring(0, equals);
      if (SWITCHES.contains(argument)) {
        single.put(argument, "");
        continue;
      }
      if (!FLAGS.contains(flag)) {
        throw new CannotStart(
            "Unknown argument '"
                + flag
                + "'. Known are: "
                + String.join(" ", FLAGS.stream().sorted().toList())
                + ".");
      }
      if (equals < 0 && i + 1 == arguments.size()) {
        throw new CannotStart(flag + " needs a value after it.");
      }
      String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
      if (flag.equals(ADVERTISE) && value.equals(NOWHERE)) {
        single.put(ADVERTISE, NOWHERE);
      } else if (flag.equals(ADVERTISE)) {
        advertised.add(endpoint(value));
      } else if (single.put(flag, value) != null) {
        throw new CannotStart(flag + " is given twice; give it once.");
      }
    }
    return of(single, advertised);
  }

  private static NodeConfig of(Map<String, String> flags, List<String> advertised)
      throws CannotStart {
    String home = flags.get(DIR);
    if (home == null) {
      throw new CannotStart("--dir is missing: give the node's home folder.");
    }
    boolean nowhere = flags.containsKey(ADVERTISE);
    if (nowhere && !advertised.isEmpty()) {
      throw new CannotStart(
          "--advertise none says that nobody can dial this node; give no address with it.");
    }
    int peerPort = port(flags, PEER_PORT, PEER_PORT_DEFAULT);
    return new NodeConfig(
        path(DIR, home).toAbsolutePath().normalize(),
        flags.getOrDefault(PEER_HOST, "0.0.0.0"),
        peerPort,
        port(flags, API_PORT, API_PORT_DEFAULT),
        port(flags, HTTP_PORT, HTTP_PORT_DEFAULT),
        advertised.isEmpty() && peerPort > 0 && !nowhere
            ? List.of("127.0.0.1:" + peerPort)
            : advertised,
        optionalPath(flags, GUARD_DIR),
        optionalPath(flags, PASSPHRASE_FILE),
        flags.containsKey(CONFIRM_RESTORED),
        flags.containsKey(CONFIRM_NO_PEERS),
        new Quota(
            number(flags, QUOTA_MIB, QUOTA_MIB_DEFAULT, 1) * MIB,
            number(flags, QUOTA_PER_DAY, QUOTA_PER_DAY_DEFAULT, 1)),
        new PeerAllowance(
            number(flags, PEER_MIB_PER_DAY, PEER_MIB_PER_DAY_DEFAULT, 1) * MIB,
            number(flags, PEER_ENTRIES_PER_DAY, PEER_ENTRIES_PER_DAY_DEFAULT, 1)),
        (int) number(flags, REVIEWERS, REVIEWERS_DEFAULT, 1),
        Duration.ofDays(staleAfterDays(flags)),
        number(flags, DISK_RESERVE_MIB, DISK_RESERVE_MIB_DEFAULT, 0) * MIB,
        meaning(flags.get(MEANING)));
  }

  private static Optional<Boolean> meaning(@Nullable String said) throws CannotStart {
    if (said != null && !said.equals(ON) && !said.equals(OFF)) {
      throw new CannotStart(MEANING + " must be on or off.");
    }
    return Optional.ofNullable(said).map(ON::equals);
  }

  private static long number(Map<String, String> flags, String flag, int otherwise, int least)
      throws CannotStart {
    String value = flags.getOrDefault(flag, Integer.toString(otherwise));
    if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least) {
      throw new CannotStart(flag + " must be a whole number from " + least + " on.");
    }
    return Integer.parseInt(value);
  }

  private static long staleAfterDays(Map<String, String> flags) throws CannotStart {
    long days = number(flags, STALE_AFTER_DAYS, STALE_AFTER_DAYS_DEFAULT, 1);
    if (days > STALE_AFTER_DAYS_MAX) {
      throw new CannotStart(
          STALE_AFTER_DAYS + " must be a whole number from 1 to " + STALE_AFTER_DAYS_MAX + ".");
    }
    return days;
  }

  private static Optional<Path> optionalPath(Map<String, String> flags, String flag)
      throws CannotStart {
    String value = flags.get(flag);
    return value == null
        ? Optional.empty()
        : Optional.of(path(flag, value).toAbsolutePath().normalize());
  }

  private static Path path(String flag, String value) throws CannotStart {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new CannotStart(flag + " is not a path: " + value, e);
    }
  }

  private static int port(Map<String, String> flags, String flag, int otherwise)
      throws CannotStart {
    String value = flags.get(flag);
    if (value == null) {
      return otherwise;
    }
    int port = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : -1;
    if (port < 0 || port > PORT_MAX) {
      throw new CannotStart(flag + " must be a number from 0 (any free port) to 65535.");
    }
    return port;
  }

  private static String endpoint(String value) throws CannotStart {
    int colon = value.lastIndexOf(':');
    boolean sound =
        colon > 0
            && value.substring(colon + 1).matches("[0-9]{1,5}")
            && Integer.parseInt(value.substring(colon + 1)) <= PORT_MAX
            && value.substring(0, colon).matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+]");
    if (!sound) {
      throw new CannotStart(
          "--advertise must be host:port, such as kith.example.org:7440; or none.");
    }
    return value;
  }
}
