package org.kith.server.main;

import java.time.Duration;
import org.kith.core.sync.Agreement;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.server.peer.PeerNetwork;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Writer;
import org.kith.server.writer.WriterQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a restored node waits for (SPEC 5.4): it publishes once two peers, or all where there are
/// fewer, but never none, are up to date with it, so that none of them holds more of its log.
final class RestoredNode {
  private static final Logger LOG = LoggerFactory.getLogger(RestoredNode.class);
  private static final Duration PEERS_LOOK = Duration.ofMillis(250);

  private RestoredNode() {}

  /// Waits on a thread of its own, where a person has confirmed a restore.
  ///
  /// @param noPeers a person says that this organisation never had a peer
  /// @throws CannotStart where its own decisions say otherwise
  static void awaitPeers(PeerNetwork network, Writer writer, WriterQueue queue, boolean noPeers)
      throws CannotStart {
    if (!writer.awaitsPeers()) {
      return;
    }
    if (noPeers && hasPeers(writer.standing())) {
      throw new CannotStart(
          "--confirm-no-peers says that this organisation never had a peer, but it has accepted"
              + " some. Start it without: it publishes once they have shown what they hold of its"
              + " log.");
    }
    Thread.ofVirtual().name("restored").start(() -> await(network, writer, queue, noPeers));
  }

  private static boolean hasPeers(Standing standing) {
    return standing.members().stream().anyMatch(m -> m.state() == Member.State.ACCEPTED);
  }

  private static void await(
      PeerNetwork network, Writer writer, WriterQueue queue, boolean noPeers) {
    try {
      if (noPeers) {
        var _ = queue.submit(new Proposal.NeverHadPeers()).await();
      }
      while (writer.awaitsPeers()) {
        Agreement said = network.about(writer.ownLogs().commons());
        if (said.upToDate() > 0) {
          var _ = queue.submit(new Proposal.PeersHeard(said.upToDate(), said.strangers())).await();
        }
        Thread.sleep(PEERS_LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      LOG.info("The node stops before enough peers were heard");
    }
  }
}
