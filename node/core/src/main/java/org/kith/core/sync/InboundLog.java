package org.kith.core.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kith.core.admit.RangeOffer;

/// How one session receives one log: what was asked for, what has come, what was handed to the
/// gate. The cursor is what is held; everything here may be forgotten and asked for again.
final class InboundLog {
  /// Entries [from, to) that were asked for.
  record Asked(long from, long to) {}

  private final Map<Long, Asked> inFlight = new HashMap<>();
  private final Map<Long, RangeOffer> waiting = new HashMap<>();
  private final Deque<Asked> again = new ArrayDeque<>();

  /// Greatest size that a checkpoint signed by the origin has shown in this session.
  long there;

  /// No more is fetched before this, or before standing changes.
  long pausedUntilMs;

  private long requested;
  private long submitted;

  InboundLog(long held) {
    restart(held);
  }

  /// Forgets what is under way and goes on from what is held.
  void restart(long held) {
    inFlight.clear();
    waiting.clear();
    again.clear();
    requested = held;
    submitted = held;
  }

  /// What to ask for next, if anything.
  Optional<Asked> next(long held, long nowMs) {
    if (submitted < held && inFlight.isEmpty() && waiting.isEmpty()) {
      restart(held); // it came another way
    }
    if (!again.isEmpty()) {
      return Optional.of(again.removeFirst());
    }
    if (nowMs < pausedUntilMs || requested >= there) {
      return Optional.empty();
    }
    var asked = new Asked(requested, Math.min(requested + SyncLimits.FETCH_ENTRIES, there));
    requested = asked.to();
    return Optional.of(asked);
  }

  void asked(long request, Asked what) {
    inFlight.put(request, what);
  }

  boolean isAsked(long request) {
    return inFlight.containsKey(request);
  }

  int inFlight() {
    return inFlight.size();
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

  /// A request will not be answered.
  void unanswered(long request) {
    inFlight.remove(request);
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
    waiting.put(offer.from(), offer);
    return true;
  }

  /// Ranges that can be handed to the gate now, in order.
  List<RangeOffer> ready() {
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
