package org.kith.server.writer;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Reason;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;

/// What request ids were used for: a repeat of the same record gets the first receipt; another
/// record under the same id is refused, since neither a second record nor the receipt of the first
/// is what was asked for.
final class Repeats {
  private final LogStore store;

  Repeats(LogStore store) {
    this.store = store;
  }

  /// What became of the attempt that had this request id first.
  sealed interface Found {
    /// The same record, as far as its content is here.
    record Same(Batch.Receipt receipt) implements Found {}

    /// Another record.
    record Other(Outcome.Declined why) implements Found {}
  }

  private record Earlier(long index, Bytes entry, Optional<SaltedPayload> payload) {}

  /// Empty where the request id is new in this log, or the record cannot be published at all.
  Optional<Found> find(Batch batch, LogName log, String request, RecordParse record, long nowMs) {
    if (!(record instanceof RecordParse.Ok(var now))) {
      return Optional.empty();
    }
    return earlier(batch, log, request).map(before -> compare(before, now, nowMs));
  }

  private Optional<Earlier> earlier(Batch batch, LogName log, String request) {
    Optional<Frame.EntryStored> inBatch = batch.earlier(log, request);
    return inBatch.isPresent()
        ? inBatch.map(frame -> new Earlier(frame.index(), frame.entry(), frame.payload()))
        : store
            .byRequest(log.id(), request)
            .flatMap(index -> store.read(log.id(), index))
            .map(entry -> new Earlier(entry.index(), entry.entry(), entry.payload()));
  }

  private static Found compare(Earlier before, LearningRecord now, long nowMs) {
    var receipt = new Batch.Receipt(Leaf.recordId(before.entry()), before.index());
    boolean same =
        before
            .payload()
            .map(held -> isSame(before.entry(), held.payload(), now, nowMs))
            .orElse(true);
    if (same) {
      return new Found.Same(receipt);
    }
    return new Found.Other(
        new Outcome.Declined(
            Reason.REQUEST_ID_USED,
            List.of(
                new Problem(
                    "requestId",
                    "was used before for a record that says something else ("
                        + receipt.id().text()
                        + "), so nothing was published; name another one, or leave it out"))));
  }

  private static boolean isSame(Bytes entry, Bytes before, LearningRecord now, long nowMs) {
    if (before.equals(now.payload())) {
      return true;
    }
    return Entry.parse(entry) instanceof Entry.Parsed.Ok(var stood)
        && LearningRecord.parse(before) instanceof RecordParse.Ok(var was)
        && asWritten(was, stood.claimedTimeMs()).equals(asWritten(now, nowMs));
  }

  /// Without what the node adds by its settings and by the day: an import that is repeated next
  /// month is a repeat, although its practices would be due for review a month later.
  private static org.kith.schema.v1.LearningRecord asWritten(LearningRecord record, long timeMs) {
    var made = record.message().toBuilder().clearGuard().clearApprovals().build();
    var bare = made.toBuilder().clearReviewBy().build();
    var month = YearMonth.from(Instant.ofEpochMilli(timeMs).atOffset(ZoneOffset.UTC));
    return RecordRules.withDefaults(bare, month).equals(made) ? bare : made;
  }
}
