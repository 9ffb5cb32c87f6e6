package org.kith.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.server.store.AttachmentFolder.Upload;

class AttachmentFolderTest {
  private static final OrganisationId ORIGIN =
      new OrganisationId(Sha256.hash(Bytes.utf8("an origin")));

  @TempDir Path folder;
  private final AtomicLong nowMs = new AtomicLong(1_800_000_000_000L);
  private final Set<String> drafts = new HashSet<>();
  private RealDisk disk;
  private AttachmentFolder files;

  @BeforeEach
  void open() throws Exception {
    disk = RealDisk.open(folder);
    files = AttachmentFolder.open(disk, () -> Instant.ofEpochMilli(nowMs.get()), () -> drafts);
  }

  @AfterEach
  void close() throws Exception {
    disk.close();
  }

  private String put(String content) {
    try (Upload upload = files.begin().orElseThrow()) {
      upload.append(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
      return upload.finish();
    }
  }

  @Test
  void whatNobodyNamesGoesAfterADay() {
    String named = put("named by a record");
    String drafted = put("named by a draft");
    String nobody = put("named by nobody");
    files.refer("r1", ORIGIN, List.of(named));
    drafts.add(drafted);
    nowMs.addAndGet(Duration.ofHours(23).toMillis());
    String fresh = put("fresh");
    assertThat(files.size(nobody)).isPresent();
    nowMs.addAndGet(Duration.ofHours(2).toMillis());
    String last = put("another");
    assertThat(files.size(nobody)).isEmpty();
    assertThat(List.of(named, drafted, fresh, last)).allMatch(one -> files.size(one).isPresent());
  }

  @Test
  void referencesAndCursorOutliveAStopAndAnUnfinishedFileDoesNot() throws Exception {
    String shared = put("shared by two");
    files.reached(41);
    files.refer("r1", ORIGIN, List.of(shared));
    files.refer("r2", ORIGIN, List.of(shared));
    Upload unfinished = files.begin().orElseThrow();
    unfinished.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    disk.close();
    open();
    assertThat(files.cursor()).isEqualTo(41);
    assertThat(disk.list()).containsExactly(shared, "references");
    files.release("r1");
    assertThat(files.size(shared)).isPresent();
    files.release("r2");
    assertThat(files.size(shared)).isEmpty();
    assertThat(files.read(shared, 0, ByteBuffer.allocate(8))).isZero();
    assertThat(disk.list()).containsExactly("references");
  }

  @Test
  void anErasureThatWasBegunIsFinishedAtTheNextOpening() throws Exception {
    String gone = put("to be gone");
    files.refer("r1", ORIGIN, List.of(gone));
    byte[] content = "to be gone".getBytes(StandardCharsets.UTF_8);
    files.release("r1");
    try (Disk.DiskFile file = disk.open(gone)) { // as if the stop had come before the deletion
      file.write(0, ByteBuffer.wrap(content));
    }
    disk.close();
    open();
    assertThat(files.size(gone)).isEmpty();
    assertThat(disk.list()).containsExactly("references");
  }
}
