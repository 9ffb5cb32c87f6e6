package org.kith.server.main;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.schema.v1.SyncSession;
import org.kith.server.api.SyncView;
import org.kith.server.peer.FileFetching;
import org.kith.server.peer.PeerNetwork;
import org.kith.server.peer.Transfer;

/// What the API may know of the exchange.
record NetworkView(PeerNetwork network, Transfer transfer) implements SyncView {
  @Override
  public List<SyncSession> sessions() {
    return network.sessions();
  }

  @Override
  public void dialNow() {
    network.dialNow();
  }

  @Override
  public Optional<Heard> heard(LogId log) {
    return network.heard(log).map(h -> new Heard(h.size(), h.ms(), h.matched(), h.ownNodeMs()));
  }

  @Override
  public Fetched fetch(LogName log, long index, Bytes sha256, long size)
      throws InterruptedException {
    var wanted = new FileFetching.Wanted(log, index, sha256, size);
    return switch (network.files().fetch(wanted)) {
      case HERE -> Fetched.HERE;
      case NOBODY -> Fetched.NOBODY;
      case NO_ROOM -> Fetched.NO_ROOM;
      case BUSY -> Fetched.BUSY;
    };
  }

  @Override
  public long lastHeardMs(OrganisationId organisation) {
    return network.lastHeardMs(organisation);
  }

  @Override
  public void exportTo(
      OrganisationId recipient,
      List<Bytes> since,
      boolean stateOnly,
      Consumer<Decision.FileWritten> first,
      Consumer<Bytes> frames) {
    transfer.export(recipient, since, stateOnly, first, frames);
  }

  @Override
  public Imported take(List<Bytes> frames) throws InterruptedException {
    Transfer.Taken taken = transfer.take(frames);
    return new Imported(
        taken.entries(), taken.alreadyHeld(), taken.refused(), taken.problems(), taken.ended());
  }
}
