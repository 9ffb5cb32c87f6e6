package org.kith.server.writer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.MerkleTree;
import org.kith.server.store.LogStore;
import org.kith.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether this node may sign, and how it comes back from doubt (SPEC 5.3, 5.4). The writing thread
/// uses it; anybody may ask [#publishing].
final class Interlock {
  private static final Logger LOG = LoggerFactory.getLogger(Interlock.class);
  private static final Publishing.ReadOnly LOST =
      new Publishing.ReadOnly(
          "This node has signed more than its store holds: it was started from an old backup or a"
              + " copy.",
          "Leave it running: peers give back what is missing, and publishing goes on by itself. Or"
              + " put the newest store back.");
  private static final Publishing.ReadOnly LOST_LOCALLY =
      new Publishing.ReadOnly(
          "This node's own decisions or local records are older than what it has signed, and no"
              + " peer holds those.",
          "Put the newest store back, or accept the loss: kith node run --confirm-restored");
  private static final Publishing.ReadOnly FORKED =
      new Publishing.ReadOnly(
          "A peer holds another history of this node's log, under this organisation's signature.",
          "Stop any other copy of this node; then end the log at the last size that both have in"
              + " common (kith node root --size N, here and there) and open the next one: kith org"
              + " revoke-log --size N");

  /// Peers that must be heard after a restore; all, where fewer are accepted, but never none: a
  /// node that has lost its disk knows nobody yet.
  private static final int PEERS_HEARD_MIN = 2;

  /// Why the node does not sign.
  private enum Doubt {
    NONE,
    /// Something is missing that peers may give back.
    BEHIND,
    /// A person has confirmed a restore; peers have yet to be heard.
    AWAITING,
    /// Only a person can end it.
    STUCK
  }

  private final LogStore store;
  private final OwnLogs own;
  private final @Nullable SigningGuard guard;
  private boolean heardEnough;
  private volatile Doubt doubt = Doubt.NONE;
  private volatile Publishing publishing = new Publishing.On();

  Interlock(LogStore store, OwnLogs own, SigningGuard.Opened opened) {
    this.store = store;
    this.own = own;
    switch (opened) {
      case SigningGuard.Opened.Ready(var ready) -> {
        guard = ready;
        ready.doubtsOnly(own.keys().keySet());
        look();
      }
      case SigningGuard.Opened.Unsafe(var why) -> {
        guard = null;
        become(Doubt.STUCK, why);
      }
    }
  }

  /// What follows from what the guard remembers and what is held.
  private void look() {
    if (guard == null) {
      return; // as it was opened, so it stays until a person has confirmed it
    }
    if (own.keys().keySet().stream().anyMatch(guard::isForked)) {
      become(Doubt.STUCK, FORKED);
    } else if (!isWhole()) {
      become(Doubt.BEHIND, extends_(own.commons()) ? LOST_LOCALLY : LOST);
    } else if (guard.isAwaiting()) {
      become(Doubt.AWAITING, Publishing.AWAITS_PEERS);
    } else {
      doubt = Doubt.NONE;
      publishing = new Publishing.On();
    }
  }

  private void become(Doubt why, Publishing.ReadOnly words) {
    if (!words.equals(publishing)) {
      LOG.warn("{} {}", words.reason(), words.whatToDo());
    }
    doubt = why;
    publishing = words;
  }

  Publishing publishing() {
    return publishing;
  }

  boolean isOn() {
    return doubt == Doubt.NONE;
  }

  /// Whether a person has confirmed a restore and peers have yet to be heard, if only once what
  /// they have shown has come.
  boolean awaitsPeers() {
    return guard != null && guard.isAwaiting();
  }

  /// Whether decisions may be written and signed: also while records are missing that peers may
  /// give back, since a node that lost its disk must first accept its peers again. No other
  /// organisation ever sees the local logs.
  boolean mayDecide() {
    return isOn() || guard != null && doubt != Doubt.STUCK && extends_(own.governance());
  }

  /// The guard, which every signature passes.
  SigningGuard guard() {
    if (guard == null) {
      throw new IllegalStateException("nothing is signed without a guard");
    }
    return guard;
  }

  /// A peer holds more of an own log, or another history of it: remembered before anything else is
  /// decided, and over restarts (SPEC 5.3).
  void doubt(LogId id, long size, boolean contradicts) {
    Optional<LogName> log =
        own.keys().keySet().stream().filter(name -> name.id().equals(id)).findFirst();
    if (log.isEmpty()) {
      return; // it has ended since
    }
    if (guard == null) {
      if (contradicts) {
        become(Doubt.STUCK, FORKED);
      }
      return;
    }
    try {
      if (contradicts) {
        guard.contradicted(log.get());
      } else if (size > held(log.get())) {
        guard.shown(log.get(), size);
      }
    } finally {
      look(); // it counts where the disk fails, too
    }
  }

  /// So many peers are up to date with this node in its own log.
  ///
  /// @param accepted peers whose word is waited for
  void heard(int upToDate, int accepted) {
    heardEnough |= upToDate >= Math.clamp(accepted, 1, PEERS_HEARD_MIN);
  }

  /// A person says that no other organisation ever held anything of this one.
  void neverHadPeers() {
    heardEnough = true;
  }

  /// Looks whether everything is back and enough peers were heard. True where the node signs again
  /// from now on.
  boolean settle() {
    boolean enough = heardEnough;
    heardEnough = false; // it was said of what was held when it was said
    if (guard == null || doubt == Doubt.NONE || doubt == Doubt.STUCK) {
      return false;
    }
    if (!isWhole() || guard.isAwaiting() && !enough) {
      look();
      return false;
    }
    Map<LogName, MerkleTree> held = new HashMap<>();
    for (LogName log : own.inOrder().values()) {
      if (held(log) > 0) {
        held.put(log, store.tree(log.id()));
      }
    }
    try {
      guard.settle(held); // what came back was signed before: it counts as released
    } catch (StoreException e) {
      LOG.warn(
          "Everything is here again, but the signing guard cannot be written: it is tried"
              + " again with the next batch",
          e);
      return false;
    }
    look();
    LOG.info("Everything that was signed is here again; the node publishes");
    return true;
  }

  /// Whether every own log holds what was released, and what peers have shown.
  private boolean isWhole() {
    return own.keys().keySet().stream().allMatch(this::extends_);
  }

  private boolean extends_(LogName log) {
    if (guard == null) {
      return true;
    }
    long held = held(log);
    if (held < guard.elsewhere(log)) {
      return false;
    }
    Optional<SigningGuard.Released> released = guard.released(log);
    return released.isEmpty()
        || released.get().size() == 0
        || held > 0 && SigningGuard.extended(released.get(), store.tree(log.id()));
  }

  private long held(LogName log) {
    return store.head(log.id()).map(LogStore.LogHead::size).orElse(0L);
  }
}
