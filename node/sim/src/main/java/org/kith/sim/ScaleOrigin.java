package org.kith.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.sync.Holdings;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.record.Leaf;

/// The one log whose records spread. All nodes hold a beginning of it, so its entries, tree and
/// signed checkpoints are kept once.
final class ScaleOrigin {
  private final Identity identity;
  private final List<OfferedItem> items = new ArrayList<>();
  private final MerkleTree tree = new MerkleTree();
  private final Map<Long, Holdings.Holding> holdings = new HashMap<>();

  ScaleOrigin(Identity identity) {
    this.identity = identity;
  }

  LogName name() {
    return identity.logs().commons();
  }

  LogId log() {
    return name().id();
  }

  long size() {
    return tree.size();
  }

  void publish() {
    Bytes entry = Bytes.utf8("simulated entry " + size());
    Bytes payload = Records.lesson((int) size(), "network");
    items.add(
        new OfferedItem(
            entry, Optional.of(new SaltedPayload(Sha256.hash(Bytes.utf8("salt")), payload))));
    tree.append(Leaf.leafHash(entry));
    Bytes note = identity.sign(new Checkpoint(name(), size(), tree.root(size())));
    holdings.put(size(), new Holdings.Holding(size(), size(), note));
  }

  /// What somebody holds who holds so many entries.
  Holdings.Holding holding(long size) {
    return holdings.getOrDefault(size, new Holdings.Holding(0, 0, Bytes.EMPTY));
  }

  /// Entries [from, to) with proof to the checkpoint of a holder's size.
  RangeOffer range(long from, long to, long held) {
    return new RangeOffer(
        log(),
        from,
        to,
        items.subList((int) from, (int) to),
        holding(held).checkpoint(),
        tree.consistencyProof(to, held));
  }
}
