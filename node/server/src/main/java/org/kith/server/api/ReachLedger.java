package org.kith.server.api;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.kith.core.trust.Erasures.Confirmed;
import org.kith.core.trust.Handed;
import org.kith.core.trust.Reach;
import org.kith.core.trust.Reach.Reached;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.Erasure;
import org.kith.schema.v1.ErasureHolder;
import org.kith.server.store.Views;
import org.kith.server.writer.Tombstones.Tombstone;

/// How far an erased record may have come and who has answered (SPEC 9.4), as a person reads it.
final class ReachLedger {
  private static final String ERASED = "erased";
  private static final String NEVER_HELD = "never held";
  private static final String HELD = "held, not yet erased";
  private static final String WAITING = "waiting";
  private static final int NEVER_HEARD = -1;

  private final Standing standing;
  private final Views views;
  private final ToLongFunction<OrganisationId> lastHeardMs;
  private final long nowMs;

  /// @param lastHeardMs when an organisation was last heard, in ms since 1970; 0 for never
  ReachLedger(
      Standing standing, Views views, ToLongFunction<OrganisationId> lastHeardMs, long nowMs) {
    this.standing = standing;
    this.views = views;
    this.lastHeardMs = lastHeardMs;
    this.nowMs = nowMs;
  }

  /// Adds everybody whom it may have reached.
  void addTo(Erasure.Builder erasure, Tombstone tombstone) {
    List<OrganisationId> files = files(tombstone);
    erasure.setFiles(files.size());
    Reach.of(standing, tombstone.record(), tombstone.origin())
        .forEach(
            (organisation, reached) -> {
              count(erasure, reached);
              erasure.addHolders(
                  holder(organisation, reached)
                      .setFiles(Collections.frequency(files, organisation)));
            });
  }

  /// For whom this node has written files with its content.
  private List<OrganisationId> files(Tombstone tombstone) {
    Optional<Handed.Place> retraction = tombstone.by().flatMap(this::place);
    return place(tombstone.record())
        .map(at -> standing.handed().filesWith(tombstone.record(), at, retraction))
        .orElse(List.of());
  }

  private Optional<Handed.Place> place(RecordId record) {
    return views.find(record).map(row -> new Handed.Place(row.log().id(), row.index()));
  }

  private ErasureHolder.Builder holder(OrganisationId organisation, Reached reached) {
    long heardMs = lastHeardMs.applyAsLong(organisation);
    long days = Duration.ofMillis(Math.max(0, nowMs - heardMs)).toDays();
    var holder =
        ErasureHolder.newBuilder()
            .setOrganisationId(organisation.text())
            .setName(name(organisation))
            .addAllPassedOnBy(reached.passedOnBy().stream().map(this::nameOrId).sorted().toList())
            .setLastHeard(Times.rfc3339OrEmpty(heardMs))
            .setDaysSinceHeard(heardMs == 0 ? NEVER_HEARD : (int) days)
            .setState(reached.answer().map(ReachLedger::state).orElse(WAITING));
    reached
        .answer()
        .ifPresent(
            answer ->
                holder
                    .setConfirmedTime(Times.rfc3339(answer.receipt().claimedTimeMs()))
                    .setLogSize(answer.receipt().logSize()));
    return holder;
  }

  private static String state(Confirmed answer) {
    return switch (answer.receipt().outcome()) {
      case ERASED -> ERASED;
      case NEVER_HELD -> NEVER_HELD;
      case HELD -> HELD;
    };
  }

  private static void count(Erasure.Builder erasure, Reached reached) {
    if (reached.answer().isEmpty()) {
      erasure.setWaiting(erasure.getWaiting() + 1);
      return;
    }
    switch (reached.answer().get().receipt().outcome()) {
      case ERASED -> erasure.setErased(erasure.getErased() + 1);
      case NEVER_HELD -> erasure.setNeverHeld(erasure.getNeverHeld() + 1);
      case HELD -> erasure.setHeld(erasure.getHeld() + 1);
    }
  }

  private String name(OrganisationId organisation) {
    return standing
        .member(organisation)
        .map(member -> member.chain().newest().displayName())
        .orElse("");
  }

  private String nameOrId(OrganisationId organisation) {
    String name = name(organisation);
    return name.isEmpty() ? organisation.text() : name;
  }
}
