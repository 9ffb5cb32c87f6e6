package org.kith.server.main;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.kith.protocol.bytes.LogId;
import org.kith.server.store.LogStore;
import org.kith.server.store.Traffic;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Writer;
import org.kith.server.writer.WriterQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writing thread, and who is told after each batch.
final class Writing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writing.class);
  private static final long STOP_MS_MAX = 5_000;

  private final Writer writer;
  private final Traffic traffic;
  private final WriterQueue queue;
  private final Thread thread;
  private final List<Consumer<LogId>> onGrown = new CopyOnWriteArrayList<>();
  private final List<Runnable> onStanding = new CopyOnWriteArrayList<>();

  private Writing(Writer writer, Traffic traffic, Runnable onBroken) {
    this.writer = writer;
    this.traffic = traffic;
    this.queue = new WriterQueue(batch -> writer.commit(batch, this::isMore), this::tell);
    this.thread =
        Thread.ofPlatform()
            .name("writer")
            .unstarted(
                () -> {
                  try {
                    queue.run();
                  } catch (RuntimeException | Error e) {
                    // A mistake of ours on the one writing thread: nothing may go on from here.
                    LOG.error("The writer stopped; the node stops with it", e);
                    onBroken.run();
                  }
                });
  }

  /// Starts the thread.
  ///
  /// @param onBroken called where the thread ends by a mistake of the program
  static Writing start(Writer writer, Traffic traffic, Runnable onBroken) {
    var writing = new Writing(writer, traffic, onBroken);
    writing.thread.start();
    return writing;
  }

  private boolean isMore() {
    return queue.waiting() > 0;
  }

  WriterQueue queue() {
    return queue;
  }

  /// `told` is called on the writing thread for each log that has grown; it must not block.
  void onGrown(Consumer<LogId> told) {
    onGrown.add(told);
  }

  /// `told` is called on the writing thread after a decision has taken effect; it must not block.
  void onStanding(Runnable told) {
    onStanding.add(told);
  }

  private void tell(List<Outcome> outcomes) {
    Set<LogId> grown = new HashSet<>();
    boolean decided = false;
    long entries = 0;
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Appended(_, var log, _, _, _) -> {
          entries++;
          grown.add(log.id());
          decided |= log.equals(writer.ownLogs().governance());
        }
        case Outcome.Unsigned(_, var log, _, _) -> { // in effect all the same
          entries++;
          grown.add(log.id());
          decided |= log.equals(writer.ownLogs().governance());
        }
        case Outcome.Taken taken -> {
          entries += taken.to() - taken.from();
          grown.add(taken.log());
        }
        case Outcome.Learned(var decisions) -> decided |= decisions > 0;
        case Outcome.Supplied(var log, var payloads, _) -> {
          if (payloads > 0) {
            grown.add(log);
          }
        }
        case Outcome.Erased(var log, _) -> grown.add(log); // followers have something to do
        case Outcome.JudgedAgain _,
            Outcome.Considered _,
            Outcome.Declined _,
            Outcome.RangeDeclined _ -> {}
      }
    }
    traffic.arrived(entries);
    if (decided) {
      onStanding.forEach(Runnable::run);
      judgeAgain();
    }
    for (LogId log : grown) {
      onGrown.forEach(told -> told.accept(log));
    }
  }

  /// A frame of an entry is damaged. Does not wait.
  void mend(LogStore.Place at) {
    later("mend", new Proposal.Mend(at.log().id(), at.index()));
  }

  private void judgeAgain() {
    later("judge-again", new Proposal.JudgeAgain());
  }

  /// From a thread of its own: the writing thread must never wait for room in its own queue.
  private void later(String name, Proposal proposal) {
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try {
                var _ = queue.submit(proposal);
              } catch (InterruptedException | IllegalStateException e) {
                LOG.info("The node is stopping: {} waits for the next start", name);
              }
            });
  }

  @Override
  public void close() {
    queue.close();
    try {
      thread.join(STOP_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
