package org.kith.server.api;

import com.google.rpc.Code;
import java.util.Map;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Frontier;
import org.kith.schema.v1.GetLogRootRequest;
import org.kith.schema.v1.GetLogRootResponse;
import org.kith.server.store.LogStore;

/// The root of a log at an earlier size, from the tree that is held: where a log is to end, and up
/// to where two nodes hold the same, are questions about it.
final class LogRoots {
  private LogRoots() {}

  static GetLogRootResponse at(LogStore store, Standing standing, GetLogRootRequest request) {
    OrganisationId origin =
        request.getOrigin().isEmpty()
            ? standing.own().organisation()
            : Peers.findAny(standing, "origin", request.getOrigin());
    LogName log = log(standing, origin, request.getEpoch());
    long held = store.head(log.id()).map(LogStore.LogHead::size).orElse(0L);
    int size = request.getSize();
    if (size < 0) {
      throw ApiErrors.badField("size", "must be 0 or more");
    }
    if (size > held) {
      throw ApiErrors.of(
          Code.OUT_OF_RANGE,
          "NOT_HELD",
          "This node holds %d entries of %s, epoch %d, and not %d; ask for a size up to that."
              .formatted(held, Peers.origin(standing, origin).getName(), log.epoch(), size));
    }
    return GetLogRootResponse.newBuilder()
        .setOrigin(origin.text())
        .setEpoch(log.epoch())
        .setSize(size)
        .setRoot((size == 0 ? Frontier.EMPTY.root() : store.tree(log.id()).root(size)).base64())
        .setHeld((int) held)
        .build();
  }

  private static LogName log(Standing standing, OrganisationId origin, int epoch) {
    var owners =
        origin.equals(standing.own().organisation())
            ? LogOwner.allOf(standing.own(), Map.of())
            : standing
                .member(origin)
                .map(member -> LogOwner.allOf(member.chain(), member.frozen()))
                .orElseThrow();
    return owners.stream()
        .map(LogOwner::name)
        .filter(name -> epoch == 0 || name.epoch() == epoch)
        .reduce((_, later) -> later)
        .orElseThrow(
            () ->
                ApiErrors.badField(
                    "epoch",
                    "must be one that its manifest names: 1 to "
                        + owners.getLast().name().epoch()));
  }
}
