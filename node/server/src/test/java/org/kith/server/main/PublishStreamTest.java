package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.PublishRecordsResponse;

/// Many records on one stream.
class PublishStreamTest {
  private static final int RECORDS = 200;

  @TempDir Path folder;

  @Test
  void aCheckpointGoesOnceForAllReceiptsThatItCovers() throws Exception {
    List<LearningRecord> records = TestNode.lessons("One of many", RECORDS);
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      List<PublishRecordResponse> receipts =
          Streams.streamed(node, records.toArray(LearningRecord[]::new)).stream()
              .map(PublishRecordsResponse::getPublished)
              .toList();
      long covered = 0;
      int checkpoints = 0;
      for (PublishRecordResponse receipt : receipts) {
        if (!receipt.getCheckpoint().isEmpty()) {
          covered = size(receipt.getCheckpoint());
          checkpoints++;
        }
        assertThat(receipt.getIndex()).isLessThan(covered);
      }
      assertThat(receipts).hasSize(RECORDS);
      assertThat(checkpoints).isBetween(1, RECORDS / 2);
    }
  }

  private static long size(String checkpoint) {
    return Note.parse(Bytes.utf8(checkpoint))
        .flatMap(note -> Checkpoint.parse(note.text()))
        .orElseThrow()
        .size();
  }
}
