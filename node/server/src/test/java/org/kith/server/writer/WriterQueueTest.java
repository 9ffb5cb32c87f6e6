package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.record.RecordFault;
import org.kith.protocol.record.RecordParse;
import org.kith.server.store.StoreException;

class WriterQueueTest {
  private static final Proposal RECORD =
      new Proposal.Publish(
          LogName.commons(new OrganisationId(Bytes.wrap(new byte[32])), 1),
          new RecordParse.Bad(RecordFault.MALFORMED, List.of()),
          Optional.empty());

  @Test
  void allThatWaitsGoesIntoOneBatchUpToTheLimit() throws Exception {
    var firstTaken = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var sizes = new ArrayList<Integer>();
    var queue =
        new WriterQueue(
            batch -> {
              sizes.add(batch.size());
              firstTaken.countDown();
              awaitQuietly(goOn);
              return batch.stream().map(p -> (Outcome) new Outcome.JudgedAgain(0)).toList();
            },
            outcomes -> {});
    Thread writer = Thread.ofVirtual().start(queue::run);
    var tickets = new ArrayList<Ticket>();
    tickets.add(queue.submit(new Proposal.JudgeAgain()));
    firstTaken.await();
    for (int i = 0; i < WriterQueue.BATCH_ENTRIES_MAX + 1; i++) {
      tickets.add(queue.submit(new Proposal.Decide(Bytes.EMPTY)));
    }
    goOn.countDown();
    for (Ticket ticket : tickets) {
      assertThat(ticket.await()).isEqualTo(new Outcome.JudgedAgain(0));
    }
    assertThat(sizes).containsExactly(1, WriterQueue.BATCH_ENTRIES_MAX, 1);
    writer.interrupt();
    writer.join();
    assertThatThrownBy(() -> queue.submit(new Proposal.JudgeAgain()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDiskThatFailsFailsTheBatchAndNotTheWriter() throws Exception {
    var fails = new ArrayList<>(List.of(true, false));
    var queue =
        new WriterQueue(
            batch -> {
              if (fails.removeFirst()) {
                throw new StoreException.DiskFailed("appending", new IOException("full"));
              }
              return List.of(new Outcome.JudgedAgain(1));
            },
            outcomes -> {});
    Thread writer = Thread.ofVirtual().start(queue::run);
    Ticket first = queue.submit(new Proposal.JudgeAgain());
    assertThatThrownBy(first::await).isInstanceOf(StoreException.DiskFailed.class);
    assertThat(queue.submit(new Proposal.JudgeAgain()).await())
        .isEqualTo(new Outcome.JudgedAgain(1));
    writer.interrupt();
    writer.join();
  }

  @Test
  void recordsPublishedInBulkAreGatheredAndTheLastDoesNotWaitForMore() throws Exception {
    assertThat(sizesOfBatches(Duration.ofHours(1), WriterQueue.GATHERED_ENTRIES))
        .containsExactly(WriterQueue.BULK_ENTRIES_MIN, WriterQueue.GATHERED_ENTRIES);
    assertThat(sizesOfBatches(Duration.ofMillis(1), 1))
        .containsExactly(WriterQueue.BULK_ENTRIES_MIN, 1);
  }

  /// Sizes of the batches of a few records that waited together, and of those that came later.
  private static List<Integer> sizesOfBatches(Duration linger, int later) throws Exception {
    var sizes = new ArrayList<Integer>();
    var queue =
        new WriterQueue(
            batch -> {
              sizes.add(batch.size());
              return batch.stream().map(p -> (Outcome) new Outcome.JudgedAgain(0)).toList();
            },
            outcomes -> {},
            linger);
    var tickets = new ArrayList<Ticket>();
    for (int i = 0; i < WriterQueue.BULK_ENTRIES_MIN; i++) {
      tickets.add(queue.submit(RECORD));
    }
    Thread writer = Thread.ofVirtual().start(queue::run);
    tickets.getFirst().await();
    for (int i = 0; i < later; i++) {
      tickets.add(queue.submit(RECORD));
    }
    for (Ticket ticket : tickets) {
      assertThat(ticket.await()).isEqualTo(new Outcome.JudgedAgain(0));
    }
    queue.close();
    writer.join();
    return sizes;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
