package org.kith.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.OfferedItem;
import org.kith.core.sync.Effect;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.RecordId;
import org.kith.server.store.Journal;
import org.kith.server.store.RealDisk;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Tombstones.Tombstone;

/// SPEC 9.3: from the tombstone on content goes to nobody, even while it is in a file still.
class RangesTest {
  @TempDir Path folder;

  @Test
  void nothingGoesFromUnderATombstone() throws Exception {
    Journal journal = Journal.inMemory();
    RecordId gone = journal.add(Journal.RIVERSIDE, Journal.lesson("one that must go"));
    RecordId _ = journal.add(Journal.RIVERSIDE, Journal.lesson("one that stays"));
    LogId log = Journal.commons(Journal.RIVERSIDE).id();
    try (RealDisk disk = RealDisk.open(folder);
        Tombstones tombstones = Tombstones.open(disk)) {
      var ranges = new Ranges(journal.store, tombstones);
      assertThat(payloads(ranges, log)).containsExactly(true, true);
      assertThat(ranges.payloads(log, List.of(0L, 1L))).containsOnlyKeys(0L, 1L);

      boolean _ = tombstones.add(new Tombstone(gone, Journal.HILLTOP, Optional.empty()));
      assertThat(payloads(ranges, log))
          .as("another's word counts nothing")
          .containsExactly(true, true);
      boolean _ = tombstones.add(new Tombstone(gone, Journal.RIVERSIDE, Optional.empty()));
      assertThat(payloads(ranges, log)).containsExactly(false, true);
      assertThat(ranges.payloads(log, List.of(0L, 1L))).containsOnlyKeys(1L);
    }
  }

  private static List<Boolean> payloads(Ranges ranges, LogId log) {
    var whole = new Effect.Serve(0, log, 0, 2, 2, PayloadPolicy.EVERYTHING);
    return ranges.read(whole).orElseThrow().items().stream()
        .map(OfferedItem::payload)
        .map(Optional::isPresent)
        .toList();
  }
}
