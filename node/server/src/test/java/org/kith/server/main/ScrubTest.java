package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.VerifyStoreRequest;

/// SPEC 5.6, T25: content that has rotted is found, never served, and fetched from peers again,
/// others' and one's own.
class ScrubTest {
  private static final Duration DAY = Duration.ofDays(1).plusMinutes(1);

  @TempDir Path folder;
  private final AtomicLong aheadMs = new AtomicLong();

  private TestNode start(TestHome home) throws Exception {
    InstantSource clock = () -> Instant.ofEpochMilli(System.currentTimeMillis() + aheadMs.get());
    return TestNode.start(home, clock);
  }

  private static void rot(TestHome home, String title) throws IOException {
    Path file = home.path().resolve("store").resolve("00000000.journal");
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    int at = all.indexOf(title);
    assertThat(at).isPositive();
    try (var journal = new RandomAccessFile(file.toFile(), "rw")) {
      journal.seek(at);
      journal.write('t'); // it was a capital
    }
  }

  private static String title(TestNode node, String id) {
    try {
      return node.learning()
          .getRecord(GetRecordRequest.newBuilder().setRecordId(id).build())
          .getRecord()
          .getTitle();
    } catch (StatusRuntimeException e) {
      return String.valueOf(e.getStatus().getCode());
    }
  }

  @Test
  void whatHasRottedComesBackFromPeers() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = start(homeA);
        TestNode b = start(homeB)) {
      a.accept(homeB, b.peerAddress());
      b.accept(homeA, a.peerAddress());
      String title = "The record that rots";
      String id = a.publish(TestNode.lesson(title)).getRecordId();
      b.awaitAdmitted(homeA, 1);
      Await.until("both show it", () -> title(a, id).equals(title) && title(b, id).equals(title));
      for (TestNode node : new TestNode[] {b, a}) {
        Await.until("it has been read", () -> !node.status().getScrub().getFinished().isEmpty());
        long framesBefore = node.status().getScrub().getFrames();
        rot(node.home(), title);
        assertThat(title(node, id)).isNotEqualToIgnoringCase(title);
        aheadMs.addAndGet(DAY.toMillis());
        Await.until("it is mended", () -> node.status().getScrub().getMended() == 1);
        a.dialNow();
        b.dialNow();
        Await.until("it is back", () -> title(node, id).equals(title));
        assertThat(node.status().getScrub().getDamageList()).isEmpty();
        assertThat(
                node.operations()
                    .verifyStore(VerifyStoreRequest.getDefaultInstance())
                    .getProblemsList())
            .isEmpty();
        Readings metrics = Readings.of(node);
        assertThat(metrics.byName())
            .containsEntry("kith_scrub_damage_found_total", 1.0)
            .containsEntry("kith_scrub_mended_total", 1.0)
            .containsEntry("kith_scrub_damaged_frames", 0.0);
        assertThat(metrics.get("kith_scrub_frames_read_total"))
            .isGreaterThan((double) framesBefore);
        assertThat(metrics.get("kith_scrub_read_bytes_total")).isGreaterThan(2 * title.length());
        assertThat(metrics.get("kith_scrub_finished_timestamp_seconds") * 1_000)
            .isGreaterThan((double) System.currentTimeMillis());
      }
    }
  }
}
