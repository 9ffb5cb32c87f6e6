package org.kith.server.peer;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.kith.protocol.bytes.OrganisationId;

/// Whether each peer that was accepted when this node started has shown what it holds since, or
/// could not be reached (SPEC 5.3). A node that was put back to an earlier state, guard and all,
/// learns so before it signs anything, wherever a peer answers.
public final class FirstContact {
  private final Set<OrganisationId> awaited = ConcurrentHashMap.newKeySet();
  private final CountDownLatch left;
  private final long untilNs;

  /// Waits for these, so long at most.
  FirstContact(Collection<OrganisationId> peers, Duration max) {
    awaited.addAll(peers);
    left = new CountDownLatch(awaited.size());
    untilNs = System.nanoTime() + max.toNanos();
  }

  /// A peer has shown its heads, or cannot be reached.
  void with(OrganisationId peer) {
    if (awaited.remove(peer)) {
      left.countDown();
    }
  }

  /// Returns once all were heard or tried, or time is up.
  public void await() throws InterruptedException {
    boolean _ = left.await(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
