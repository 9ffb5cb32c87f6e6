package org.kith.server.search;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.EntryLink;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.Relation;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.TriedHere;

/// Which records were tried by whom, and what came of it. All reports are held in memory, in some
/// hundred bytes each; they may arrive before what they report on.
final class Trials {
  /// One report.
  ///
  /// @param target half of the id of what was tried
  /// @param outcome number of its outcome; 0 where it says none
  /// @param status number of its status
  record Report(Key self, Key kindKey, Key target, Key origin, int outcome, int status) {
    private static final int BYTES = 4 * Key.BYTES + 2;

    /// Empty where the record is no report.
    static Optional<Report> of(
        Key self, Key kindKey, OrganisationId origin, LearningRecord record) {
      if (!record.message().hasTriedHere()) {
        return Optional.empty();
      }
      TriedHere said = record.message().getTriedHere();
      return record.links().stream()
          .filter(link -> link.relation() == Relation.TRIED.number())
          .map(EntryLink::target)
          .findFirst()
          .map(
              target ->
                  new Report(
                      self,
                      kindKey,
                      id(target),
                      Key.of(origin.hash().buffer()),
                      number("outcomes", said.getOutcome()),
                      number("trial-statuses", said.getStatus())));
    }

    BytesRef encode() {
      ByteBuffer bytes = ByteBuffer.allocate(BYTES);
      self.putTo(bytes);
      kindKey.putTo(bytes);
      target.putTo(bytes);
      origin.putTo(bytes);
      bytes.put((byte) outcome).put((byte) status);
      return new BytesRef(bytes.array());
    }

    static Report decode(BytesRef ref) {
      ByteBuffer bytes = ByteBuffer.wrap(ref.bytes, ref.offset, ref.length);
      return new Report(
          Key.of(bytes), Key.of(bytes), Key.of(bytes), Key.of(bytes), bytes.get(), bytes.get());
    }
  }

  /// What the reports on one record say together.
  ///
  /// @param organisations that report on it
  /// @param outcomes a bit for each outcome, by its number
  /// @param statuses a bit for each status, by its number
  record Sum(long organisations, long outcomes, long statuses) {
    static final Sum NONE = new Sum(0, 0, 0);
  }

  private final Map<Key, Report> reports = new HashMap<>();
  private final Map<Key, Key> byKindKey = new HashMap<>();
  private final Map<Key, Set<Key>> byTarget = new HashMap<>();

  /// What stands for a record's id in the index.
  static Key id(RecordId id) {
    return Key.of(id.hash().buffer());
  }

  /// Number of a code; 0 for none.
  static int number(String vocabulary, String code) {
    return Vocabularies.named(vocabulary).ofCode(code).map(Term::number).orElse(0);
  }

  synchronized void clear() {
    reports.clear();
    byKindKey.clear();
    byTarget.clear();
  }

  synchronized void add(Report report, Set<Key> affectedTargets) {
    if (reports.putIfAbsent(report.self(), report) == null) {
      byKindKey.put(report.kindKey(), report.self());
      byTarget.computeIfAbsent(report.target(), key -> new HashSet<>()).add(report.self());
      affectedTargets.add(report.target());
    }
  }

  /// The record with this key is admitted no more, or has no content any more.
  synchronized void remove(Key self, Set<Key> affectedTargets) {
    Report report = reports.remove(self);
    if (report == null) {
      return;
    }
    byKindKey.remove(report.kindKey());
    Set<Key> others = byTarget.get(report.target());
    if (others != null && others.remove(self) && others.isEmpty()) {
      byTarget.remove(report.target());
    }
    affectedTargets.add(report.target());
  }

  /// What was tried in reports that were corrected.
  synchronized void affect(Corrections.Affected corrected, Set<Key> affectedTargets) {
    for (Key self : corrected.retracted()) {
      addTarget(reports.get(self), affectedTargets);
    }
    for (Key kindKey : corrected.superseded()) {
      Key self = byKindKey.get(kindKey);
      if (self != null) {
        addTarget(reports.get(self), affectedTargets);
      }
    }
  }

  private static void addTarget(@org.jspecify.annotations.Nullable Report report, Set<Key> to) {
    if (report != null) {
      to.add(report.target());
    }
  }

  /// Adds up the reports on one record that stand. One organisation counts once.
  synchronized Sum sum(Key target, Corrections corrections) {
    Set<Key> organisations = new HashSet<>();
    long outcomes = 0;
    long statuses = 0;
    for (Key self : byTarget.getOrDefault(target, Set.of())) {
      Report report = reports.get(self);
      if (report == null
          || corrections.isRetracted(self)
          || corrections.isSuperseded(report.kindKey())) {
        continue;
      }
      organisations.add(report.origin());
      outcomes |= report.outcome() == 0 ? 0 : 1L << report.outcome();
      statuses |= report.status() == 0 ? 0 : 1L << report.status();
    }
    return new Sum(organisations.size(), outcomes, statuses);
  }
}
