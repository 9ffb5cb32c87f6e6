package org.kith.server.erase;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.protocol.log.Signer;
import org.kith.server.store.LogStore;
import org.kith.server.store.RecordRow;
import org.kith.server.store.Views;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Tombstones.Tombstone;
import org.kith.server.writer.WriterQueue;

/// Signs what this node has to say about erasures (SPEC 9.4).
public final class Receipts {
  /// How long a holder that has not finished says nothing; then it says that it holds it still.
  static final Duration SILENT_MAX = Duration.ofMinutes(1);

  private final LogStore store;
  private final Views views;
  private final Tombstones tombstones;
  private final Supplier<Standing> standing;
  private final Signer cosignKey;
  private final InstantSource clock;

  /// @param cosignKey the key that the own manifest names for statements about others' logs
  public Receipts(
      LogStore store,
      Views views,
      Tombstones tombstones,
      Supplier<Standing> standing,
      Signer cosignKey,
      InstantSource clock) {
    this.store = store;
    this.views = views;
    this.tombstones = tombstones;
    this.standing = standing;
    this.cosignKey = cosignKey;
    this.clock = clock;
  }

  /// What people have decided to erase here.
  Collection<Decision.ErasedHere> erasedHere() {
    return standing.get().erasures().here();
  }

  /// Signs every receipt that is missing and hands it to the writer. True where none is missing any
  /// more.
  boolean confirm(WriterQueue writer) {
    Standing now = standing.get();
    OrganisationId own = now.own().organisation();
    List<Bytes> signed = new ArrayList<>();
    for (Tombstone tombstone : tombstones.all()) {
      if (!now.erasures().isConfirmed(tombstone.record(), own)) {
        var outcome =
            isHere(tombstone) ? ErasureReceipt.Outcome.ERASED : ErasureReceipt.Outcome.NEVER_HELD;
        receipt(now, tombstone, outcome).ifPresent(signed::add);
      }
    }
    if (signed.isEmpty()) {
      return true;
    }
    submit(writer, signed);
    return false;
  }

  /// Says of everything that is asked for and not done yet that it is held still, once.
  void sayHeld(WriterQueue writer) {
    Standing now = standing.get();
    OrganisationId own = now.own().organisation();
    List<Bytes> signed = new ArrayList<>();
    for (Tombstone tombstone : tombstones.all()) {
      if (!now.erasures().isAnswered(tombstone.record(), own) && isHere(tombstone)) {
        receipt(now, tombstone, ErasureReceipt.Outcome.HELD).ifPresent(signed::add);
      }
    }
    if (!signed.isEmpty()) {
      submit(writer, signed);
    }
  }

  /// This node's own clock.
  long nowMs() {
    return clock.millis();
  }

  private static void submit(WriterQueue writer, List<Bytes> signed) {
    try {
      var _ = writer.submit(new Proposal.Confirmed(signed, receipt -> true)).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether its content is or was in a file here.
  private boolean isHere(Tombstone tombstone) {
    return views
        .find(tombstone.record())
        .filter(found -> found.log().organisation().equals(tombstone.origin()))
        .filter(found -> !(found.verdict() instanceof Verdict.Awaiting))
        .isPresent();
  }

  /// Empty where nobody else has asked: by a decision here, or by a record of a local log.
  private Optional<Bytes> receipt(
      Standing now, Tombstone tombstone, ErasureReceipt.Outcome outcome) {
    return tombstone
        .by()
        .flatMap(views::find)
        .map(RecordRow::log)
        .filter(log -> !log.isLocal())
        .flatMap(log -> store.head(log.id()))
        .map(
            head ->
                new ErasureReceipt(
                        tombstone.record(),
                        tombstone.by().orElseThrow(),
                        tombstone.origin(),
                        now.own().organisation(),
                        outcome,
                        clock.millis(),
                        head.size(),
                        passedTo(now, tombstone.origin()))
                    .sign(cosignKey, now.own()));
  }

  /// Whoever has or had sessions with this node may have got it from here.
  private static List<OrganisationId> passedTo(Standing now, OrganisationId origin) {
    return now.handed().peers().stream()
        .filter(id -> !id.equals(origin))
        .limit(ErasureReceipt.PASSED_TO_MAX)
        .toList();
  }
}
