package org.kith.server.erase;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.protocol.log.Signer;
import org.kith.server.store.RecordRow;
import org.kith.server.store.Views;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Tombstones.Tombstone;
import org.kith.server.writer.WriterQueue;

/// Signs what this node has to say about erasures (SPEC 9.4).
public final class Receipts {
  private final Views views;
  private final Tombstones tombstones;
  private final Supplier<Standing> standing;
  private final Signer cosignKey;
  private final InstantSource clock;

  /// @param cosignKey the key that the own manifest names for statements about others' logs
  public Receipts(
      Views views,
      Tombstones tombstones,
      Supplier<Standing> standing,
      Signer cosignKey,
      InstantSource clock) {
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

  /// Signs every receipt that is missing and hands it to the writer. True where none is missing
  /// any
  /// more.
  boolean confirm(WriterQueue writer) {
    Standing now = standing.get();
    OrganisationId own = now.own().organisation();
    List<Bytes> signed = new ArrayList<>();
    for (Tombstone tombstone : tombstones.all()) {
      tombstone
          .by()
          .filter(by -> !now.erasures().isConfirmed(tombstone.record(), own))
          .filter(this::isShared)
          .ifPresent(by -> signed.add(receipt(now, tombstone, by)));
    }
    if (signed.isEmpty()) {
      return true;
    }
    try {
      var _ = writer.submit(new Proposal.Confirmed(signed, receipt -> true)).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /// Nobody else knows anything of local logs.
  private boolean isShared(RecordId retraction) {
    return views.find(retraction).filter(row -> !row.log().isLocal()).isPresent();
  }

  private Bytes receipt(Standing now, Tombstone tombstone, RecordId by) {
    Optional<RecordRow> row =
        views
            .find(tombstone.record())
            .filter(found -> found.log().organisation().equals(tombstone.origin()))
            .filter(found -> !(found.verdict() instanceof Verdict.Awaiting));
    return new ErasureReceipt(
            tombstone.record(),
            by,
            tombstone.origin(),
            now.own().organisation(),
            row.isPresent() ? ErasureReceipt.Outcome.ERASED : ErasureReceipt.Outcome.NEVER_HELD,
            clock.millis(),
            passedTo(now, tombstone.origin()))
        .sign(cosignKey, now.own());
  }

  /// Whoever has or had sessions with this node may have got it from here.
  private static List<OrganisationId> passedTo(Standing now, OrganisationId origin) {
    return now.members().stream()
        .filter(member -> member.state() != Member.State.ORIGIN_ONLY)
        .map(Member::organisation)
        .filter(id -> !id.equals(origin))
        .limit(ErasureReceipt.PASSED_TO_MAX)
        .toList();
  }
}
