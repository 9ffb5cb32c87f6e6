package org.kith.server.peer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.kith.core.sync.Message;
import org.kith.core.sync.SyncLimits;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.server.writer.Witness;

/// What one session tells and hears of who holds what (SPEC 7.11): each note once. One thread uses
/// it.
final class CosignedNotes {
  private final Witness witness;
  private final Supplier<Standing> standing;
  private final Set<Bytes> known = new HashSet<>();

  CosignedNotes(Witness witness, Supplier<Standing> standing) {
    this.witness = witness;
    this.standing = standing;
  }

  /// What the other side does not know of these logs, this node's own cosignatures among it.
  List<Message> fresh(List<LogId> logs) {
    List<Bytes> fresh =
        witness.notes(logs, standing.get()).stream().filter(this::isToldOnce).toList();
    var messages = new ArrayList<Message>();
    for (int from = 0; from < fresh.size(); from += SyncLimits.COSIGNED_MAX) {
      int to = Math.min(fresh.size(), from + SyncLimits.COSIGNED_MAX);
      messages.add(new Message.Cosigned(fresh.subList(from, to)));
    }
    return messages;
  }

  /// The other side has told these itself.
  void heard(List<Bytes> notes) {
    notes.forEach(this::isToldOnce);
    witness.learn(notes, standing.get());
  }

  private boolean isToldOnce(Bytes note) {
    if (known.size() >= PeerLimits.COSIGNED_REMEMBERED_MAX) {
      known.clear();
    }
    return known.add(note);
  }
}
