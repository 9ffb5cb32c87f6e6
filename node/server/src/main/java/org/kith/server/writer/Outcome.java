package org.kith.server.writer;

import java.util.List;
import java.util.Optional;
import org.kith.core.admit.Reason;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Problem;

/// What became of a proposal. Told only once it is durable.
public sealed interface Outcome {
  /// An own record or decision stands in its log, under this signed checkpoint.
  ///
  /// @param repeated whether its request id was seen before, so that this is the first receipt
  record Appended(RecordId id, LogName log, long index, Bytes checkpoint, boolean repeated)
      implements Outcome {}

  /// An own record or decision is durable and in effect, but could not be signed: there is no
  /// receipt until the disk works again. Whoever asks for it again by its request id gets that.
  record Unsigned(RecordId id, LogName log, long index, Publishing.ReadOnly why)
      implements Outcome {}

  /// An own record is refused; nothing of it is kept.
  record Declined(Reason reason, List<Problem> problems) implements Outcome {}

  /// A range is stored. Some of its records may have been refused: they are kept with the reason.
  record Taken(LogId log, long from, long to, List<RefusedItem> refused) implements Outcome {}

  /// A whole range is refused; nothing of it is kept.
  record RangeDeclined(LogId log, long from, Reason reason) implements Outcome {}

  /// The payload and salt of an entry are in no file of the store any more.
  record Erased(LogId log, long index) implements Outcome {}

  /// So many payloads that came after their entries are durable.
  ///
  /// @param full why the rest was not taken, where there was no room for it (SPEC 8.5)
  record Supplied(LogId log, int payloads, Optional<Reason> full) implements Outcome {}

  /// Manifests were looked at; so many decisions followed.
  record Learned(int decisions) implements Outcome {}

  /// Whether the node publishes was looked at again.
  record Considered(Publishing publishing) implements Outcome {}

  /// Held records were judged again.
  record JudgedAgain(int changed) implements Outcome {}

  /// One record that was refused, or held for personal data, inside a range that was taken.
  ///
  /// @param findings rule and field of what the guard found, never the text
  record RefusedItem(long index, Reason reason, List<String> findings) {
    public RefusedItem {
      findings = List.copyOf(findings);
    }
  }
}
