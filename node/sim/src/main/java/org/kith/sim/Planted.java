package org.kith.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Verdict;
import org.kith.core.sync.Message;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;

/// What planted bugs do on the way between the network and a node.
final class Planted {
  private static final long PROBE = 1_000_000;

  private final World world;

  Planted(World world) {
    this.world = world;
  }

  /// A peer asks for a log that is not for it.
  static Message probe(SimNode other) {
    return new Message.Fetch(PROBE, other.identity().logs().local().id(), 0, 1, 1);
  }

  /// The local log is among the heads.
  Message said(SimNode node, Message message) {
    if (world.bug() != Bug.LEAKS_LOCAL
        || !(message instanceof Message.Heads(var heads, var complete))) {
      return message;
    }
    LogId local = node.identity().logs().local().id();
    var more = new ArrayList<>(heads);
    node.store()
        .head(local)
        .flatMap(LogStore.LogHead::checkpoint)
        .ifPresent(note -> more.add(new Message.Head(local, note)));
    return new Message.Heads(more, complete);
  }

  /// An older checkpoint of a log takes the place of what is held.
  void heard(SimNode node, Message message) {
    if (world.bug() != Bug.ACCEPTS_A_SMALLER_SIZE
        || !(message instanceof Message.Heads(var heads, var _))) {
      return;
    }
    for (Message.Head head : heads) {
      Optional<Checkpoint> shown =
          Note.parse(head.checkpoint()).flatMap(note -> Checkpoint.parse(note.text()));
      if (node.isUp()
          && shown.isPresent()
          && shown.get().size() > 0
          && !node.identity().writes(head.log())
          && node.size(head.log()) > shown.get().size()) {
        world.trace(node + " takes an older size of " + shown.get().log());
        node.cutBack(head.log(), shown.get().size());
      }
    }
  }

  /// What was declined is taken all the same: whatever it is, or where its deliverer's own key has
  /// signed for another's log.
  void declined(SimNode node, OrganisationId deliverer, RangeOffer offer) {
    boolean anyway = world.bug() == Bug.SKIPS_PROOFS;
    boolean judged =
        world.bug() == Bug.JUDGES_THE_DELIVERER
            && Note.parse(offer.checkpoint())
                .flatMap(note -> Checkpoint.parse(note.text()))
                .filter(checkpoint -> Identity.hasSigned(deliverer, checkpoint, offer.checkpoint()))
                .isPresent();
    if (anyway || judged) {
      storeUnproved(node, offer);
    }
  }

  private static void storeUnproved(SimNode node, RangeOffer offer) {
    long size = node.store().head(offer.log()).map(LogStore.LogHead::size).orElse(-1L);
    if (size >= offer.from() && size < offer.to()) {
      OfferedItem item = offer.items().get((int) (size - offer.from()));
      node.store()
          .append(
              List.of(
                  new Frame.EntryStored(
                      offer.log(),
                      size,
                      item.entry(),
                      Optional.empty(),
                      Verdict.AWAITING,
                      Optional.empty())));
    }
  }

  /// A delivery brings its origin's acceptance along.
  void introduced(SimNode node, SimNode introduced, RangeOffer offer) {
    OrganisationId id = introduced.identity().id();
    boolean about = introduced.identity().logs().commons().id().equals(offer.log());
    if (!node.accepts(id) && introduced != node) {
      world.trace(node + " trusts an introduction" + (about ? " of its deliverer" : ""));
      var accepted =
          new Decision.PeerAccepted(introduced.identity().chain(), List.of(), true, false);
      world.decide(node, accepted, () -> {});
      world.decide(node, Decision.Granted.commons(id), () -> {});
    }
  }

  /// Whether a frame stays where a log is cut back.
  static boolean stays(Frame frame, LogId log, long size) {
    return switch (frame) {
      case Frame.EntryStored entry -> !entry.log().equals(log) || entry.index() < size;
      case Frame.CheckpointStored(var of, var at, _) -> !of.equals(log) || at <= size;
      case Frame.Erased(var of, var index) -> !of.equals(log) || index < size;
      case Frame.PayloadStored(var of, var index, _) -> !of.equals(log) || index < size;
      case Frame.Judged(var of, var index, _) -> !of.equals(log) || index < size;
      case Frame.Shortened(var of, var at) -> !of.equals(log) || at <= size;
      case Frame.LogOpened _ -> true;
    };
  }
}
