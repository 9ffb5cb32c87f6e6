package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.trust.Erasures.Confirmed;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ErasureReceipt.Outcome;

/// SPEC 9.4: a holder that cannot finish, here for an index that does not come on, says after a
/// while that it holds the record still; and once it is gone from every file, that.
class HeldReceiptTest {
  private static final long MINUTE_MS = 60_000;

  @TempDir Path folder;
  private final AtomicLong nowMs =
      new AtomicLong(Instant.parse("2026-11-28T10:00:00Z").toEpochMilli());

  @Test
  void whoeverIsNotDoneSaysSoAndThenThatItIs() throws Exception {
    try (var node = new ErasingNode(folder, () -> Instant.ofEpochMilli(nowMs.get()))) {
      RecordId record = node.publish(TestNode.lesson("One that must go"));
      var _ = node.erase(record);
      step(node);
      assertThat(node.tombstones.covers(record, node.chain.organisation())).isTrue();
      nowMs.addAndGet(MINUTE_MS - 1);
      step(node);
      assertThat(said(node, record)).as("it may be done at any moment").isEmpty();
      nowMs.addAndGet(1);
      step(node);
      assertThat(said(node, record)).map(one -> one.receipt().outcome()).contains(Outcome.HELD);
      long frames = node.store.nextSequence();
      step(node);
      assertThat(node.store.nextSequence()).as("it says so once").isEqualTo(frames);

      while (node.index.step(1_000) > 0) {
        // until it has come to the end of the journal
      }
      step(node);
      assertThat(said(node, record))
          .hasValueSatisfying(
              one -> {
                assertThat(one.receipt().outcome()).isEqualTo(Outcome.ERASED);
                assertThat(one.receipt().logSize()).isEqualTo(2);
              });
    }
  }

  private Optional<Confirmed> said(ErasingNode node, RecordId record) {
    return node.writer.standing().erasures().of(record).values().stream().findFirst();
  }

  private static void step(ErasingNode node) {
    for (int i = 0; i < 3; i++) { // what it writes itself is followed too
      node.view();
      int _ = node.eraser.step(1_000);
    }
  }
}
