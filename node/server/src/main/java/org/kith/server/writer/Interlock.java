package org.kith.server.writer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.MerkleTree;
import org.kith.server.store.LogStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether this node may sign, and how it comes back from doubt (SPEC 5.3, 5.4). The writing
/// thread
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
          "Stop any other copy of this node; then close the log and open the next one: kith org"
              + " revoke-log");
  private static final Publishing.ReadOnly AWAITING =
      new Publishing.ReadOnly(
          "A restored node waits until peers have shown what they hold of its log.",
          "Leave it running until at least two peers, or all, are connected and up to date.");

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
  private final Map<LogId, Long> elsewhere = new HashMap<>();
  private volatile Doubt doubt;
  private volatile Publishing publishing;

  Interlock(LogStore store, OwnLogs own, SigningGuard.Opened opened) {
    this.store = store;
    this.own = own;
    switch (opened) {
      case SigningGuard.Opened.Ready(var ready, var renewed) -> {
        guard = ready;
        doubt = renewed ? Doubt.AWAITING : Doubt.NONE;
        publishing = renewed ? AWAITING : new Publishing.On();
      }
      case SigningGuard.Opened.Unsafe(var why) -> {
        guard = null;
        doubt = Doubt.STUCK;
        publishing = why;
      }
    }
    if (guard != null && !isWhole()) {
      stop(Doubt.BEHIND, extends_(own.commons()) ? LOST_LOCALLY : LOST);
    }
  }

  Publishing publishing() {
    return publishing;
  }

  boolean isOn() {
    return doubt == Doubt.NONE;
  }

  /// Whether a person has confirmed a restore and peers have yet to be heard.
  boolean awaitsPeers() {
    return doubt == Doubt.AWAITING;
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

  /// A peer holds more of an own log, or another history of it.
  void doubt(LogId log, long size, boolean contradicts) {
    if (contradicts) {
      stop(Doubt.STUCK, FORKED);
      return;
    }
    elsewhere.merge(log, size, Math::max);
    if (doubt != Doubt.STUCK && !isWhole()) {
      stop(Doubt.BEHIND, LOST);
    }
  }

  /// Enough peers have been heard after a restore that a person confirmed.
  void confirm() {
    if (doubt == Doubt.AWAITING && isWhole()) {
      resume();
    }
  }

  /// Looks whether everything is back. True where the node signs again from now on.
  boolean settle() {
    if (doubt != Doubt.BEHIND) {
      return false;
    }
    if (!isWhole()) {
      if (extends_(own.commons()) && publishing.equals(LOST)) {
        publishing = LOST_LOCALLY;
      }
      return false;
    }
    resume();
    return true;
  }

  private void resume() {
    Map<LogName, MerkleTree> grown = new HashMap<>();
    for (LogName log : own.inOrder().values()) {
      store
          .head(log.id())
          .filter(head -> head.size() > 0)
          .ifPresent(head -> grown.put(log, store.tree(log.id())));
    }
    guard().raise(grown); // what came back was signed before: it counts as released
    doubt = Doubt.NONE;
    publishing = new Publishing.On();
    LOG.info("Everything that was signed is here again; the node publishes");
  }

  private void stop(Doubt why, Publishing.ReadOnly words) {
    if (!words.equals(publishing)) {
      LOG.warn("{} {}", words.reason(), words.whatToDo());
    }
    doubt = why;
    publishing = words;
  }

  /// Whether every own log holds what was released, and what peers have shown.
  private boolean isWhole() {
    return own.inOrder().values().stream().allMatch(this::extends_);
  }

  private boolean extends_(LogName log) {
    long held = store.head(log.id()).map(LogStore.LogHead::size).orElse(0L);
    if (held < elsewhere.getOrDefault(log.id(), 0L)) {
      return false;
    }
    Optional<SigningGuard.Released> released =
        guard == null ? Optional.empty() : guard.released(log);
    return released.isEmpty()
        || released.get().size() == 0
        || held > 0 && SigningGuard.extended(released.get(), store.tree(log.id()));
  }
}
