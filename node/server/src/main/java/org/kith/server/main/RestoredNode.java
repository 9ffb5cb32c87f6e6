package org.kith.server.main;

import java.time.Duration;
import org.kith.server.peer.PeerNetwork;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Writer;
import org.kith.server.writer.WriterQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a restored node waits for (SPEC 5.4): it publishes once two peers, or all where there are
/// fewer, are up to date with it, so that none of them holds more of its log.
final class RestoredNode {
  private static final Logger LOG = LoggerFactory.getLogger(RestoredNode.class);
  private static final int PEERS_HEARD_MIN = 2;
  private static final Duration PEERS_LOOK = Duration.ofMillis(250);

  private RestoredNode() {}

  /// Waits on a thread of its own.
  static void awaitPeers(PeerNetwork network, Writer writer, WriterQueue queue) {
    Thread.ofVirtual().name("restored").start(() -> await(network, writer, queue));
  }

  private static void await(PeerNetwork network, Writer writer, WriterQueue queue) {
    try {
      while (writer.awaitsPeers()) {
        if (network.upToDate() >= Math.min(PEERS_HEARD_MIN, network.sessions().size())) {
          var _ = queue.submit(new Proposal.Confirm()).await();
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
