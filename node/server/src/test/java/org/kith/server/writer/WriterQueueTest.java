package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.server.store.StoreException;

class WriterQueueTest {
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

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
