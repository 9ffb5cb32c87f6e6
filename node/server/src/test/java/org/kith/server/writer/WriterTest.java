package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.core.trust.Quota;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MerkleProofs;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.Practice;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.MemoryStore;
import org.kith.server.store.RealDisk;
import org.kith.server.writer.SigningGuard.Marks;

/// SPEC 5 and 8.4: what is told is durable, what is signed extends what was signed.
class WriterTest {
  private static final OwnOrganisation RIVERSIDE = OwnOrganisation.named("Riverside");
  private static final OwnOrganisation HILLSIDE = OwnOrganisation.named("Hillside");
  private static final String MARK = "mark";
  private static final long DISK_RESERVE = 1_000;

  @TempDir Path folder;
  private RealDisk guardDisk;
  private LogStore store = new MemoryStore();
  private Writer writer;
  private long freeBytes = Long.MAX_VALUE;
  private Instant now = Instant.ofEpochMilli(1_700_000_000_000L);

  @BeforeEach
  void open() throws IOException {
    guardDisk = RealDisk.open(folder.resolve("guard"));
    writer = start(RIVERSIDE, store, guard(store));
  }

  @AfterEach
  void close() throws IOException {
    guardDisk.close();
  }

  private SigningGuard.Opened guard(LogStore of) {
    return SigningGuard.open(guardDisk, Marks.of(MARK), of.nextSequence() == 0);
  }

  private Writer start(OwnOrganisation who, LogStore in, SigningGuard.Opened guard) {
    InstantSource clock = () -> now;
    return Writer.start(
        in,
        who.logs(),
        guard,
        who.chain(),
        new Writer.Surroundings(
            clock, SaltSource.secure(), Failpoint.NONE, Tombstones.open(guardDisk), quotas(in)));
  }

  private Quotas quotas(LogStore of) {
    return new Quotas(of, Quota.UNLIMITED, () -> freeBytes, DISK_RESERVE);
  }

  private Outcome publish(String title, String request) {
    return commit(
        Proposal.Publish.of(
            RIVERSIDE.logs().commons(),
            OwnOrganisation.lesson(title),
            request.isEmpty() ? Optional.empty() : Optional.of(request)));
  }

  private Outcome commit(Proposal proposal) {
    return writer.commit(List.of(proposal)).getFirst();
  }

  private Outcome decide(Decision.What what) {
    return commit(
        new Proposal.Decide(DecisionCodec.encode(new Decision("admin", now.toEpochMilli(), what))));
  }

  private void acceptHillside() {
    decide(new Decision.PeerAccepted(HILLSIDE.chain(), List.of(), false, true));
    decide(Decision.Granted.commons(HILLSIDE.chain().organisation()));
  }

  @Test
  void aReceiptHasACheckpointThatProvesTheRecord() {
    publish("First of several lessons", "");
    Outcome outcome = publish("Second of several lessons", "");
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Appended.class,
            receipt -> {
              Checkpoint checkpoint =
                  Checkpoint.open(receipt.checkpoint(), RIVERSIDE.logKey()).orElseThrow();
              assertThat(receipt.index()).isEqualTo(1);
              assertThat(checkpoint.size()).isEqualTo(2);
              MerkleTree tree = store.tree(receipt.log().id());
              assertThat(
                      MerkleProofs.inclusion(
                          receipt.id().hash(), 1, 2, checkpoint.root(), tree.inclusionProof(1, 2)))
                  .isTrue();
            });
  }

  @Test
  void ofCommitsThatFollowOneAnotherOnlyTheLastWritesItsCheckpoint() {
    publish("Opens the log", "");
    LogName log = RIVERSIDE.logs().commons();
    var one = Proposal.Publish.of(log, OwnOrganisation.lesson("Lesson one"), Optional.of("a"));
    long before = store.nextSequence();
    var first = (Outcome.Appended) writer.commit(List.of(one), () -> true).getFirst();
    assertThat(store.nextSequence()).isEqualTo(before + 1); // its entry
    assertThat(store.head(log.id()).orElseThrow().checkpoint()).contains(first.checkpoint());
    var last = (Outcome.Appended) publish("Lesson two", "b");
    assertThat(store.follow(before, 9, Long.MAX_VALUE))
        .map(LogStore.Sequenced::frame)
        .filteredOn(Frame.CheckpointStored.class::isInstance)
        .containsExactly(new Frame.CheckpointStored(log.id(), 3, last.checkpoint()));
  }

  @Test
  void oneGroupCommitHasOneCheckpointForAll() {
    LogName log = RIVERSIDE.logs().commons();
    List<Outcome> outcomes =
        writer.commit(
            List.of(
                Proposal.Publish.of(log, OwnOrganisation.lesson("Lesson one"), Optional.of("a")),
                Proposal.Publish.of(log, OwnOrganisation.lesson("Lesson two"), Optional.of("b")),
                Proposal.Publish.of(log, OwnOrganisation.lesson("Lesson one"), Optional.of("a"))));
    var first = (Outcome.Appended) outcomes.get(0);
    var second = (Outcome.Appended) outcomes.get(1);
    var again = (Outcome.Appended) outcomes.get(2);
    assertThat(second.checkpoint()).isEqualTo(first.checkpoint());
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.repeated()).isTrue();
    assertThat(store.head(log.id()).orElseThrow().size()).isEqualTo(2);
  }

  @Test
  void aRepeatedRequestGetsTheFirstReceiptAlsoAfterARestart() {
    var first = (Outcome.Appended) publish("A lesson told once", "request");
    writer = start(RIVERSIDE, store, guard(store));
    var again = (Outcome.Appended) publish("A lesson told once", "request");
    assertThat(again.repeated()).isTrue();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.index()).isEqualTo(first.index());
  }

  @Test
  void anotherRecordUnderTheSameRequestIdIsRefused() {
    LogName log = RIVERSIDE.logs().commons();
    var first = (Outcome.Appended) publish("A lesson told once", "request");
    long before = store.nextSequence();
    assertThat(publish("Another lesson", "request"))
        .isInstanceOfSatisfying(
            Outcome.Declined.class,
            no -> {
              assertThat(no.reason()).isEqualTo(Reason.REQUEST_ID_USED);
              assertThat(no.problems().getFirst().sentence())
                  .isEqualTo(
                      "Request id was used before for a record that says something else ("
                          + first.id().text()
                          + "), so nothing was published; name another one, or leave it out.");
            });
    assertThat(store.nextSequence()).isEqualTo(before);
    List<Outcome> inOneBatch =
        writer.commit(
            List.of(
                Proposal.Publish.of(log, OwnOrganisation.lesson("Lesson one"), Optional.of("a")),
                Proposal.Publish.of(log, OwnOrganisation.lesson("Lesson two"), Optional.of("a"))));
    assertThat(inOneBatch.getFirst()).isInstanceOf(Outcome.Appended.class);
    assertThat(inOneBatch.getLast()).isInstanceOf(Outcome.Declined.class);
  }

  @Test
  void whatAnErasedRecordSaidIsAskedNoMore() {
    var first = (Outcome.Appended) publish("A lesson told once", "request");
    commit(new Proposal.Erase(first.log().id(), first.index()));
    var again = (Outcome.Appended) publish("Another lesson", "request");
    assertThat(again.repeated()).isTrue();
    assertThat(again.id()).isEqualTo(first.id());
  }

  @Test
  void whatTheNodeAddsByTheDayMakesNoOtherRecord() {
    var written =
        ((RecordParse.Ok) LearningRecord.parse(OwnOrganisation.lesson("A practice")))
            .record().message().toBuilder()
                .setPractice(
                    Practice.newBuilder()
                        .setProblem("Something that is long enough to be a problem.")
                        .addCoreElements("One thing")
                        .setMaturity("in-use")
                        .setEvidence("staff-experience"))
                .build();
    var first = (Outcome.Appended) publishFilled(written);
    now = now.plus(Duration.ofDays(40));
    var again = (Outcome.Appended) publishFilled(written);
    assertThat(again.repeated()).isTrue();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(publishFilled(written.toBuilder().setReviewBy("2027-01").build()))
        .isInstanceOf(Outcome.Declined.class);
  }

  private Outcome publishFilled(org.kith.schema.v1.LearningRecord record) {
    var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    Bytes payload = RecordRules.encodePayload(RecordRules.withDefaults(record, month));
    return commit(Proposal.Publish.of(RIVERSIDE.logs().commons(), payload, Optional.of("monthly")));
  }

  @Test
  void whatBreaksTheRulesLeavesNothing() {
    long before = store.nextSequence();
    assertThat(
            commit(
                Proposal.Publish.of(
                    RIVERSIDE.logs().commons(), Bytes.utf8("no record"), Optional.empty())))
        .isInstanceOfSatisfying(
            Outcome.Declined.class,
            no -> assertThat(no.reason()).isEqualTo(Reason.MALFORMED_PAYLOAD));
    assertThat(
            commit(
                Proposal.Publish.of(
                    RIVERSIDE.logs().commons(),
                    OwnOrganisation.lesson("For ourselves only", "own"),
                    Optional.empty())))
        .isInstanceOfSatisfying(
            Outcome.Declined.class, no -> assertThat(no.reason()).isEqualTo(Reason.WRONG_AUDIENCE));
    assertThat(store.head(RIVERSIDE.logs().commons().id()).map(LogStore.LogHead::size).orElse(0L))
        .isZero();
    assertThat(store.nextSequence()).isLessThanOrEqualTo(before + 1); // the log, opened and empty
  }

  @Test
  void aDecisionTakesEffectOnceItIsDurableAndIsThereAfterARestart() {
    assertThat(writer.standing().interest()).isEmpty();
    acceptHillside();
    assertThat(writer.standing().interest()).containsExactly(HILLSIDE.chain().organisation());
    writer = start(RIVERSIDE, store, guard(store));
    assertThat(writer.standing().interest()).containsExactly(HILLSIDE.chain().organisation());
    assertThat(writer.standing().sessionAllowed(HILLSIDE.chain().organisation())).isTrue();
  }

  @Test
  void aRangeIsTakenFromWhoeverBringsItOnceItsOriginIsAccepted() throws IOException {
    RangeOffer offer = hillsideOffers(3);
    assertThat(commit(Proposal.Take.of(offer)))
        .isEqualTo(new Outcome.RangeDeclined(offer.log(), 0, Reason.UNKNOWN_LOG));
    acceptHillside();
    assertThat(commit(Proposal.Take.of(offer)))
        .isEqualTo(new Outcome.Taken(offer.log(), 0, 3, List.of()));
    assertThat(store.read(offer.log(), 2).orElseThrow().verdict()).isEqualTo(Verdict.ADMITTED);
    assertThat(store.head(offer.log()).orElseThrow().checkpointSize()).isEqualTo(3);
    assertThat(commit(Proposal.Take.of(offer)))
        .isEqualTo(new Outcome.RangeDeclined(offer.log(), 0, Reason.OUT_OF_ORDER));
    decide(new Decision.PeerRemoved(HILLSIDE.chain().organisation(), "a test"));
    assertThat(commit(Proposal.Take.of(offer)))
        .isEqualTo(new Outcome.RangeDeclined(offer.log(), 0, Reason.UNKNOWN_LOG));
  }

  @Test
  void anOriginStoresUpToItsQuotaAndGoesOnWhereItIsGivenMore() throws IOException { // SPEC 8.5
    RangeOffer offer = hillsideOffers(2);
    var id = HILLSIDE.chain().organisation();
    var no = new Outcome.RangeDeclined(offer.log(), 0, Reason.QUOTA_USED_UP);
    acceptHillside();
    decide(new Decision.Granted(id, LogName.COMMONS, List.of(), List.of(), 0, 0, 1));
    assertThat(commit(Proposal.Take.of(offer))).isEqualTo(no);
    long bytes = offer.bytes();
    decide(new Decision.Granted(id, LogName.COMMONS, List.of(), List.of(), 0, bytes - 1, 0));
    assertThat(commit(Proposal.Take.of(offer))).isEqualTo(no);
    decide(new Decision.Granted(id, LogName.COMMONS, List.of(), List.of(), 0, bytes, 2));
    assertThat(commit(Proposal.Take.of(offer))).isInstanceOf(Outcome.Taken.class);
    assertThat(quotas(store).used(id, writer.standing(), now.toEpochMilli()).bytes())
        .isGreaterThan(bytes);
  }

  @Test
  void payloadsThatComeLaterFillTheSameQuota() throws IOException { // SPEC 7.13, 8.5
    RangeOffer whole = hillsideOffers(3);
    var id = HILLSIDE.chain().organisation();
    acceptHillside();
    commit(Proposal.Take.of(bare(whole)));
    SortedMap<Long, SaltedPayload> late = payloads(whole);
    long held = quotas(store).used(id, writer.standing(), now.toEpochMilli()).bytes();
    long two = bytes(late, 0) + bytes(late, 1);
    decide(new Decision.Granted(id, LogName.COMMONS, List.of(), List.of(), 0, held + two, 0));
    assertThat(commit(new Proposal.Supply(whole.log(), late)))
        .isEqualTo(new Outcome.Supplied(whole.log(), 2, Optional.of(Reason.QUOTA_USED_UP)));
    assertThat(store.read(whole.log(), 1).orElseThrow().verdict()).isEqualTo(Verdict.ADMITTED);
    assertThat(store.read(whole.log(), 2).orElseThrow().verdict()).isEqualTo(Verdict.AWAITING);
    decide(Decision.Granted.commons(id));
    assertThat(commit(new Proposal.Supply(whole.log(), late)))
        .isEqualTo(new Outcome.Supplied(whole.log(), 1, Optional.empty()));
  }

  private static long bytes(SortedMap<Long, SaltedPayload> payloads, long index) {
    return Objects.requireNonNull(payloads.get(index)).bytes();
  }

  @Test
  void payloadsThatComeLaterTakeNothingOfTheReserveHoweverManyComeAtOnce() throws IOException {
    RangeOffer whole = hillsideOffers(3);
    acceptHillside();
    commit(Proposal.Take.of(bare(whole)));
    SortedMap<Long, SaltedPayload> late = payloads(whole);
    freeBytes = DISK_RESERVE + bytes(late, 0) + bytes(late, 1);
    var supply = new Proposal.Supply(whole.log(), late);
    assertThat(writer.commit(List.of(supply, supply))) // from two peers at once
        .containsExactly(
            new Outcome.Supplied(whole.log(), 2, Optional.of(Reason.DISK_LOW)),
            new Outcome.Supplied(whole.log(), 0, Optional.of(Reason.DISK_LOW)));
    freeBytes += bytes(late, 2);
    assertThat(commit(supply)).isEqualTo(new Outcome.Supplied(whole.log(), 1, Optional.empty()));
  }

  @Test
  void aPayloadThatComesLaterIsTheOneThatTheEntryCommitsTo() throws IOException { // SPEC 7.13
    RangeOffer whole = hillsideOffers(2);
    var id = HILLSIDE.chain().organisation();
    acceptHillside();
    commit(Proposal.Take.of(bare(whole)));
    var large = new byte[100_000];
    for (byte[] wrong : List.of(new byte[10], large)) {
      var payload = new SaltedPayload(Bytes.wrap(new byte[32]), Bytes.wrap(wrong));
      assertThat(commit(new Proposal.Supply(whole.log(), new TreeMap<>(Map.of(0L, payload)))))
          .isEqualTo(new Outcome.Supplied(whole.log(), 0, Optional.empty()));
    }
    decide(new Decision.Granted(id, LogName.COMMONS, List.of(2), List.of(), 0)); // practices only
    var foreign = new SaltedPayload(Bytes.wrap(new byte[32]), Bytes.utf8("of nobody"));
    assertThat(commit(new Proposal.Supply(whole.log(), new TreeMap<>(Map.of(0L, foreign)))))
        .isEqualTo(new Outcome.Supplied(whole.log(), 0, Optional.empty()));
    assertThat(store.read(whole.log(), 0).orElseThrow().verdict()).isEqualTo(Verdict.AWAITING);
  }

  @Test
  void aFrozenLogTakesNoPayloadsAndAdmitsNothingThatWasHeld() throws IOException { // SPEC 3.9
    RangeOffer whole = hillsideOffers(2);
    var id = HILLSIDE.chain().organisation();
    acceptHillside();
    commit(Proposal.Take.of(bare(whole)));
    decide(new Decision.OriginFrozen(id, 1, List.of(), "two histories"));
    var supply = new Proposal.Supply(whole.log(), payloads(whole));
    assertThat(commit(supply)).isEqualTo(new Outcome.Supplied(whole.log(), 0, Optional.empty()));
    acceptHillside(); // a person has looked at it
    decide(new Decision.Granted(id, LogName.COMMONS, List.of(2), List.of(), 0)); // practices only
    assertThat(commit(supply)).isEqualTo(new Outcome.Supplied(whole.log(), 2, Optional.empty()));
    decide(Decision.Granted.commons(id));
    decide(new Decision.OriginFrozen(id, 1, List.of(), "two histories"));
    assertThat(commit(new Proposal.JudgeAgain())).isEqualTo(new Outcome.JudgedAgain(0));
    acceptHillside();
    assertThat(commit(new Proposal.JudgeAgain())).isEqualTo(new Outcome.JudgedAgain(2));
  }

  private static RangeOffer bare(RangeOffer whole) {
    return new RangeOffer(
        whole.log(),
        whole.from(),
        whole.to(),
        whole.items().stream()
            .map(item -> new OfferedItem(item.entry(), Optional.empty()))
            .toList(),
        whole.checkpoint(),
        whole.proof());
  }

  private static SortedMap<Long, SaltedPayload> payloads(RangeOffer whole) {
    var payloads = new TreeMap<Long, SaltedPayload>();
    for (OfferedItem item : whole.items()) {
      payloads.put((long) payloads.size(), item.payload().orElseThrow());
    }
    return payloads;
  }

  @Test
  void aDiskThatIsAlmostFullTakesNothingOfOthersButWhatIsOurs() throws IOException { // SPEC 8.5
    RangeOffer offer = hillsideOffers(2);
    acceptHillside();
    freeBytes = DISK_RESERVE + offer.bytes() - 1;
    assertThat(commit(Proposal.Take.of(offer)))
        .isEqualTo(new Outcome.RangeDeclined(offer.log(), 0, Reason.DISK_LOW));
    assertThat(publish("There is still room for this", "")).isInstanceOf(Outcome.Appended.class);
    freeBytes++;
    assertThat(commit(Proposal.Take.of(offer))).isInstanceOf(Outcome.Taken.class);
  }

  @Test
  void whatACrashKeptFromBeingJudgedAgainIsJudgedAtTheStart() throws IOException {
    RangeOffer offer = hillsideOffers(2);
    decide(new Decision.PeerAccepted(HILLSIDE.chain(), List.of(), false, true));
    var id = HILLSIDE.chain().organisation();
    decide(new Decision.Granted(id, LogName.COMMONS, List.of(2), List.of(), 0)); // practices only
    commit(Proposal.Take.of(offer));
    decide(Decision.Granted.commons(id)); // and here the power goes
    writer = start(RIVERSIDE, store, guard(store));
    assertThat(store.held(offer.log())).isEmpty();
    assertThat(store.read(offer.log(), 0).orElseThrow().verdict()).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void whatIsHeldIsJudgedAgainWhenMoreIsGranted() throws IOException {
    RangeOffer offer = hillsideOffers(2);
    decide(new Decision.PeerAccepted(HILLSIDE.chain(), List.of(), false, true));
    var id = HILLSIDE.chain().organisation();
    decide(new Decision.Granted(id, LogName.COMMONS, List.of(2), List.of(), 0)); // practices only
    commit(Proposal.Take.of(offer));
    assertThat(store.read(offer.log(), 0).orElseThrow().verdict())
        .isEqualTo(new Verdict.Held(Reason.KIND_NOT_GRANTED));
    assertThat(commit(new Proposal.JudgeAgain())).isEqualTo(new Outcome.JudgedAgain(0));
    decide(Decision.Granted.commons(id));
    assertThat(commit(new Proposal.JudgeAgain())).isEqualTo(new Outcome.JudgedAgain(2));
    assertThat(store.read(offer.log(), 0).orElseThrow().verdict()).isEqualTo(Verdict.ADMITTED);
    assertThat(store.held(offer.log())).isEmpty();
  }

  @Test
  void anOlderStoreMakesTheNodeReadOnly() {
    publish("Signed, then forgotten", "");
    decide(new Decision.TokenRevoked("forgotten too"));
    store = new MemoryStore();
    writer = start(RIVERSIDE, store, guard(store));
    assertThat(writer.publishing()).isInstanceOf(Publishing.ReadOnly.class);
    assertThat(publish("Another history", ""))
        .isInstanceOfSatisfying(
            Outcome.Declined.class,
            no -> {
              assertThat(no.reason()).isEqualTo(Reason.READ_ONLY);
              assertThat(no.problems().getFirst().description()).contains("signed more");
            });
    assertThat(decide(new Decision.TokenRevoked("x"))).isInstanceOf(Outcome.Declined.class);
  }

  @Test
  void aMissingOrForeignGuardMakesTheNodeReadOnly() throws IOException {
    publish("Signed with its guard", "");
    RealDisk empty = RealDisk.open(folder.resolve("empty"));
    assertThat(SigningGuard.open(empty, Marks.of(MARK), false))
        .isInstanceOf(SigningGuard.Opened.Unsafe.class);
    empty.close();
    assertThat(SigningGuard.open(guardDisk, Marks.of("another mark"), false))
        .isInstanceOf(SigningGuard.Opened.Unsafe.class);
  }

  @Test
  void aGuardThatCameToAnotherMachineMakesTheNodeReadOnly() throws IOException {
    RealDisk disk = RealDisk.open(folder.resolve("moved"));
    var here = new Marks(MARK, "this machine");
    var there = new Marks(MARK, "another machine");
    opens(disk, here, SigningGuard.Opened.Ready.class);
    opens(disk, here, SigningGuard.Opened.Ready.class);
    opens(disk, there, SigningGuard.Opened.Unsafe.class);
    opens(disk, Marks.of(MARK), SigningGuard.Opened.Ready.class); // nothing tells machines apart
    if (SigningGuard.renew(disk, there, Set.of()) instanceof SigningGuard.Opened.Ready renewed) {
      renewed.guard().close();
    }
    opens(disk, there, SigningGuard.Opened.Ready.class);
    opens(disk, here, SigningGuard.Opened.Unsafe.class);
    disk.delete("guard"); // a guard that was made where nothing told machines apart
    opens(disk, Marks.of(MARK), SigningGuard.Opened.Ready.class);
    opens(disk, here, SigningGuard.Opened.Ready.class);
    opens(disk, there, SigningGuard.Opened.Unsafe.class);
    disk.close();
  }

  private static void opens(RealDisk disk, Marks marks, Class<? extends SigningGuard.Opened> as) {
    SigningGuard.Opened opened = SigningGuard.open(disk, marks, true);
    assertThat(opened).isInstanceOf(as);
    if (opened instanceof SigningGuard.Opened.Ready(var guard)) {
      guard.close();
    }
  }

  @Test
  void durableEntriesThatNoSignatureCoversAreSignedAtStart() {
    publish("Signed before the crash", "");
    LogName log = RIVERSIDE.logs().commons();
    long size = store.head(log.id()).orElseThrow().size();
    var frame = store.read(log.id(), 0).orElseThrow();
    // The same record once more, as if the power had gone between append and guard.
    var record = OwnOrganisation.lesson("Durable, not yet signed");
    var parsed = ((RecordParse.Ok) LearningRecord.parse(record)).record();
    Bytes salt = frame.payload().orElseThrow().salt();
    store.append(
        List.of(
            new Frame.EntryStored(
                log.id(),
                size,
                parsed.entry(log.id(), size, salt, 0).encode(),
                Optional.of(new OfferedItem.SaltedPayload(salt, record)),
                Verdict.ADMITTED,
                Optional.empty())));
    writer = start(RIVERSIDE, store, guard(store));
    assertThat(writer.publishing()).isEqualTo(new Publishing.On());
    assertThat(store.head(log.id()).orElseThrow().checkpointSize()).isEqualTo(size + 1);
  }

  @Test
  void theGuardRefusesAForkEvenIfTheWriterDoesNot() {
    publish("The one history", "");
    LogName log = RIVERSIDE.logs().commons();
    var other = new MerkleTree();
    other.append(Bytes.wrap(new byte[32]));
    assertThat(guard(store))
        .isInstanceOfSatisfying(
            SigningGuard.Opened.Ready.class,
            ready ->
                assertThatThrownBy(() -> ready.guard().raise(Map.of(log, other)))
                    .isInstanceOf(IllegalArgumentException.class));
  }

  private RangeOffer hillsideOffers(int count) throws IOException {
    LogName log = HILLSIDE.logs().commons();
    var theirs = new MemoryStore();
    try (RealDisk disk = RealDisk.open(folder.resolve("their guard"))) {
      Writer there = start(HILLSIDE, theirs, SigningGuard.open(disk, Marks.of(MARK), true));
      for (int i = 0; i < count; i++) {
        there.commit(
            List.of(
                Proposal.Publish.of(
                    log, OwnOrganisation.lesson("Hillside's lesson " + i), Optional.empty())));
      }
    }
    List<OfferedItem> items =
        theirs.readRange(log.id(), 0, count, Long.MAX_VALUE).stream()
            .map(entry -> new OfferedItem(entry.entry(), entry.payload()))
            .toList();
    return new RangeOffer(
        log.id(),
        0,
        count,
        items,
        theirs.head(log.id()).orElseThrow().checkpoint().orElseThrow(),
        List.of());
  }
}
