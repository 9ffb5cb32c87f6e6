package org.kith.core.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kith.protocol.bytes.RecordId;

/// How people judged records that the personal-data guard held back (SPEC 8.7). Immutable: each
/// decision gives the next one.
public final class Judgements {
  static final Judgements NONE = new Judgements(Map.of());

  private final Map<RecordId, List<By>> all;

  /// One person's judgement.
  public record By(String name, Decision.HeldJudged judgement) {}

  private Judgements(Map<RecordId, List<By>> all) {
    this.all = all;
  }

  Judgements with(String name, Decision.HeldJudged judgement) {
    var next = new TreeMap<>(all);
    List<By> of = new ArrayList<>(of(judgement.record()));
    of.removeIf(before -> before.name().equals(name));
    of.add(new By(name, judgement));
    next.put(judgement.record(), List.copyOf(of));
    return new Judgements(next);
  }

  /// Everybody's last judgement of a record.
  public List<By> of(RecordId record) {
    return all.getOrDefault(record, List.of());
  }

  /// Whether it is admitted or refused; empty while nobody decided, or a second person is needed.
  public Optional<Boolean> admits(RecordId record) {
    return of(record).reversed().stream()
        .map(By::judgement)
        .filter(Decision.HeldJudged::decisive)
        .map(Decision.HeldJudged::admit)
        .findFirst();
  }
}
