package org.kith.server.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.util.BytesRef;
import org.kith.core.learn.Context;
import org.kith.core.learn.Outcome;
import org.kith.core.learn.Trial;
import org.kith.core.learn.Vote;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// One report that something was tried, as it is held in memory. Texts are there as hashes only.
///
/// @param self its key as corrections reach it
/// @param kindKey its key as successors reach it
/// @param id half of its id
/// @param target half of the id of what was tried
/// @param seat whose it is, and on which site
/// @param outcome number of its outcome; 0 where it says none
/// @param status number of its status
/// @param place where it was tried, its size band hashed
/// @param fidelity code
record Report(
    Key self,
    Key kindKey,
    Key id,
    Key target,
    Seat seat,
    int outcome,
    int status,
    Context place,
    String fidelity,
    List<Key> sameAs,
    String circle,
    int epoch,
    long index)
    implements Vote<Key> {
  private static final int KEYS = 6;
  private static final String LINE = "\n";

  /// Numbers of the statuses that say that nothing goes on.
  private static final Set<Integer> ENDED =
      Trial.ENDED.stream()
          .map(status -> Trials.number("trial-statuses", status))
          .collect(Collectors.toUnmodifiableSet());

  /// One site of one organisation.
  record Seat(Key origin, Key site) {}

  static Report of(Key self, Key kindKey, Trial trial) {
    return new Report(
        self,
        kindKey,
        Trials.id(trial.id()),
        Trials.id(trial.practice()),
        new Seat(origin(trial.origin()), hash(trial.site())),
        Trials.number("outcomes", trial.outcome().map(Outcome::code).orElse("")),
        Trials.number("trial-statuses", trial.status()),
        hashed(trial.context()),
        trial.fidelity(),
        trial.sameAs().stream().map(Trials::id).sorted().toList(),
        trial.circle(),
        trial.epoch(),
        trial.index());
  }

  /// What stands for an organisation.
  static Key origin(OrganisationId organisation) {
    return Key.of(organisation.hash().buffer());
  }

  /// The same place without its words: the index holds none (SPEC 9.3).
  static Context hashed(Context place) {
    return place.sizeBand().isEmpty()
        ? place
        : new Context(
            place.organisationKind(),
            letters(hash(place.sizeBand()).high()),
            place.area(),
            place.settings());
  }

  /// Without a digit, for a size is no number any more.
  private static String letters(long hash) {
    return Long.toHexString(hash)
        .chars()
        .map(digit -> 'a' + Character.digit(digit, 16))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Key hash(String text) {
    return Key.of(Sha256.hash(Bytes.utf8(text)).buffer());
  }

  /// Whether it was tried in such a place.
  boolean isAt(TrialPlace asked) {
    return place.isLike(asked.hashed())
        && (asked.fidelity().isEmpty() || asked.fidelity().equals(fidelity));
  }

  BytesRef encode() {
    byte[] words =
        String.join(
                LINE,
                circle,
                place.organisationKind(),
                place.sizeBand(),
                place.area(),
                String.join(",", place.settings()),
                fidelity)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(
            (KEYS + sameAs.size()) * Key.BYTES + 3 + Integer.BYTES + Long.BYTES + words.length);
    for (Key key : List.of(self, kindKey, id, target, seat.origin(), seat.site())) {
      key.putTo(bytes);
    }
    bytes.put((byte) outcome).put((byte) status).putInt(epoch).putLong(index);
    bytes.put((byte) sameAs.size());
    sameAs.forEach(key -> key.putTo(bytes));
    bytes.put(words);
    return new BytesRef(bytes.array());
  }

  static Report decode(BytesRef ref) {
    ByteBuffer bytes = ByteBuffer.wrap(ref.bytes, ref.offset, ref.length);
    Key self = Key.of(bytes);
    Key kindKey = Key.of(bytes);
    Key id = Key.of(bytes);
    Key target = Key.of(bytes);
    var seat = new Seat(Key.of(bytes), Key.of(bytes));
    int outcome = bytes.get();
    int status = bytes.get();
    int epoch = bytes.getInt();
    long index = bytes.getLong();
    List<Key> sameAs = new ArrayList<>();
    for (int left = bytes.get(); left > 0; left--) {
      sameAs.add(Key.of(bytes));
    }
    String[] words = StandardCharsets.UTF_8.decode(bytes).toString().split(LINE, -1);
    return new Report(
        self,
        kindKey,
        id,
        target,
        seat,
        outcome,
        status,
        new Context(words[1], words[2], words[3], settings(words[4])),
        words[5],
        List.copyOf(sameAs),
        words[0],
        epoch,
        index);
  }

  private static List<String> settings(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
  }

  @Override
  public boolean hasResult() {
    return ENDED.contains(status)
        || found().filter(outcome -> outcome != Outcome.TOO_EARLY).isPresent();
  }

  /// Its outcome; empty where it says none.
  Optional<Outcome> found() {
    return outcome == 0 ? Optional.empty() : Trials.outcome(outcome);
  }
}
