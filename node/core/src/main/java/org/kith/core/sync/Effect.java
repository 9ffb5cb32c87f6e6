package org.kith.core.sync;

import java.util.List;
import java.util.SortedMap;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;

/// What a session wants done.
public sealed interface Effect {
  /// Send a message.
  record Send(Message message) implements Effect {}

  /// Hand a range to the gate; its outcome comes back as an event with this token.
  record Submit(long token, RangeOffer offer) implements Effect {}

  /// Read entries [from, to), as many as fit into one range, and send them as the answer to a
  /// request; `request` 0 announces them.
  ///
  /// @param end size that they are proved against where the log has ended; 0 for the newest
  /// checkpoint
  /// @param payloads which of them go with the entries
  record Serve(long request, LogId log, long from, long to, long end, PayloadPolicy payloads)
      implements Effect {}

  /// Read payloads of these entries, as many as fit into one message, and send them as the answer
  /// to a request (SPEC 7.13).
  record ServePayloads(long request, LogId log, List<Long> indexes) implements Effect {
    public ServePayloads {
      indexes = List.copyOf(indexes);
    }
  }

  /// Hand payloads to the gate that came after their entries (SPEC 7.13).
  record Supply(LogId log, SortedMap<Long, SaltedPayload> payloads) implements Effect {}

  /// Read a piece of a file and send it as the answer to a request (SPEC 7.15).
  record ServeFile(long request, Message.FileOffset file) implements Effect {}

  /// A piece of a file has come, or is not to be had from the other side (SPEC 7.15).
  record FileCame(long request, Bytes data) implements Effect {}

  /// The other side holds more of an own log than this node does, or another history of it: this
  /// node was started from an old copy (SPEC 5.4).
  ///
  /// @param size how much it has shown, under this organisation's own signature
  /// @param contradicts it is another history of the same size
  record OwnLogElsewhere(LogId log, long size, boolean contradicts) implements Effect {}

  /// An origin has contradicted itself, says this node's own store or the other side (SPEC 3.9).
  record Weigh(List<Bytes> forkProofs) implements Effect {
    public Weigh {
      forkProofs = List.copyOf(forkProofs);
    }
  }

  /// Look at manifests that the other side sent; what follows from them comes back as a change of
  /// standing.
  record Learn(List<Bytes> manifests) implements Effect {
    public Learn {
      manifests = List.copyOf(manifests);
    }
  }

  /// Look at erasure receipts that the other side sent (SPEC 9.4).
  record Confirm(List<Bytes> receipts) implements Effect {
    public Confirm {
      receipts = List.copyOf(receipts);
    }
  }

  /// Say who holds these shared logs, how far, this node first (SPEC 7.11).
  record Cosign(List<LogId> logs) implements Effect {
    public Cosign {
      logs = List.copyOf(logs);
    }
  }

  /// Look at cosignatures that the other side sent (SPEC 7.11).
  record Witnessed(List<Bytes> notes) implements Effect {
    public Witnessed {
      notes = List.copyOf(notes);
    }
  }

  /// What there is to do about audits, the own one and the other side's (SPEC 7.16).
  sealed interface OfAudit extends Effect {}

  /// Show the other side how far the own audit goes, where that is due.
  record ShowAudit() implements OfAudit {}

  /// Cosign what the other side has shown of its audit, or say why not.
  record WitnessAudit(Message.AuditShown shown) implements OfAudit {}

  /// Look at what the other side says to what it was shown.
  record AuditAnswered(Message.AuditAnswer answer) implements OfAudit {}

  /// Come back with [Event.Wake] at this time.
  record WakeAt(long atMs) implements Effect {}

  /// End the session; nothing is sent or read any more.
  record Disconnect(Reason reason, String sentence) implements Effect {}
}
