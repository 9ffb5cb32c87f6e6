package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.LearningRecord;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.writer.Tombstones.Tombstone;

class SharedFileTest {
  private static final Bytes CONTENT = Bytes.utf8("A leaflet.");

  @TempDir Path folder;

  /// A tombstone stands as soon as somebody erases, and the eraser may come to the record before it
  /// has come to the next one, which names the same file.
  @Test
  void aFileStaysForARecordThatTheEraserHasNotComeToYet() throws Exception {
    try (var node = new ErasingNode(folder, InstantSource.system())) {
      String hash = put(node);
      RecordId first = node.publish(naming("With a leaflet", hash));
      RecordId second = node.publish(naming("With the same leaflet", hash));
      erase(node, first);
      stepByStep(node);
      assertThat(node.files.size(hash)).isPresent();
      erase(node, second);
      stepByStep(node);
      assertThat(node.files.size(hash)).isEmpty();
    }
  }

  /// A record waits for the writer, or is in the journal and the eraser has not come to it:
  /// whatever
  /// else is erased meanwhile, it will not name a file that is nowhere.
  @Test
  void aFileStaysForARecordThatIsBeingPublished() throws Exception {
    try (var node = new ErasingNode(folder, InstantSource.system())) {
      String hash = put(node);
      RecordId first = node.publish(naming("With a leaflet", hash));
      LearningRecord waiting = naming("With the same leaflet", hash);
      AttachmentFolder.Hold hold = node.hold(waiting);
      erase(node, first);
      stepByStep(node);
      assertThat(node.files.size(hash)).as("it waits").isPresent();
      RecordId second = node.append(waiting);
      hold.published(node.store.nextSequence());
      stepByStep(node);
      assertThat(node.files.size(hash)).as("it is noted").isPresent();
      erase(node, second);
      stepByStep(node);
      assertThat(node.files.size(hash)).isEmpty();
    }
  }

  private static String put(ErasingNode node) {
    try (var upload = node.files.begin().orElseThrow()) {
      upload.append(ByteBuffer.wrap(CONTENT.toArray()));
      return upload.finish();
    }
  }

  private static LearningRecord naming(String title, String hash) {
    var file =
        Attachment.newBuilder()
            .setName("leaflet.txt")
            .setMediaType("text/plain")
            .setSize(CONTENT.size())
            .setSha256(hash);
    return TestNode.lesson(title).toBuilder().addAttachments(file).build();
  }

  /// As a call does: its tombstone stands before the eraser comes to anything.
  private static void erase(ErasingNode node, RecordId record) throws Exception {
    RecordId by = node.erase(record);
    assertThat(
            node.tombstones.add(new Tombstone(record, node.chain.organisation(), Optional.of(by))))
        .isTrue();
  }

  private static void stepByStep(ErasingNode node) {
    node.view();
    while (node.eraser.step(1) > 0) {
      node.view(); // what it writes itself is followed too
    }
  }
}
