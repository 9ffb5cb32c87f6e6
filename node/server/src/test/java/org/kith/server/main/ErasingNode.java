package org.kith.server.main;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Optional;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.Attachment;
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

/// What erases at a node, with its writer and no thread of its own: views, index and eraser come on
/// only when a test says so.
final class ErasingNode implements AutoCloseable {
  final MemoryStore store = new MemoryStore();
  final ManifestChain chain;
  final Tombstones tombstones;
  final Writer writer;
  final AttachmentFolder files;
  final Views views;
  final SearchIndex index;
  final Eraser eraser;
  private final LogName commons;
  private final Writing writing;

  ErasingNode(Path folder, InstantSource clock) throws Exception {
    TestHome made = TestHome.make(folder, "a");
    HomeFolder home = HomeFolder.at(made.path(), Optional.empty());
    chain = home.manifests();
    HomeFolder.Keys keys = home.keys(chain);
    commons = chain.openCommons().orElseThrow();
    RealDisk guardDisk = RealDisk.open(made.guard());
    tombstones = Tombstones.open(guardDisk);
    writer =
        Writer.start(
            store,
            OwnLogs.of(commons, keys.log(), keys.local(), keys.second()),
            SigningGuard.open(guardDisk, SigningGuard.Marks.of("a"), true),
            chain,
            new Writer.Surroundings(
                clock, SaltSource.secure(), Failpoint.NONE, tombstones, Quotas.unlimited(store)));
    DraftFolder drafts = DraftFolder.open(RealDisk.open(folder.resolve("drafts")));
    files =
        AttachmentFolder.open(RealDisk.open(folder.resolve("files")), clock, drafts::attachments);
    views = Views.open(folder.resolve("views"), store);
    index = SearchIndex.open(folder.resolve("index"), store, clock);
    writing =
        Writing.start(
            writer,
            new Traffic(),
            () -> {
              throw new AssertionError("the writer broke");
            });
    eraser =
        Eraser.start(
            store,
            views,
            index,
            tombstones,
            writing.queue(),
            new Receipts(store, views, tombstones, writer::standing, keys.cosign(), clock),
            files);
  }

  /// As the API does: its files are held until the writer has answered, and the eraser has noted
  /// what it names.
  RecordId publish(LearningRecord record) throws Exception {
    AttachmentFolder.Hold hold = hold(record);
    RecordId id = append(record);
    hold.published(store.nextSequence());
    return id;
  }

  AttachmentFolder.Hold hold(LearningRecord record) {
    return files
        .hold(record.getAttachmentsList().stream().map(Attachment::getSha256).toList())
        .orElseThrow();
  }

  RecordId append(LearningRecord record) throws Exception {
    var whole = RecordRules.withDefaults(record, YearMonth.of(2026, 11));
    var proposal = Proposal.Publish.of(commons, RecordRules.encodePayload(whole), Optional.empty());
    if (!(writing.queue().submit(proposal).await() instanceof Appended appended)) {
      throw new AssertionError("a sound record is published");
    }
    return appended.id();
  }

  /// Takes a record back, with all that it says; the record that does.
  RecordId erase(RecordId record) throws Exception {
    LearningRecord.Builder retraction =
        TestNode.lesson("We take one record back").toBuilder().clearLesson();
    for (String relation : new String[] {"retracts", "erases"}) {
      retraction.addLinksBuilder().setRelation(relation).setRecordId(record.text());
    }
    retraction.getRetractionBuilder().setReason("personal-data").setErase(true);
    return publish(retraction.build());
  }

  void view() {
    while (views.step(1_000) > 0) {
      // all that there is
    }
  }

  @Override
  public void close() {
    try (views;
        index) {
      writing.close();
    }
  }
}
