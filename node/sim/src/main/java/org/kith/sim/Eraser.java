package org.kith.sim;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.protocol.log.Signer;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.writer.Burials;
import org.kith.server.writer.Burials.Grave;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Publishing;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Tombstones.Tombstone;
import org.kith.server.writer.Writer;

/// Carries a simulated node's erasures out: the real tombstones and store, and an index of records
/// in memory in place of the views.
final class Eraser {
  private static final int FRAMES = 1_000;

  private final LogStore store;
  private final Writer writer;
  private final Tombstones tombstones;
  private final Burials burials;
  private final Consumer<Grave> erased;
  private final Signing signing;
  private final Map<RecordId, Grave> places = new HashMap<>();
  private long cursor;

  /// How it signs what it has erased.
  ///
  /// @param signed is told of each receipt before it is durable
  record Signing(Signer cosignKey, InstantSource clock, Consumer<ErasureReceipt> signed) {}

  /// @param erased is told of each payload that left the store
  Eraser(
      LogStore store,
      Writer writer,
      Tombstones tombstones,
      Consumer<Grave> erased,
      Signing signing) {
    this.signing = signing;
    this.store = store;
    this.writer = writer;
    this.tombstones = tombstones;
    this.burials = new Burials(store, tombstones);
    this.erased = erased;
  }

  /// Looks at everything that has come since. True where receipts were signed.
  boolean follow() {
    List<Sequenced> frames = store.follow(cursor, FRAMES, Long.MAX_VALUE);
    while (!frames.isEmpty()) {
      for (Sequenced frame : frames) {
        remember(frame.frame());
        burials.bury(frame).forEach(this::erase);
        burials.reopened(frame).ifPresent(this::erase);
        cursor = frame.sequence() + 1;
      }
      frames = store.follow(cursor, FRAMES, Long.MAX_VALUE);
    }
    return confirm();
  }

  /// Everything that is to go is gone: says so (SPEC 9.4).
  private boolean confirm() {
    if (!(writer.publishing() instanceof Publishing.On)) {
      return false; // it says nothing until it may
    }
    Standing standing = writer.standing();
    OrganisationId own = standing.own().organisation();
    List<Bytes> signed =
        tombstones.all().stream()
            .filter(one -> !standing.erasures().isConfirmed(one.record(), own))
            .flatMap(one -> receipt(one, standing).stream())
            .peek(signing.signed())
            .map(receipt -> receipt.sign(signing.cosignKey(), standing.own()))
            .toList();
    if (!signed.isEmpty()) {
      var _ = writer.commit(List.of(new Proposal.Confirmed(signed, receipt -> true)));
    }
    return !signed.isEmpty();
  }

  private Optional<ErasureReceipt> receipt(Tombstone tombstone, Standing standing) {
    return tombstone
        .by()
        .flatMap(by -> Optional.ofNullable(places.get(by)))
        .flatMap(retraction -> store.head(retraction.log()))
        .filter(log -> !log.name().isLocal())
        .map(
            log ->
                new ErasureReceipt(
                    tombstone.record(),
                    tombstone.by().orElseThrow(),
                    tombstone.origin(),
                    standing.own().organisation(),
                    isHere(tombstone)
                        ? ErasureReceipt.Outcome.ERASED
                        : ErasureReceipt.Outcome.NEVER_HELD,
                    Math.max(0, signing.clock().millis()),
                    log.size(),
                    standing.handed().peers().stream()
                        .filter(peer -> !peer.equals(tombstone.origin()))
                        .toList()));
  }

  private boolean isHere(Tombstone tombstone) {
    Grave grave = places.get(tombstone.record());
    return grave != null
        && grave.origin().equals(tombstone.origin())
        && !(store.read(grave.log(), grave.index()).orElseThrow().verdict()
            instanceof Verdict.Awaiting);
  }

  private void remember(Frame frame) {
    if (frame instanceof Frame.Shortened(var log, var size)) {
      places.values().removeIf(grave -> grave.log().equals(log) && grave.index() >= size);
    }
    if (frame instanceof Frame.EntryStored stored) {
      LogName log = store.head(stored.log()).orElseThrow().name();
      if (Follower.holdsRecords(log)) {
        RecordId record = Leaf.recordId(stored.entry());
        places.put(record, new Grave(stored.log(), stored.index(), record, log.organisation()));
      }
    }
  }

  private void erase(Tombstone tombstone) {
    Grave grave = places.get(tombstone.record());
    if (grave != null && tombstones.covers(grave.record(), grave.origin())) {
      erase(grave);
    }
  }

  private void erase(Grave grave) {
    if (store.read(grave.log(), grave.index()).orElseThrow().payload().isPresent()) {
      var _ = writer.commit(List.of(new Proposal.Erase(grave.log(), grave.index())));
    }
    erased.accept(grave);
  }
}
