package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.core.trust.Member;
import org.kith.protocol.bytes.LogName;
import org.kith.server.store.LogStore;
import org.kith.server.store.MemoryStore;
import org.kith.server.store.RealDisk;
import org.kith.server.store.StoreException;
import org.kith.server.writer.FailingDisk.Operation;
import org.kith.server.writer.SigningGuard.Marks;

/// SPEC 5.3, 5.4: every doubt lasts until what ends it has happened, over any number of restarts.
class InterlockTest {
  private static final OwnOrganisation RIVERSIDE = OwnOrganisation.named("Riverside");
  private static final LogName LOG = RIVERSIDE.logs().commons();
  private static final Marks MARKS = Marks.of("mark");

  @TempDir Path folder;
  private RealDisk disk;
  private FailingDisk guardDisk;
  private LogStore store = new MemoryStore();
  private Writer writer;

  @BeforeEach
  void open() throws IOException {
    disk = RealDisk.open(folder.resolve("guard"));
    guardDisk = new FailingDisk(disk);
    restart();
  }

  @AfterEach
  void close() throws IOException {
    disk.close();
  }

  private void restart() {
    writer = start(SigningGuard.open(guardDisk, MARKS, store.nextSequence() == 0));
  }

  /// A person says: this home was restored.
  private void confirmRestored() {
    writer = start(SigningGuard.renew(guardDisk, MARKS, Set.of(LOG)));
  }

  private Writer start(SigningGuard.Opened guard) {
    return Writer.start(
        store,
        RIVERSIDE.logs(),
        guard,
        RIVERSIDE.chain(),
        new Writer.Surroundings(
            () -> Instant.ofEpochMilli(1_700_000_000_000L),
            SaltSource.secure(),
            Failpoint.NONE,
            Tombstones.open(disk),
            Quotas.unlimited(store)));
  }

  private Outcome commit(Proposal proposal) {
    return writer.commit(List.of(proposal)).getFirst();
  }

  private Outcome publish(String title) {
    return commit(
        Proposal.Publish.of(LOG, OwnOrganisation.lesson(title), Optional.of("request " + title)));
  }

  private Outcome decide(Decision.What what) {
    return commit(new Proposal.Decide(DecisionCodec.encode(new Decision("admin", 1, what))));
  }

  private void accept(String... names) {
    for (String name : names) {
      decide(
          new Decision.PeerAccepted(OwnOrganisation.named(name).chain(), List.of(), false, true));
    }
  }

  /// Everything that peers hold of the own log, as it stands in this store.
  private static RangeOffer held(LogStore of, int from, int to) {
    return new RangeOffer(
        LOG.id(),
        from,
        to,
        of.readRange(LOG.id(), from, to, Long.MAX_VALUE).stream()
            .map(entry -> new OfferedItem(entry.entry(), entry.payload()))
            .toList(),
        of.head(LOG.id()).orElseThrow().checkpoint().orElseThrow(),
        of.tree(LOG.id()).consistencyProof(to, of.tree(LOG.id()).size()));
  }

  /// The disk is lost, and comes back from those who hold it.
  private LogStore lostStoreOf(int records) {
    for (int i = 1; i <= records; i++) {
      assertThat(publish("The record with number " + i)).isInstanceOf(Outcome.Appended.class);
    }
    LogStore elsewhere = store;
    store = new MemoryStore();
    return elsewhere;
  }

  private void isReadOnly(String words) {
    assertThat(writer.publishing())
        .isInstanceOfSatisfying(
            Publishing.ReadOnly.class, why -> assertThat(why.reason()).contains(words));
    assertThat(publish("Never signed twice"))
        .isInstanceOfSatisfying(
            Outcome.Declined.class, no -> assertThat(no.reason()).isEqualTo(Reason.READ_ONLY));
  }

  private void isOn() {
    assertThat(writer.publishing()).isEqualTo(new Publishing.On());
  }

  @Test
  void whoAwaitsPeersAwaitsThemAfterARestartToo() throws IOException {
    publish("The only record");
    accept("Hillside", "Lakeside", "Harbour");
    disk.delete("guard");
    confirmRestored();
    isReadOnly("waits until peers");
    restart();
    isReadOnly("waits until peers");
    commit(new Proposal.PeersHeard(1, 0));
    isReadOnly("waits until peers");
    restart();
    assertThat(writer.awaitsPeers()).isTrue();
    commit(new Proposal.PeersHeard(2, 0));
    isOn();
    restart();
    isOn();
    assertThat(writer.awaitsPeers()).isFalse();
  }

  @Test
  void whatAPeerHasShownIsMissedAfterARestartToo() throws IOException {
    LogStore elsewhere = lostStoreOf(3);
    disk.delete("guard"); // and its snapshot with it: nothing here says that there was more
    restart();
    isOn();
    commit(new Proposal.Doubt(LOG.id(), 3, false));
    isReadOnly("signed more than its store holds");
    restart();
    isReadOnly("signed more than its store holds");
    commit(Proposal.Take.of(held(elsewhere, 0, 2)));
    isReadOnly("signed more than its store holds");
    restart();
    isReadOnly("signed more than its store holds");
    commit(Proposal.Take.of(held(elsewhere, 2, 3)));
    isOn();
    restart();
    isOn();
    assertThat(publish("The fourth")).isInstanceOf(Outcome.Appended.class);
  }

  @Test
  void anotherHistoryStaysKnownUntilAManifestEndsIt() {
    publish("The only record");
    commit(new Proposal.Doubt(LOG.id(), 1, true));
    isReadOnly("another history");
    restart();
    isReadOnly("another history");
    confirmRestored(); // a person's word ends no contradiction
    isReadOnly("another history");
    restart();
    isReadOnly("another history");
    commit(new Proposal.PeersHeard(5, 0));
    isReadOnly("another history");
    LogName next = LogName.commons(RIVERSIDE.chain().organisation(), 2);
    OwnLogs logs = RIVERSIDE.logs();
    var key = Objects.requireNonNull(logs.keys().get(LOG));
    var local = Objects.requireNonNull(logs.keys().get(logs.local()));
    SigningGuard.Opened guard = SigningGuard.open(guardDisk, MARKS, false);
    var interlock = new Interlock(store, OwnLogs.of(next, key, local), guard);
    assertThat(interlock.publishing())
        .isInstanceOfSatisfying(
            Publishing.ReadOnly.class,
            why -> assertThat(why.reason()).as("confirmed above").contains("waits until peers"));
    interlock.heard(1, 0);
    assertThat(interlock.settle()).isTrue();
    assertThat(interlock.publishing()).isEqualTo(new Publishing.On());
  }

  @Test
  void whoIsShownMoreAwaitsEnoughPeersAllTheSame() throws IOException { // one stale, one ahead
    LogStore elsewhere = lostStoreOf(3);
    disk.delete("guard");
    confirmRestored();
    accept("Hillside", "Lakeside");
    commit(new Proposal.Doubt(LOG.id(), 2, false));
    isReadOnly("signed more than its store holds");
    commit(Proposal.Take.of(held(elsewhere, 0, 2)));
    isReadOnly("waits until peers"); // all of what one peer has shown is here
    commit(new Proposal.PeersHeard(1, 0));
    isReadOnly("waits until peers");
    commit(new Proposal.Doubt(LOG.id(), 3, false)); // the other one knows more
    isReadOnly("signed more than its store holds");
    commit(new Proposal.PeersHeard(2, 0)); // said before that
    isReadOnly("signed more than its store holds");
    commit(Proposal.Take.of(held(elsewhere, 2, 3)));
    isReadOnly("waits until peers");
    commit(new Proposal.PeersHeard(2, 0));
    isOn();
  }

  @Test
  void nobodyIsNotEnough() throws IOException { // SPEC 5.4: disk and guard lost, keys kept
    LogStore elsewhere = lostStoreOf(2);
    disk.delete("guard");
    confirmRestored();
    commit(new Proposal.PeersHeard(0, 0));
    isReadOnly("waits until peers");
    accept("Hillside");
    commit(new Proposal.PeersHeard(0, 1)); // a peer that wants nothing of it says nothing of it
    isReadOnly("waits until peers");
    commit(new Proposal.NeverHadPeers()); // its own decisions say otherwise
    isReadOnly("waits until peers");
    commit(new Proposal.Doubt(LOG.id(), 2, false));
    commit(Proposal.Take.of(held(elsewhere, 0, 2)));
    isReadOnly("waits until peers");
    commit(new Proposal.PeersHeard(1, 0));
    isOn();
  }

  @Test
  void nobodyWaitsForPeersThatWantNothingOfTheLog() throws IOException {
    publish("The only record");
    accept("Hillside", "Lakeside");
    disk.delete("guard");
    confirmRestored();
    commit(new Proposal.PeersHeard(1, 1));
    isOn();
  }

  @Test
  void whoNeverHadAPeerSaysSo() throws IOException {
    publish("The only record");
    disk.delete("guard");
    confirmRestored();
    assertThat(writer.publishing())
        .isInstanceOfSatisfying(
            Publishing.ReadOnly.class,
            why -> assertThat(why.whatToDo()).contains("--confirm-no-peers"));
    commit(new Proposal.NeverHadPeers());
    isOn();
    restart();
    isOn();
  }

  /// There is the old guard or the whole new one, never an empty one that would let everything
  /// pass.
  @Test
  void aRenewalThatIsCutOffLeavesWhatTheGuardKnew() {
    LogStore elsewhere = lostStoreOf(2);
    for (Operation operation : List.of(Operation.WRITE, Operation.SYNC, Operation.RENAME)) {
      guardDisk.failing = Set.of(operation);
      assertThatThrownBy(this::confirmRestored).isInstanceOf(StoreException.DiskFailed.class);
      guardDisk.failing = Set.of();
      restart();
      isReadOnly("signed more than its store holds");
    }
    confirmRestored();
    isReadOnly("signed more than its store holds"); // of the log that peers hold it knows still
    commit(Proposal.Take.of(held(elsewhere, 0, 2)));
    isReadOnly("waits until peers");
  }

  @Test
  void aDoubtCountsWhereItCannotBeWritten() {
    publish("The only record");
    guardDisk.failing = Set.of(Operation.SYNC);
    var shown = new Proposal.Doubt(LOG.id(), 2, false);
    assertThatThrownBy(() -> commit(shown)).isInstanceOf(StoreException.DiskFailed.class);
    isReadOnly("signed more than its store holds");
    guardDisk.failing = Set.of();
    commit(shown); // said again, as peers do
    restart();
    isReadOnly("signed more than its store holds");
  }

  /// SPEC 5.2, 8.4: what is durable is in effect, and nobody is told that it is not.
  @Test
  void aDecisionThatCannotBeSignedIsInEffect() {
    accept("Hillside");
    var hillside = OwnOrganisation.named("Hillside").chain().organisation();
    guardDisk.failing = Set.of(Operation.SYNC);
    assertThat(decide(new Decision.PeerRemoved(hillside, "a test")))
        .isInstanceOf(Outcome.Unsigned.class);
    assertThat(writer.standing().member(hillside).map(Member::state))
        .contains(Member.State.REMOVED);
    long size = size(RIVERSIDE.logs().governance());
    assertThat(decide(new Decision.TokenRevoked("x")))
        .as("what nobody can sign does not grow")
        .isInstanceOf(Outcome.Declined.class);
    assertThat(size(RIVERSIDE.logs().governance())).isEqualTo(size);
    guardDisk.failing = Set.of();
    assertThat(decide(new Decision.TokenRevoked("x"))).isInstanceOf(Outcome.Appended.class);
    restart();
    assertThat(writer.standing().member(hillside).map(Member::state))
        .contains(Member.State.REMOVED);
  }

  @Test
  void aRecordThatCannotBeSignedIsKeptAndGetsItsReceiptLater() {
    publish("Signed and told");
    guardDisk.failing = Set.of(Operation.WRITE);
    assertThat(publish("Kept, not signed"))
        .isInstanceOfSatisfying(
            Outcome.Unsigned.class,
            kept -> {
              assertThat(kept.index()).isEqualTo(1);
              assertThat(kept.why().reason()).contains("The disk failed while writing the signing");
              assertThat(kept.why().whatToDo()).contains("--guard-dir");
            });
    isReadOnly("The disk failed while writing the signing guard");
    assertThat(size(LOG)).isEqualTo(2);
    guardDisk.failing = Set.of();
    assertThat(publish("Kept, not signed"))
        .isInstanceOfSatisfying(
            Outcome.Appended.class,
            receipt -> {
              assertThat(receipt.repeated()).isTrue();
              assertThat(receipt.index()).isEqualTo(1);
              assertThat(store.head(LOG.id()).orElseThrow().checkpointSize()).isEqualTo(2);
              assertThat(receipt.checkpoint())
                  .isEqualTo(store.head(LOG.id()).orElseThrow().checkpoint().orElseThrow());
            });
    isOn();
  }

  private long size(LogName log) {
    return store.head(log.id()).map(LogStore.LogHead::size).orElse(0L);
  }
}
