package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.trust.Erasures.Confirmed;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ErasureReceipt.Outcome;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.LearningRecord;
import org.kith.server.erase.Eraser;
import org.kith.server.erase.Receipts;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.DraftFolder;
import org.kith.server.store.MemoryStore;
import org.kith.server.store.RealDisk;
import org.kith.server.store.Traffic;
import org.kith.server.store.Views;
import org.kith.server.writer.Failpoint;
import org.kith.server.writer.Outcome.Appended;
import org.kith.server.writer.OwnLogs;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.SaltSource;
import org.kith.server.writer.SigningGuard;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Writer;

/// SPEC 9.4: a holder that cannot finish, here for an index that does not come on, says after a
/// while that it holds the record still; and once it is gone from every file, that.
class HeldReceiptTest {
  private static final long MINUTE_MS = 60_000;

  @TempDir Path folder;
  private final AtomicLong nowMs =
      new AtomicLong(Instant.parse("2026-11-28T10:00:00Z").toEpochMilli());

  private static RecordId publish(Writing writing, LogName log, LearningRecord record)
      throws Exception {
    var whole = RecordRules.withDefaults(record, YearMonth.of(2026, 11));
    var proposal = Proposal.Publish.of(log, RecordRules.encodePayload(whole), Optional.empty());
    if (!(writing.queue().submit(proposal).await() instanceof Appended appended)) {
      throw new AssertionError("a sound record is published");
    }
    return appended.id();
  }

  private static LearningRecord erasing(RecordId record) {
    LearningRecord.Builder retraction =
        TestNode.lesson("We take one record back").toBuilder().clearLesson();
    for (String relation : new String[] {"retracts", "erases"}) {
      retraction.addLinksBuilder().setRelation(relation).setRecordId(record.text());
    }
    retraction.getRetractionBuilder().setReason("personal-data").setErase(true);
    return retraction.build();
  }

  @Test
  void whoeverIsNotDoneSaysSoAndThenThatItIs() throws Exception {
    TestHome made = TestHome.make(folder, "a");
    InstantSource clock = () -> Instant.ofEpochMilli(nowMs.get());
    HomeFolder home = HomeFolder.at(made.path(), Optional.empty());
    ManifestChain chain = home.manifests();
    HomeFolder.Keys keys = home.keys(chain);
    LogName commons = chain.openCommons().orElseThrow();
    var store = new MemoryStore();
    RealDisk guardDisk = RealDisk.open(made.guard());
    Tombstones tombstones = Tombstones.open(guardDisk);
    Writer writer =
        Writer.start(
            store,
            OwnLogs.of(commons, keys.log(), keys.local(), keys.second()),
            SigningGuard.open(guardDisk, SigningGuard.Marks.of("a"), true),
            chain,
            new Writer.Surroundings(
                clock, SaltSource.secure(), Failpoint.NONE, tombstones, Quotas.unlimited(store)));
    DraftFolder drafts = DraftFolder.open(RealDisk.open(folder.resolve("drafts")));
    var files =
        AttachmentFolder.open(RealDisk.open(folder.resolve("files")), clock, drafts::attachments);
    try (Views views = Views.open(folder.resolve("views"), store);
        SearchIndex index = SearchIndex.open(folder.resolve("index"), store, clock);
        Writing writing =
            Writing.start(
                writer,
                new Traffic(),
                () -> {
                  throw new AssertionError("the writer broke");
                })) {
      Eraser eraser =
          Eraser.start(
              store,
              views,
              index,
              tombstones,
              writing.queue(),
              new Receipts(store, views, tombstones, writer::standing, keys.cosign(), clock),
              files);
      RecordId record = publish(writing, commons, TestNode.lesson("One that must go"));
      var _ = publish(writing, commons, erasing(record));
      step(views, eraser);
      assertThat(tombstones.covers(record, chain.organisation())).isTrue();
      nowMs.addAndGet(MINUTE_MS - 1);
      step(views, eraser);
      assertThat(said(writer, record)).as("it may be done at any moment").isEmpty();
      nowMs.addAndGet(1);
      step(views, eraser);
      assertThat(said(writer, record)).map(one -> one.receipt().outcome()).contains(Outcome.HELD);
      long frames = store.nextSequence();
      step(views, eraser);
      assertThat(store.nextSequence()).as("it says so once").isEqualTo(frames);

      while (index.step(1_000) > 0) {
        // until it has come to the end of the journal
      }
      step(views, eraser);
      assertThat(said(writer, record))
          .hasValueSatisfying(
              one -> {
                assertThat(one.receipt().outcome()).isEqualTo(Outcome.ERASED);
                assertThat(one.receipt().logSize()).isEqualTo(2);
              });
    }
  }

  private Optional<Confirmed> said(Writer writer, RecordId record) {
    return writer.standing().erasures().of(record).values().stream().findFirst();
  }

  private static void step(Views views, Eraser eraser) {
    for (int i = 0; i < 3; i++) { // what it writes itself is followed too
      while (views.step(1_000) > 0) {
        // all that there is
      }
      int _ = eraser.step(1_000);
    }
  }
}
