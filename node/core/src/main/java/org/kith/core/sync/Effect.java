package org.kith.core.sync;

import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.protocol.bytes.LogId;

/// What a session wants done.
public sealed interface Effect {
  /// Send a message.
  record Send(Message message) implements Effect {}

  /// Hand a range to the gate; its outcome comes back as an event with this token.
  record Submit(long token, RangeOffer offer) implements Effect {}

  /// Read entries [from, to), as many as fit into one range, and send them with the newest
  /// checkpoint as the answer to a request; `request` 0 announces them.
  record Serve(long request, LogId log, long from, long to) implements Effect {}

  /// End the session; nothing is sent or read any more.
  record Disconnect(Reason reason, String sentence) implements Effect {}
}
