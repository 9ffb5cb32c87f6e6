package org.kith.server.writer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.kith.protocol.record.RecordParse;
import org.kith.server.store.StoreException;

/// Where proposals of all threads wait for the one thread that writes. Whenever the writer is free
/// it takes all that waits, up to the limits of one group commit, turn by turn from each
/// [lane][Lanes]. It lingers only while records are published in bulk: each commit costs two fsyncs
/// and a checkpoint of about 4 KiB.
public final class WriterQueue {
  /// Entries of one group commit.
  public static final int BATCH_ENTRIES_MAX = 1_024;

  /// Payload bytes of one group commit.
  public static final long BATCH_BYTES_MAX = 4L * 1_024 * 1_024;

  /// Proposals that may wait; whoever comes later waits for room.
  public static final int WAITING_MAX = 4_096;

  /// Records of one commit after which more are expected at once: somebody publishes in bulk.
  static final int BULK_ENTRIES_MIN = 4;

  /// Records that the writer lingers for then.
  static final int GATHERED_ENTRIES = 32;

  private static final Duration LINGER = Duration.ofMillis(2);

  /// How often the writer looks whether it is to end, while nothing waits.
  private static final long CLOSED_LOOK_MS = 50;

  /// What keeps a batch: one outcome for each proposal, in order.
  @FunctionalInterface
  public interface Committer {
    /// Called by the one writing thread.
    List<Outcome> commit(List<Proposal> batch);
  }

  /// Something that records for other organisations wait for.
  @FunctionalInterface
  public interface Opening {
    /// Returns at once when it has happened.
    void await() throws InterruptedException;
  }

  private final Committer committer;
  private final Consumer<List<Outcome>> afterwards;
  private final Lanes waiting = new Lanes();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final long lingerNs;
  private boolean bulk;
  private boolean gathering;
  private volatile boolean closed;
  private volatile Opening opening = () -> {};

  /// A queue in front of `committer`.
  ///
  /// @param afterwards told of a batch's outcomes on the writing thread, before those who wait
  public WriterQueue(Committer committer, Consumer<List<Outcome>> afterwards) {
    this(committer, afterwards, LINGER);
  }

  WriterQueue(Committer committer, Consumer<List<Outcome>> afterwards, Duration linger) {
    this.committer = committer;
    this.afterwards = afterwards;
    this.lingerNs = linger.toNanos();
  }

  /// Records that others may see wait for this before they are taken (SPEC 5.3).
  public void publishAfter(Opening opened) {
    opening = opened;
  }

  /// Waits for room, then returns: the ticket knows the outcome once there is one.
  ///
  /// @throws IllegalStateException where the node is stopping
  public Ticket submit(Proposal proposal) throws InterruptedException {
    return submit(proposal, done -> {});
  }

  /// As above; `told` is called on the writing thread and must not block.
  public Ticket submit(Proposal proposal, Consumer<Ticket> told) throws InterruptedException {
    var ticket = new Ticket(proposal, told);
    if (closed) {
      throw new IllegalStateException("The node is stopping.");
    }
    if (proposal instanceof Proposal.Publish(var log, _, _, _) && !log.isLocal()) {
      opening.await();
    }
    room.acquire();
    lock.lock();
    try {
      waiting.add(ticket);
      if (!gathering || waiting.size() >= GATHERED_ENTRIES) {
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
    if (closed) {
      ticket.fail(new IllegalStateException("The node is stopping."));
    }
    return ticket;
  }

  /// The writing thread's whole life: ends after [#close], when nothing waits any more. It is not
  /// to be interrupted while it works, since an interrupt closes the files under it.
  public void run() {
    List<Ticket> batch = new ArrayList<>();
    try {
      while (take(batch)) {
        commit(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
      batch.addAll(drain());
      batch.forEach(t -> t.fail(new IllegalStateException("The node is stopping.")));
    }
  }

  /// Takes no more.
  public void close() {
    closed = true;
  }

  /// Proposals that wait now.
  public int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private List<Ticket> drain() {
    List<Ticket> rest = new ArrayList<>();
    lock.lock();
    try {
      for (Ticket next = waiting.poll(); next != null; next = waiting.poll()) {
        rest.add(next);
      }
    } finally {
      lock.unlock();
    }
    return rest;
  }

  /// Takes all that waits, within the limits; false once the queue is closed and empty.
  private boolean take(List<Ticket> batch) throws InterruptedException {
    lock.lock();
    try {
      while (waiting.size() == 0) {
        if (closed) {
          return false;
        }
        boolean _ = filled.await(CLOSED_LOOK_MS, TimeUnit.MILLISECONDS);
      }
      gather();
      int entries = 0;
      long bytes = 0;
      Ticket next = waiting.poll();
      while (next != null) {
        batch.add(next);
        entries += entriesOf(next.proposal());
        bytes += bytesOf(next.proposal());
        boolean full = entries >= BATCH_ENTRIES_MAX || bytes >= BATCH_BYTES_MAX;
        next = full ? null : waiting.poll();
      }
    } finally {
      lock.unlock();
    }
    room.release(batch.size());
    bulk = batch.size() >= BULK_ENTRIES_MIN && batch.stream().allMatch(WriterQueue::isPublish);
    return true;
  }

  private void gather() throws InterruptedException {
    long left = lingerNs;
    while (bulk && left > 0 && waiting.size() < GATHERED_ENTRIES && !closed) {
      gathering = true;
      left = filled.awaitNanos(left);
    }
    gathering = false;
  }

  private static boolean isPublish(Ticket ticket) {
    return ticket.proposal() instanceof Proposal.Publish;
  }

  private void commit(List<Ticket> batch) {
    List<Outcome> outcomes;
    try {
      outcomes = committer.commit(batch.stream().map(Ticket::proposal).toList());
    } catch (StoreException e) {
      // The environment failed: these are told, nothing of theirs is kept, and the next batch may
      // find a disk that works again.
      batch.forEach(ticket -> ticket.fail(e));
      return;
    } catch (RuntimeException | Error e) {
      batch.forEach(ticket -> ticket.fail(new IllegalStateException("The writer stopped.")));
      throw e;
    }
    if (outcomes.size() != batch.size()) {
      throw new AssertionError(
          "a batch of " + batch.size() + " had " + outcomes.size() + " outcomes");
    }
    afterwards.accept(outcomes);
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).complete(outcomes.get(i));
    }
  }

  private static int entriesOf(Proposal proposal) {
    return switch (proposal) {
      case Proposal.Take(var range) -> Math.max(1, range.offer().items().size());
      case Proposal.Publish publish -> publish.audit().isPresent() ? 2 : 1;
      case Proposal.Decide _,
          Proposal.JudgeAgain _,
          Proposal.Learn _,
          Proposal.Weigh _,
          Proposal.Confirmed _,
          Proposal.Erase _,
          Proposal.Mend _,
          Proposal.Supply _,
          Proposal.Doubt _,
          Proposal.PeersHeard _,
          Proposal.NeverHadPeers _ ->
          1;
    };
  }

  private static long bytesOf(Proposal proposal) {
    return switch (proposal) {
      case Proposal.Publish(_, RecordParse.Ok(var record), _, _) -> record.payload().size();
      case Proposal.Publish _ -> 0;
      case Proposal.Decide(var entry) -> entry.size();
      case Proposal.Take(var range) -> range.offer().bytes();
      case Proposal.Supply(_, var payloads) ->
          payloads.values().stream().mapToLong(p -> p.payload().size()).sum();
      case Proposal.Learn _,
          Proposal.Weigh _,
          Proposal.JudgeAgain _,
          Proposal.Confirmed _,
          Proposal.Erase _,
          Proposal.Mend _,
          Proposal.Doubt _,
          Proposal.PeersHeard _,
          Proposal.NeverHadPeers _ ->
          0;
    };
  }
}
