package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.LearningRecord;

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
      node.erase(first);
      stepByStep(node);
      assertThat(node.tombstones.covers(first, node.chain.organisation())).isTrue();
      assertThat(node.files.size(hash)).isPresent();
      node.erase(second);
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

  private static void stepByStep(ErasingNode node) {
    node.view();
    while (node.eraser.step(1) > 0) {
      node.view(); // what it writes itself is followed too
    }
  }
}
