package org.kith.server.writer;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A place in the writer's queue.
public final class Ticket {
  private final Proposal proposal;
  private final Consumer<Ticket> told;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Outcome outcome;
  private volatile @Nullable RuntimeException failure;

  Ticket(Proposal proposal, Consumer<Ticket> told) {
    this.proposal = proposal;
    this.told = told;
  }

  /// One that never waits: its outcome is known.
  public static Ticket answered(Proposal proposal, Outcome known) {
    var ticket = new Ticket(proposal, done -> {});
    ticket.complete(known);
    return ticket;
  }

  /// What was proposed.
  public Proposal proposal() {
    return proposal;
  }

  /// Waits for the outcome.
  ///
  /// @throws org.kith.server.store.StoreException where the disk failed; nothing is kept then
  /// @throws IllegalStateException where the node stopped first
  public Outcome await() throws InterruptedException {
    done.await();
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
    Outcome known = outcome;
    if (known == null) {
      throw new AssertionError("a ticket that is done has an outcome or a failure");
    }
    return known;
  }

  /// Whether [#await] would return or throw at once.
  public boolean isDone() {
    return done.getCount() == 0;
  }

  /// The outcome, where there is one by now.
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  void complete(Outcome known) {
    outcome = known;
    finish();
  }

  void fail(RuntimeException why) {
    if (!isDone()) {
      failure = why;
      finish();
    }
  }

  private void finish() {
    done.countDown();
    told.accept(this);
  }
}
