package org.kith.core.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.kith.core.admit.RangeOffer;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Checkpoint;

/// How one session receives one log: what was asked for, what has come, what was handed to the
/// gate. The cursor is what is held; everything here may be forgotten and asked for again.
final class InboundLog {
  /// Entries [from, to) that were asked for.
  record Asked(long from, long to) {}

  private final Map<Long, Asked> inFlight = new HashMap<>();
  private final NavigableMap<Long, RangeOffer> waiting = new TreeMap<>();
  private final Deque<Asked> again = new ArrayDeque<>();

  /// Greatest size that a checkpoint signed by the origin has shown in this session.
  long there;

  private final Deque<Shown> ahead = new ArrayDeque<>();

  /// A checkpoint and its note.
  record Shown(Checkpoint checkpoint, Bytes note) {}

  /// No more is fetched before this, or before standing changes.
  long pausedUntilMs;

  /// What is asked for next, and the end of the part that this session fetches.
  private long requested;

  private long partEnd;

  /// Where the next range for the gate starts.
  private long submitted;

  /// What was held when that was asked last.
  private long heldBefore;

  InboundLog(long held) {
    restart(held);
  }

  /// A checkpoint was shown before its whole tree was held here: to be compared then (SPEC 3.9).
  void keep(Shown shown) {
    if (ahead.size() == SyncLimits.SHOWN_AHEAD_MAX) {
      ahead.removeFirst();
    }
    ahead.addLast(shown);
  }

  /// Those of them whose whole tree is held now.
  List<Shown> comparable(long held) {
    List<Shown> now = ahead.stream().filter(shown -> shown.checkpoint().size() <= held).toList();
    ahead.removeAll(now);
    return now;
  }

  /// Forgets what is under way and goes on from what is held.
  void restart(long held) {
    inFlight.clear();
    waiting.clear();
    again.clear();
    requested = held;
    partEnd = held;
    submitted = held;
  }

  /// Whether less is held than when this was asked last: the log was of another history than its
  /// end
  /// names (SPEC 4.9), and nothing that is under way follows from what is held now.
  boolean hasShrunk(long held) {
    boolean shrunk = held < heldBefore;
    heldBefore = held;
    return shrunk;
  }

  /// Whether another part may be fetched: all of this one has been asked for.
  boolean isFree(long nowMs) {
    return nowMs >= pausedUntilMs && again.isEmpty() && requested >= partEnd;
  }

  /// This session fetches these entries next.
  void fetches(FetchPlan.Stripe part) {
    requested = part.from();
    partEnd = part.to();
  }

  /// What to ask for next, if anything.
  Optional<Asked> next(long held, long nowMs) {
    forgetBelow(held);
    if (!again.isEmpty()) {
      return Optional.of(again.removeFirst());
    }
    if (nowMs < pausedUntilMs || requested >= partEnd) {
      return Optional.empty();
    }
    var asked = new Asked(requested, Math.min(requested + SyncLimits.FETCH_ENTRIES, partEnd));
    requested = asked.to();
    return Optional.of(asked);
  }

  /// What is held came another way.
  private void forgetBelow(long held) {
    if (submitted < held && inFlight.isEmpty() && waiting.isEmpty() && requested <= held) {
      restart(held);
    }
    again.removeIf(asked -> asked.to() <= held);
    for (RangeOffer offer : List.copyOf(waiting.headMap(held, false).values())) {
      waiting.remove(offer.from());
      if (offer.to() > held) {
        again.addLast(new Asked(held, offer.to()));
      }
    }
    requested = Math.max(requested, held);
  }

  void asked(long request, Asked what) {
    inFlight.put(request, what);
  }

  boolean isIdle() {
    return inFlight.isEmpty() && waiting.isEmpty() && again.isEmpty();
  }

  /// An answer has come. False where it is not an answer to what was asked.
  boolean answered(long request, RangeOffer offer) {
    Asked asked = inFlight.remove(request);
    if (asked == null
        || offer.from() != asked.from()
        || offer.to() <= offer.from()
        || offer.to() > asked.to()) {
      return false;
    }
    if (offer.to() < asked.to()) {
      again.addLast(new Asked(offer.to(), asked.to())); // shorter than asked: the rest again
    }
    waiting.put(offer.from(), offer);
    return true;
  }

  /// Takes an announced range where it is the next; false where it is not.
  boolean announced(RangeOffer offer, long held) {
    if (isIdle() && submitted < held) {
      restart(held);
    }
    if (offer.from() != submitted || !isIdle() || requested > submitted) {
      return false;
    }
    requested = offer.to();
    partEnd = Math.max(partEnd, requested);
    waiting.put(offer.from(), offer);
    return true;
  }

  /// Ranges that can be handed to the gate now, in order: those that follow what this session
  /// handed in before, or what is held. A part further up waits until others have brought what
  /// stands before it.
  List<RangeOffer> ready(long held) {
    if (submitted < held && !waiting.containsKey(submitted)) {
      submitted = held;
    }
    var ready = new ArrayList<RangeOffer>();
    for (RangeOffer next = waiting.remove(submitted);
        next != null;
        next = waiting.remove(submitted)) {
      ready.add(next);
      submitted = next.to();
    }
    return ready;
  }
}
