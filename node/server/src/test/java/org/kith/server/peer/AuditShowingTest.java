package org.kith.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.Verdict;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Message;
import org.kith.core.sync.Message.AuditAnswer;
import org.kith.core.sync.Message.AuditShown;
import org.kith.core.sync.SyncLimits;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.ManifestChain;
import org.kith.server.store.Journal;
import org.kith.server.store.RealDisk;
import org.kith.server.writer.AuditCosignatures;
import org.kith.server.writer.AuditWitness;
import org.kith.server.writer.Audits;
import org.kith.server.writer.OwnOrganisation;

/// SPEC 7.16: when a witness is shown how far a log of the audit goes, and what it is believed.
class AuditShowingTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final ManifestChain OURS = OwnOrganisation.named("Riverside").chain();
  private static final ManifestChain THEIRS = OwnOrganisation.named("Hilltop").chain();
  private static final LogName LOG = new LogName(OURS.organisation(), LogName.GOVERNANCE, 1);

  @TempDir private Path folder;
  private RealDisk ourDisk;
  private RealDisk theirDisk;
  private AuditWitness witness;
  private Journal journal;
  private Audits audits;
  private AuditShowing showing;
  private long nowMs = NOW_MS;

  @BeforeEach
  void open() throws Exception {
    ourDisk = RealDisk.open(Files.createDirectory(folder.resolve("ours")));
    theirDisk = RealDisk.open(Files.createDirectory(folder.resolve("theirs")));
    witness = witness("Hilltop");
    journal = Journal.inMemory();
    audits = new Audits(journal.store, List.of(LOG), witness, AuditCosignatures.open(ourDisk));
    showing = showing();
  }

  @AfterEach
  void close() throws Exception {
    ourDisk.close();
    theirDisk.close();
  }

  /// Whoever signs with this organisation's cosign key, under the peer's name.
  private AuditWitness witness(String signer) {
    return AuditWitness.open(
        theirDisk,
        new AuditWitness.Cosigning(
            THEIRS.cosignKey(),
            OwnOrganisation.key(signer, "cosign"),
            () -> Instant.ofEpochMilli(nowMs),
            () -> true));
  }

  private AuditShowing showing() {
    Standing standing =
        Standing.of(OURS)
            .apply(
                new Decision(
                    "steward", 1, new Decision.PeerAccepted(THEIRS, List.of(), false, true)));
    return new AuditShowing(THEIRS.organisation(), audits, () -> standing);
  }

  private void decided() {
    var _ = journal.add(LOG, List.of(Journal.lesson("one more")), Verdict.ADMITTED);
  }

  private List<Message> due() {
    return showing.perform(new Effect.ShowAudit(), nowMs);
  }

  /// The one log that is due.
  private AuditShown shown() {
    List<Message> due = due();
    assertThat(due).hasSize(1);
    return (AuditShown) due.getFirst();
  }

  private AuditAnswer answer(AuditWitness by, AuditShown to) {
    return by.answer(OURS.organisation(), to);
  }

  private List<Message> take(AuditAnswer answer) {
    return showing.perform(new Effect.AuditAnswered(answer), nowMs);
  }

  private long cosigned() {
    return audits
        .kept()
        .newest(THEIRS.organisation(), LOG.circle(), 1)
        .map(kept -> kept.shown().size())
        .orElse(0L);
  }

  @Test
  void aSizeIsShownOnceAndAGreaterOneAfterAMinute() {
    assertThat(due()).as("of an empty log").isEmpty();
    decided();
    assertThat(shown().size()).isEqualTo(1);
    assertThat(due()).as("the same again").isEmpty();
    decided();
    nowMs += SyncLimits.AUDIT_MS - 1;
    assertThat(due()).as("before its minute has passed").isEmpty();
    nowMs++;
    AuditShown second = shown();
    assertThat(second.size()).isEqualTo(2);
    assertThat(second.oldSize()).as("nothing was cosigned").isZero();
  }

  @Test
  void whatWasCosignedIsNotShownAgainAndTheNextGoesOnFromThere() {
    decided();
    decided();
    assertThat(take(answer(witness, shown()))).isEmpty();
    assertThat(cosigned()).isEqualTo(2);
    nowMs += SyncLimits.AUDIT_MS;
    assertThat(due()).isEmpty();
    showing = showing();
    assertThat(due()).as("in the next session").isEmpty();
    decided();
    AuditShown next = shown();
    assertThat(next.oldSize()).isEqualTo(2);
    assertThat(take(answer(witness, next))).isEmpty();
    assertThat(cosigned()).isEqualTo(3);
    assertThat(audits.kept().refusals()).isEmpty();
  }

  /// A node that lost what peers cosigned asks again from the size that the peer has, once.
  @Test
  void aWitnessThatKnowsAnotherSizeIsShownTheWayFromThereOnce() {
    decided();
    assertThat(answer(witness, shown()).reason()).as("its answer is lost").isEmpty();
    showing = showing();
    decided();
    AuditAnswer old = answer(witness, shown());
    assertThat(old.reason()).isEqualTo(AuditAnswer.OLD_SIZE);
    List<Message> again = take(old);
    assertThat(again).hasSize(1);
    assertThat(((AuditShown) again.getFirst()).oldSize()).isEqualTo(1);
    assertThat(take(old)).as("whoever says so twice is not heard a third time").isEmpty();
    assertThat(audits.kept().refusals()).hasSize(1);
    assertThat(take(answer(witness, (AuditShown) again.getFirst()))).isEmpty();
    assertThat(cosigned()).isEqualTo(2);
    assertThat(audits.kept().refusals()).as("that is over").isEmpty();
  }

  @Test
  void nobodyIsBelievedButForTheirOwnSignature() {
    decided();
    AuditAnswer forged = answer(witness("Mallory"), shown());
    assertThat(forged.reason()).isEmpty();
    assertThat(take(forged)).isEmpty();
    assertThat(cosigned()).isZero();
    assertThat(audits.kept().refusals())
        .extracting(AuditCosignatures.Refusal::reason)
        .containsExactly(AuditCosignatures.BAD_COSIGNATURE);
  }

  @Test
  void anAnswerToWhatWasNotShownIsPassedOver() {
    decided();
    AuditShown first = shown();
    var unasked = new AuditAnswer(LOG.circle(), 1, 7, Bytes.EMPTY, AuditAnswer.BAD_PROOF, 1, 7);
    assertThat(take(unasked)).isEmpty();
    assertThat(take(new AuditAnswer(LogName.AUDIT, 1, 1, Bytes.EMPTY, "NO", 0, 0))).isEmpty();
    assertThat(audits.kept().refusals()).isEmpty();
    assertThat(take(answer(witness, first))).isEmpty();
    assertThat(cosigned()).isEqualTo(1);
  }
}
