package org.kith.server.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.schema.v1.TransferFrame;

/// What the other side said of itself in a file of its own; it decides only how much goes.
///
/// @param interest origins that it accepts
/// @param sizes how much of each log it says that it holds
record TransferState(boolean heard, Set<OrganisationId> interest, Map<LogId, Long> sizes) {
  TransferState {
    interest = Set.copyOf(interest);
    sizes = Map.copyOf(sizes);
  }

  /// @param since frames of a file
  /// @param sender whose file it must be
  static TransferState of(List<Bytes> since, OrganisationId sender) {
    boolean heard = false;
    boolean theirs = false; // what follows the head of somebody else's file is not their word
    Set<OrganisationId> interest = new HashSet<>();
    Map<LogId, Long> sizes = new HashMap<>();
    for (Bytes bytes : since) {
      TransferFrame frame = parse(bytes);
      if (frame.hasHead()) {
        theirs = Bytes.of(frame.getHead().getSender()).equals(sender.hash());
      }
      if (frame.hasHead() && theirs) {
        heard = true;
        frame.getHead().getInterest().getOriginsList().stream()
            .filter(id -> id.size() == Sha256.HASH_BYTES)
            .forEach(id -> interest.add(new OrganisationId(Bytes.of(id))));
      } else if (theirs && frame.getMessage().hasHeads()) {
        frame.getMessage().getHeads().getHeadsList().stream()
            .flatMap(head -> Note.parse(Bytes.of(head.getCheckpoint())).stream())
            .flatMap(note -> Checkpoint.parse(note.text()).stream())
            .forEach(shown -> sizes.merge(shown.log().id(), shown.size(), Math::max));
      }
    }
    return new TransferState(heard, interest, sizes);
  }

  static TransferFrame parse(Bytes bytes) {
    try {
      return TransferFrame.parseFrom(bytes.buffer());
    } catch (InvalidProtocolBufferException e) {
      return TransferFrame.getDefaultInstance(); // says nothing, and is told as such
    }
  }
}
