package org.kith.client.bundle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;

/// Whose cosignatures a verifier asks for (SPEC 3.10), in the text form of C2SP's tlog-policy:
/// `witness NAME VKEY`, `group NAME any|all|K NAME…`, `quorum NAME|none`, and `#` for comments.
/// Lines `log VKEY` name logs whose keys are trusted.
public final class WitnessPolicy {
  /// Longest policy that is read.
  public static final int POLICY_CHARACTERS_MAX = 256 * 1_024;

  private static final String NONE = "none";

  private final List<NoteKey> logs = new ArrayList<>();
  private final Map<String, NoteKey> witnesses = new LinkedHashMap<>();
  private final Map<String, Group> groups = new HashMap<>();
  private String quorum = "";

  private record Group(int needed, List<String> members) {}

  private WitnessPolicy() {}

  /// A policy that cannot be read.
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(int line, String why) {
      super("Line " + line + " of the policy " + why + ".");
    }
  }

  /// Reads a policy.
  public static WitnessPolicy parse(String text) throws Unreadable {
    if (text.length() > POLICY_CHARACTERS_MAX) {
      throw new Unreadable(1, "begins a file that is too long");
    }
    var policy = new WitnessPolicy();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String[] words = line.strip().split("\\s+");
      if (!line.isBlank() && !words[0].startsWith("#")) {
        policy.read(number, words);
      }
    }
    if (policy.quorum.isEmpty()) {
      throw new Unreadable(Math.max(1, number), "is the last, and none says quorum");
    }
    return policy;
  }

  private void read(int number, String[] words) throws Unreadable {
    switch (words[0]) {
      case "log" -> logs.add(key(number, words, 1, NoteKey.Type.ED25519));
      case "witness" ->
          witnesses.put(fresh(number, words), key(number, words, 2, NoteKey.Type.COSIGNATURE));
      case "group" -> group(number, words);
      case "quorum" -> quorum(number, words);
      default -> throw new Unreadable(number, "starts with none of log, witness, group, quorum");
    }
  }

  private static NoteKey key(int number, String[] words, int at, NoteKey.Type type)
      throws Unreadable {
    return Optional.of(words)
        .filter(all -> all.length > at)
        .flatMap(all -> NoteKey.parse(all[at]))
        .filter(key -> key.type() == type)
        .orElseThrow(() -> new Unreadable(number, "has no verifier key of that sort"));
  }

  private String fresh(int number, String[] words) throws Unreadable {
    if (words.length < 2
        || words[1].equals(NONE)
        || witnesses.containsKey(words[1])
        || groups.containsKey(words[1])) {
      throw new Unreadable(number, "has no name of its own");
    }
    return words[1];
  }

  private void group(int number, String[] words) throws Unreadable {
    String name = fresh(number, words);
    List<String> members = words.length < 4 ? List.of() : List.of(words).subList(3, words.length);
    for (String member : members) {
      if (!witnesses.containsKey(member) && !groups.containsKey(member)) {
        throw new Unreadable(number, "names " + member + ", which no line above defines");
      }
    }
    int needed =
        switch (words.length < 3 ? "" : words[2]) {
          case "any" -> 1;
          case "all" -> members.size();
          case String count when count.matches("[1-9][0-9]{0,3}") -> Integer.parseInt(count);
          default -> 0;
        };
    if (needed < 1 || needed > members.size()) {
      throw new Unreadable(number, "asks for a number of witnesses that it does not have");
    }
    groups.put(name, new Group(needed, members));
  }

  private void quorum(int number, String[] words) throws Unreadable {
    boolean known =
        words.length == 2
            && (words[1].equals(NONE)
                || witnesses.containsKey(words[1])
                || groups.containsKey(words[1]));
    if (!known || !quorum.isEmpty()) {
      throw new Unreadable(number, "names no quorum that a line above defines, or a second one");
    }
    quorum = words[1];
  }

  /// Whether a log's key may be trusted by this policy: it names it, or names none at all.
  boolean trusts(NoteKey logKey) {
    return logs.isEmpty() || logs.contains(logKey);
  }

  /// Whether enough of the witnesses have cosigned a note.
  boolean isMet(Note note) {
    return isMet(key -> Cosignature.verify(note, key).isPresent());
  }

  /// Whether enough of the witnesses are among those of whom this holds.
  boolean isMet(Predicate<NoteKey> cosigned) {
    return quorum.equals(NONE) || isMet(quorum, cosigned);
  }

  /// Keys of all witnesses, with the names that the policy gives them.
  Map<String, NoteKey> witnesses() {
    return Collections.unmodifiableMap(witnesses);
  }

  private boolean isMet(String name, Predicate<NoteKey> cosigned) {
    Group group = groups.get(name);
    if (group != null) {
      return group.members().stream().filter(member -> isMet(member, cosigned)).count()
          >= group.needed();
    }
    NoteKey key = witnesses.get(name);
    return key != null && cosigned.test(key);
  }
}
