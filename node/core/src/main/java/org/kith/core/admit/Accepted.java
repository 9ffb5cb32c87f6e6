package org.kith.core.admit;

import java.util.List;
import java.util.Optional;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Frontier;

/// What the gate says of an offered range (SPEC 8.1).
public sealed interface Accepted {
  /// Every entry is verified; the log's edge moves to `after`.
  ///
  /// @param checkpoint covers the range and perhaps more
  record Range(LogName log, Checkpoint checkpoint, Frontier after, List<Judged> entries)
      implements Accepted {
    public Range {
      entries = List.copyOf(entries);
    }
  }

  /// Nothing of it is kept.
  record No(Reason reason) implements Accepted {}

  /// One verified entry with the verdict on its record.
  ///
  /// @param another whether a payload that is not the entry's own came with it: it is left out
  record Judged(Bytes entry, Optional<SaltedPayload> payload, Verdict verdict, boolean another) {}
}
