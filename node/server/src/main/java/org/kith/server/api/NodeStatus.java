package org.kith.server.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Quota;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.LogEnd;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.MeaningStatus;
import org.kith.schema.v1.OriginStatus;
import org.kith.schema.v1.ScrubStatus;
import org.kith.server.search.MeaningIndex;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.Cosignatures;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.LogHead;
import org.kith.server.store.RecordCount;
import org.kith.server.store.Scrub;
import org.kith.server.store.Views;
import org.kith.server.writer.Publishing;
import org.kith.server.writer.Quotas;

/// How the node is, and for each origin how far it is and how that is known. Only what is proved is
/// said.
final class NodeStatus {
  private static final String UP_TO_DATE = "up to date";
  private static final String NOTHING_PUBLISHED = "nothing published yet, says a peer";
  private static final String ANOTHER_HISTORY =
      "ended as another history than the one that is here: none of that is shown, and peers are"
          + " asked for the right one";
  private static final String FROZEN = "frozen: it contradicts itself; a person must decide";
  private static final String ENDED = "ended, and held to its end";

  private static final Set<String> SETTLED = Set.of(UP_TO_DATE, NOTHING_PUBLISHED, FROZEN, ENDED);

  private final Supplier<Standing> standing;
  private final Supplier<Publishing> publishing;
  private final LogStore store;
  private final Views views;
  private final SearchIndex index;
  private final SyncView sync;
  private final NodeFacts facts;
  private final InstantSource clock;
  private final Quotas quotas;
  private final QuotaWords quotaWords;
  private final Cosignatures cosignatures;
  private final Recalls recalls;
  private final DirectPublishing direct;
  private final Supplier<List<String>> more;
  private final LostFiles files;

  /// @param more warnings that others have: about witnesses of the audit, and withdrawn records
  NodeStatus(
      LocalApi.Parts parts, Recalls recalls, DirectPublishing direct, Supplier<List<String>> more) {
    this.more = more;
    this.files = new LostFiles(parts.attachments(), parts.own().commons().organisation());
    this.recalls = recalls;
    this.direct = direct;
    this.standing = parts.standing();
    this.publishing = parts.publishing();
    this.store = parts.store();
    this.views = parts.views();
    this.index = parts.index();
    this.sync = parts.sync();
    this.facts = parts.facts();
    this.clock = parts.clock();
    this.quotas = parts.quotas();
    this.quotaWords = new QuotaWords(parts.quotas(), parts.clock());
    this.cosignatures = parts.cosignatures();
  }

  GetStatusResponse read() {
    Standing now = standing.get();
    List<RecordCount> counts = views.counts();
    var status =
        GetStatusResponse.newBuilder()
            .setVersion(facts.version())
            .setOrganisationId(now.own().organisation().text())
            .setName(now.own().newest().displayName())
            .setRecords((int) admitted(counts))
            .setIndexed(index.indexed())
            .addAllSessions(sync.sessions())
            .setMeaning(meaning(index))
            .setRecalls(recalls.list(false).size())
            .setScrub(scrub(facts.scrub().get()))
            .setStaleAfterDays((int) facts.staleAfter().toDays())
            .setDisk(UsedDisk.read(store, facts))
            .setUptimeSeconds((int) Duration.between(facts.started(), clock.instant()).toSeconds())
            .addAllWarnings(facts.warnings())
            .addAllWarnings(Warnings.of(now, clock.millis()))
            .addAllWarnings(direct.warning().stream().toList())
            .addAllWarnings(more.get())
            .addAllWarnings(quotaWords.warnings(now))
            .addAllWarnings(skippedWarnings())
            .addAllWarnings(files.warning().toList())
            .setAddresses(facts.addresses().get());
    switch (publishing.get()) {
      case Publishing.On() -> status.setPublishing(org.kith.schema.v1.Publishing.ON);
      case Publishing.ReadOnly(var reason, var whatToDo) ->
          status
              .setPublishing(org.kith.schema.v1.Publishing.READ_ONLY)
              .setReason(reason + " " + whatToDo);
    }
    for (LogName log : store.logs()) {
      store.head(log.id()).map(head -> show(now, head)).ifPresent(status::addLogs);
    }
    status.addOrigins(own(now, counts));
    for (LogOwner owner : now.logs()) {
      if (owner.end().isEmpty()
          || !owner.end().filter(end -> ended(owner, end).equals(ENDED)).isPresent()) {
        status.addOrigins(origin(now, owner, counts));
      }
    }
    return status.build();
  }

  private ScrubStatus scrub(Scrub.State state) {
    return ScrubStatus.newBuilder()
        .setFinished(Times.rfc3339OrEmpty(state.finishedMs()))
        .setChecked(state.checked())
        .setFrames(state.frames())
        .addAllDamage(state.damage())
        .addAllDamage(files.damage())
        .setMended((int) state.mended())
        .build();
  }

  /// Whether every accepted origin is proved up to date.
  boolean isUpToDate() {
    return standing.get().logs().stream().map(this::stateOf).allMatch(SETTLED::contains);
  }

  private String ended(LogOwner owner, LogEnd end) {
    if (store.isWhole(owner.name(), end)) {
      return ENDED;
    }
    return store.isAnother(owner.name(), end)
        ? ANOTHER_HISTORY
        : "ended, and not all of it is here";
  }

  private static LogStatus show(Standing now, LogHead head) {
    var shown = LogStatus.newBuilder();
    owner(now, head.name())
        .ifPresent(
            owner -> {
              shown.setState(state(owner));
              owner.end().ifPresent(end -> shown.setEndSize((int) end.size()));
            });
    return shown
        .setOrigin(head.name().organisation().text())
        .setName(Peers.origin(now, head.name().organisation()).getName())
        .setCircle(head.name().circle())
        .setEpoch(head.name().epoch())
        .setSize((int) head.size())
        .setRoot(head.frontier().root().base64())
        .build();
  }

  private static Optional<LogOwner> owner(Standing now, LogName log) {
    return log.organisation().equals(now.own().organisation())
        ? LogOwner.allOf(now.own(), Map.of()).stream()
            .filter(owner -> owner.name().equals(log))
            .findFirst()
        : now.log(log.id());
  }

  private static String state(LogOwner owner) {
    if (owner.frozen().isPresent()) {
      return "frozen";
    }
    return owner.end().map(end -> end.revoked() ? "revoked" : "closed").orElse("open");
  }

  private OriginStatus own(Standing now, List<RecordCount> counts) {
    OrganisationId own = now.own().organisation();
    long size =
        now.own().openCommons().flatMap(log -> store.head(log.id())).map(LogHead::size).orElse(0L);
    return describe(now, own, counts)
        .setProvedHere((int) size)
        .setProvedThere((int) size)
        .setState("own")
        .build();
  }

  private OriginStatus origin(Standing now, LogOwner owner, List<RecordCount> counts) {
    LogName log = owner.name();
    long here = store.head(log.id()).map(LogHead::size).orElse(0L);
    Optional<SyncView.Heard> heard = sync.heard(log.id());
    long there =
        Math.max(
            heard.map(SyncView.Heard::size).orElse(0L),
            store.head(log.id()).map(LogHead::checkpointSize).orElse(0L));
    Quota.Used used = quotas.used(log.organisation(), now, clock.millis());
    return describe(now, log.organisation(), counts)
        .setStoredBytes(used.bytes())
        .setQuotaPercent(quotas.of(log, now).percent(used))
        .setProvedHere((int) here)
        .setProvedThere((int) there)
        .setLastHeard(Times.rfc3339OrEmpty(heard.map(SyncView.Heard::ms).orElse(0L)))
        .setState(stateOf(owner))
        .build();
  }

  /// What a follower could not read: the record itself stays, and is relayed.
  private List<String> skippedWarnings() {
    return Stream.concat(
            Stream.of(views.status(), index.status()),
            index.meaning().map(MeaningIndex::status).stream())
        .filter(follower -> follower.skipped() > 0)
        .map(
            follower ->
                "unreadable: %s left out %d, the last of them %s; after an update: kith node rebuild"
                    .formatted(
                        follower.name(), follower.skipped(), follower.skippedNames().getLast()))
        .toList();
  }

  private String stateOf(LogOwner owner) {
    if (owner.frozen().isPresent()) {
      return FROZEN;
    }
    if (owner.end().isPresent()) {
      return ended(owner, owner.end().get());
    }
    Optional<SyncView.Heard> heard = sync.heard(owner.name().id());
    if (heard.isEmpty()) {
      return "never heard since this node started";
    }
    if (heard.get().ms() == 0) {
      return NOTHING_PUBLISHED;
    }
    long behind = heard.get().size() - store.head(owner.name().id()).map(LogHead::size).orElse(0L);
    if (behind > 0) {
      return "behind by " + behind + quotaWords.keptBack(standing.get(), owner.name());
    }
    Optional<String> stale =
        Silence.of(
            heard.get().ownNodeMs(), newestMs(owner.name()), clock.millis(), facts.staleAfter());
    if (stale.isPresent()) {
      return stale.get();
    }
    return heard.get().matched()
        ? UP_TO_DATE
        : "as far as it was last heard; no live session proves it now";
  }

  /// When the newest of a log was first held here, as this node cosigned it; 0 for never.
  private long newestMs(LogName log) {
    OrganisationId own = standing.get().own().organisation();
    return cosignatures.holders(log.id(), 0, store::isOf).stream()
        .filter(holder -> holder.organisation().equals(own))
        .mapToLong(holder -> Duration.ofSeconds(holder.timeSeconds()).toMillis())
        .max()
        .orElse(0);
  }

  private static OriginStatus.Builder describe(
      Standing now, OrganisationId origin, List<RecordCount> counts) {
    var status =
        OriginStatus.newBuilder()
            .setOrganisationId(origin.text())
            .setName(Peers.origin(now, origin).getName());
    long admitted = 0;
    long held = 0;
    Map<Reason, Long> refused = new EnumMap<>(Reason.class);
    Map<Reason, Long> heldFor = new EnumMap<>(Reason.class);
    for (RecordCount count : counts) {
      if (!count.log().organisation().equals(origin)
          || !count.log().circle().equals(LogName.COMMONS)) {
        continue;
      }
      switch (count.verdict()) {
        case Verdict.Admitted() -> admitted += count.records();
        case Verdict.Held(var reason) -> {
          held += count.records();
          heldFor.merge(reason, count.records(), Long::sum);
        }
        case Verdict.Awaiting _, Verdict.Undisplayable _ -> held += count.records();
        case Verdict.Refused(var reason) -> refused.merge(reason, count.records(), Long::sum);
      }
    }
    refused.forEach(
        (reason, count) ->
            status.addRefusedBuilder().setReason(reason.name()).setCount(count.intValue()));
    heldFor.forEach(
        (reason, count) ->
            status.addHeldForBuilder().setReason(reason.name()).setCount(count.intValue()));
    return status.setAdmitted((int) admitted).setHeld((int) held);
  }

  private static long admitted(List<RecordCount> counts) {
    return counts.stream()
        .filter(count -> count.verdict() instanceof Verdict.Admitted)
        .mapToLong(RecordCount::records)
        .sum();
  }

  /// How far finding by meaning is.
  static MeaningStatus meaning(SearchIndex index) {
    var status = MeaningStatus.newBuilder().setState("off");
    index
        .meaning()
        .ifPresent(
            meaning -> {
              status
                  .setState(meaning.problem().isPresent() ? "failed" : "on")
                  .setProblem(meaning.problem().orElse(""))
                  .setRecords(meaning.size())
                  .setBehind((int) Math.min(Integer.MAX_VALUE, meaning.behind()));
            });
    return status.build();
  }
}
