package org.kith.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.core.sync.Message;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.Note;
import org.kith.server.store.LogStore;

/// A peer that everybody trusts and nobody should: what it says in place of what it would.
final class Liar {
  private static final int FLOOD = 5;
  private static final int HUGE_ENTRY_BYTES = 5_000;

  private final SimNode node;
  private final Trick trick;
  private final SplittableRandom random;
  private final Map<LogId, Bytes> oldest = new HashMap<>();
  private boolean isOver;

  /// One history in three has a liar among the trusted.
  static Optional<Liar> draw(List<SimNode> nodes, Bug bug, SplittableRandom from) {
    SimNode node = nodes.get(from.nextInt(nodes.size()));
    List<Trick> tricks = List.copyOf(EnumSet.allOf(Trick.class));
    Trick trick = tricks.get(from.nextInt(tricks.size()));
    boolean lies = from.nextInt(3) == 0;
    if (bug == Bug.DEAF_TO_FORKS) {
      return Optional.of(new Liar(node, Trick.FORKS, from));
    }
    return lies ? Optional.of(new Liar(node, trick, from)) : Optional.empty();
  }

  Liar(SimNode node, Trick trick, SplittableRandom random) {
    this.node = node;
    this.trick = trick;
    this.random = random;
  }

  SimNode node() {
    return node;
  }

  /// Whoever lied in the organisation's name is gone; what was believed is still believed.
  void endsIt() {
    isOver = true;
  }

  boolean isOver() {
    return isOver;
  }

  Trick trick() {
    return trick;
  }

  /// What goes to a peer in place of a message.
  List<Message> says(SimNode to, Message honest) {
    return switch (trick) {
      case FLOODS -> Collections.nCopies(FLOOD, honest);
      case DOWNGRADES -> honest instanceof Message.Hello h ? List.of(older(h)) : List.of(honest);
      case OUT_OF_SCOPE -> List.of(honest, outOfScope(to));
      case FORGES_MANIFESTS -> List.of(honest, forgedManifest(honest));
      case TWO_MANIFESTS ->
          honest instanceof Message.Heads
              ? List.of(
                  new Message.Manifests(List.of(node.identity().secondManifest(to.number() % 2))),
                  honest)
              : List.of(honest);
      case FORKS -> second(to, honest);
      case REPLAYS_OLD, LIES_ABOUT_SIZE, ENDLESS_LOG ->
          honest instanceof Message.Heads(var heads, var complete)
              ? List.of(new Message.Heads(heads.stream().map(this::head).toList(), complete))
              : List.of(honest);
      case HIDES_MANIFESTS -> honest instanceof Message.Manifests ? List.of() : List.of(honest);
      case WITHHOLDS -> honest instanceof Message.Range ? List.of() : List.of(honest);
      case SHOWS_AND_FORGETS ->
          honest instanceof Message.Range(var request, var offer)
              ? List.of(new Message.Notice(request, offer.log(), offer.from(), "OUT_OF_ORDER"))
              : List.of(honest);
      case TRUNCATES, WRONG_ORIGIN, SIGNS_FOR_OTHERS, FLIPS_BITS, HUGE_ENTRIES, BAD_PROOFS ->
          honest instanceof Message.Range(var request, var offer) && random.nextInt(3) == 0
              ? List.of(new Message.Range(request, range(to, offer)))
              : List.of(honest);
    };
  }

  /// Peers with odd numbers see another history of the liar's own log, and can have all of it.
  private List<Message> second(SimNode to, Message honest) {
    LogId own = node.identity().logs().commons().id();
    SecondHistory other = SecondHistory.of(node.identity());
    long size = node.store().head(own).map(LogStore.LogHead::checkpointSize).orElse(0L);
    if (!seesSecond(to) || size == 0) {
      return List.of(honest);
    }
    return switch (honest) {
      case Message.Heads(var heads, var complete) ->
          List.of(
              new Message.Heads(
                  heads.stream()
                      .map(
                          head ->
                              head.log().equals(own)
                                  ? new Message.Head(own, other.checkpoint(size))
                                  : head)
                      .toList(),
                  complete));
      case Message.Range(var request, var offer) when offer.log().equals(own) ->
          List.of(new Message.Range(request, other.range(offer, size)));
      default -> List.of(honest);
    };
  }

  /// Which of its two histories it shows to a node.
  static boolean seesSecond(SimNode to) {
    return to.number() % 2 == 1;
  }

  /// The root of its own log that it shows to a node at a size.
  Bytes shows(SimNode to, long size) {
    return seesSecond(to)
        ? SecondHistory.of(node.identity()).root(size)
        : node.store().tree(node.identity().logs().commons().id()).root(size);
  }

  /// What it makes of what it is told: whoever believes its second history is no contradiction to
  /// itself.
  Message hears(Message message) {
    LogId own = node.identity().logs().commons().id();
    if (trick != Trick.FORKS || !(message instanceof Message.Heads(var heads, var complete))) {
      return message;
    }
    return new Message.Heads(
        heads.stream().filter(head -> !head.log().equals(own) || isOurs(head)).toList(), complete);
  }

  private boolean isOurs(Message.Head head) {
    return checkpoint(head.checkpoint())
        .filter(shown -> shown.size() <= node.size(head.log()))
        .filter(shown -> node.store().tree(head.log()).root(shown.size()).equals(shown.root()))
        .isPresent();
  }

  private static Optional<Checkpoint> checkpoint(Bytes note) {
    return Note.parse(note).flatMap(read -> Checkpoint.parse(read.text()));
  }

  private static Message older(Message.Hello hello) {
    return new Message.Hello(
        0, 0, hello.organisation(), hello.manifestVersion(), hello.interest(), hello.endpoints());
  }

  private Message outOfScope(SimNode to) {
    LogName secret =
        random.nextBoolean() ? to.identity().logs().local() : to.identity().logs().governance();
    return new Message.Fetch(1_000_000, secret.id(), 0, 1, 1);
  }

  private Message forgedManifest(Message honest) {
    return new Message.Manifests(List.of(Sha256.hash(Bytes.utf8(honest.toString()))));
  }

  private Message.Head head(Message.Head head) {
    if (head.checkpoint().isEmpty()) {
      return head; // a log that has ended needs none
    }
    Bytes first = oldest.computeIfAbsent(head.log(), log -> head.checkpoint());
    boolean own = head.log().equals(node.identity().logs().commons().id());
    Checkpoint shown =
        checkpoint(head.checkpoint())
            .orElseThrow(() -> new AssertionError("an honest node's own checkpoint"));
    return switch (trick) {
      case REPLAYS_OLD -> new Message.Head(head.log(), first);
      case LIES_ABOUT_SIZE ->
          new Message.Head(
              head.log(),
              Bytes.utf8(
                  head.checkpoint().utf8().replace("\n" + shown.size(), "\n9" + shown.size())));
      case ENDLESS_LOG ->
          own ? new Message.Head(head.log(), forged(shown, shown.size() + 1_000_000)) : head;
      default -> head;
    };
  }

  /// The organisation's own signature under another history of its log.
  private Bytes forged(Checkpoint honest, long size) {
    return node.identity()
        .sign(
            new Checkpoint(honest.log(), size, Sha256.hash(Bytes.utf8("another history " + size))));
  }

  /// An entry that the log's owner never wrote, under a signature of the deliverer.
  private RangeOffer signedForAnother(RangeOffer offer) {
    Optional<Checkpoint> shown = checkpoint(offer.checkpoint());
    if (shown.isEmpty() || node.identity().writes(offer.log())) {
      return offer;
    }
    byte[] entry = offer.items().getLast().entry().toArray();
    entry[entry.length - 1] ^= 1;
    var item = new OfferedItem(Bytes.wrap(entry), Optional.empty());
    MerkleTree tree = new MerkleTree();
    for (var held : node.store().readRange(offer.log(), 0, offer.from(), Long.MAX_VALUE)) {
      tree.append(MerkleTree.leaf(held.entry()));
    }
    tree.append(MerkleTree.leaf(item.entry()));
    Bytes note =
        node.identity()
            .signFor(
                new Checkpoint(shown.get().log(), offer.from() + 1, tree.root(offer.from() + 1)));
    return new RangeOffer(
        offer.log(), offer.from(), offer.from() + 1, List.of(item), note, List.of());
  }

  private RangeOffer range(SimNode to, RangeOffer offer) {
    var items = new ArrayList<>(offer.items());
    var proof = new ArrayList<>(offer.proof());
    LogId log = offer.log();
    long end = offer.to();
    switch (trick) {
      case SIGNS_FOR_OTHERS -> {
        return signedForAnother(offer);
      }
      case TRUNCATES -> {
        items.removeLast();
        end--;
      }
      case WRONG_ORIGIN -> log = to.identity().logs().commons().id();
      case HUGE_ENTRIES ->
          items.set(0, new OfferedItem(Bytes.wrap(new byte[HUGE_ENTRY_BYTES]), Optional.empty()));
      case BAD_PROOFS -> proof.add(Sha256.hash(Bytes.utf8("no node of any tree")));
      default -> {
        byte[] entry = items.getFirst().entry().toArray();
        entry[random.nextInt(entry.length)] ^= (byte) (1 << random.nextInt(8));
        items.set(0, new OfferedItem(Bytes.wrap(entry), items.getFirst().payload()));
      }
    }
    return new RangeOffer(log, offer.from(), end, items, offer.checkpoint(), proof);
  }
}
