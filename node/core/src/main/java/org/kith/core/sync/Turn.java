package org.kith.core.sync;

import java.util.ArrayList;
import java.util.List;
import org.kith.core.admit.Reason;

/// What the event in hand has led to so far, and whether the session is over.
final class Turn {
  private List<Effect> effects = new ArrayList<>();
  private boolean ended;

  void send(Message message) {
    effects.add(new Effect.Send(message));
  }

  void lead(Effect effect) {
    effects.add(effect);
  }

  /// Ends the session and says why. Nothing more comes of it.
  void end(Reason reason) {
    effects.add(new Effect.Disconnect(reason, reason.sentence()));
    ended = true;
  }

  /// The stream is gone.
  void close() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /// The effects in order; the next turn begins empty.
  List<Effect> take() {
    List<Effect> all = effects;
    effects = new ArrayList<>();
    return all;
  }
}
