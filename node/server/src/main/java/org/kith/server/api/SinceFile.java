package org.kith.server.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.schema.v1.Origin;
import org.kith.schema.v1.TransferFrame;

/// Frames that say what another organisation holds (SPEC 7.12): only its own file says it. With one
/// of somebody else records would be left out that it lacks, and nobody would be told.
final class SinceFile {
  private SinceFile() {}

  static void requireMadeBy(OrganisationId peer, List<ByteString> since, Standing standing) {
    if (since.isEmpty()) {
      return;
    }
    String wanted = Peers.origin(standing, peer).getName();
    boolean found = false;
    for (ByteString bytes : since) {
      TransferFrame frame = parse(bytes);
      if (frame.hasHead()) {
        Bytes sender = Bytes.of(frame.getHead().getSender());
        if (!sender.equals(peer.hash())) {
          throw wrong("was made by " + name(standing, sender), wanted);
        }
        found = true;
      }
    }
    if (!found) {
      throw wrong("does not say who made it", wanted);
    }
  }

  private static RuntimeException wrong(String what, String wanted) {
    return ApiErrors.of(
        com.google.rpc.Code.FAILED_PRECONDITION,
        "NOT_THEIR_FILE",
        "This file %s; give one that %s made for us. They make it with: kith bundle export --state-only"
            .formatted(what, wanted));
  }

  private static String name(Standing standing, Bytes sender) {
    if (sender.size() != Sha256.HASH_BYTES) {
      return "nobody that can be named";
    }
    var id = new OrganisationId(sender);
    if (id.equals(standing.own().organisation())) {
      return "ourselves";
    }
    Origin origin = Peers.origin(standing, id);
    return origin.getName().isEmpty() ? id.text() : origin.getName();
  }

  private static TransferFrame parse(ByteString bytes) {
    try {
      return TransferFrame.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return TransferFrame.getDefaultInstance(); // names nobody, and is refused as such
    }
  }
}
