package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.DiscardDraftRequest;
import org.kith.schema.v1.GetAttachmentRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.PutAttachmentRequest;
import org.kith.schema.v1.PutAttachmentResponse;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.SaveDraftRequest;
import org.kith.schema.v1.VerifyStoreRequest;
import org.kith.schema.v1.VerifyStoreResponse;

/// Files of records at one node: kept, read, verified, erased with their record.
class AttachmentsTest {
  private static final String CANARY = "zebracanary in a leaflet";
  private static final String TEXT = CANARY + ", and what it says to people who read it.\n";

  private static final int ROUNDS = 6;
  private static final int FILES = 8;

  @TempDir Path folder;

  private static PutAttachmentResponse put(TestNode node, String name, String type, byte[] content)
      throws Throwable {
    var answer = new CompletableFuture<PutAttachmentResponse>();
    StreamObserver<PutAttachmentRequest> to =
        LearningServiceGrpc.newStub(node.channel())
            .withCallCredentials(TestNode.bearer(node.home().token()))
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .putAttachment(
                new StreamObserver<>() {
                  @Override
                  public void onNext(PutAttachmentResponse value) {
                    answer.complete(value);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    int piece = 1 << 20;
    var head = PutAttachmentRequest.newBuilder().setName(name).setMediaType(type);
    for (int at = 0; at == 0 || at < content.length; at += piece) {
      int length = Math.min(piece, content.length - at);
      to.onNext(head.setChunk(ByteString.copyFrom(content, at, length)).build());
      head.clear();
    }
    to.onCompleted();
    try {
      return answer.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static Attachment text(TestNode node, String name) throws Throwable {
    return put(node, name, "text/plain", TEXT.getBytes(StandardCharsets.UTF_8)).getAttachment();
  }

  private static byte[] get(TestNode node, String record, String name) throws IOException {
    var content = new ByteArrayOutputStream();
    var pieces =
        node.learning()
            .getAttachment(
                GetAttachmentRequest.newBuilder().setRecordId(record).setName(name).build());
    while (pieces.hasNext()) {
      pieces.next().getChunk().writeTo(content);
    }
    return content.toByteArray();
  }

  private static LearningRecord with(String title, Attachment... attachments) {
    return TestNode.lesson(title).toBuilder().addAllAttachments(List.of(attachments)).build();
  }

  private static long files(TestNode node) throws IOException {
    try (Stream<Path> files = Files.list(node.home().path().resolve("attachments"))) {
      return files.filter(file -> file.getFileName().toString().length() == 64).count();
    }
  }

  private static boolean isAnywhere(TestNode node) throws IOException {
    return !Haystack.filesWith(node.home().path(), Bytes.utf8(CANARY)).isEmpty();
  }

  private static void erase(TestNode node, String id) {
    var _ =
        node.learning()
            .retractRecord(
                RetractRecordRequest.newBuilder()
                    .setRecordId(id)
                    .setReason("not-ours-to-share")
                    .setErase(true)
                    .build());
  }

  @Test
  void aFileIsKeptReadAndGoesWithTheLastRecordThatNamesIt() throws Throwable {
    TestHome home = TestHome.make(folder, "Riverside");
    String first;
    String second;
    byte[] content = TEXT.getBytes(StandardCharsets.UTF_8);
    try (TestNode node = TestNode.start(home)) {
      Attachment leaflet = text(node, "leaflet.txt");
      assertThat(leaflet.getSize()).isEqualTo(content.length);
      assertThat(leaflet.getSha256()).isEqualTo(Sha256.hash(Bytes.wrap(content)).hex());
      first = node.publish(with("With a leaflet", leaflet)).getRecordId();
      second =
          node.publish(with("With the same leaflet", leaflet.toBuilder().setName("b.txt").build()))
              .getRecordId();
      assertThat(get(node, first, "leaflet.txt")).isEqualTo(content);
      assertThatThrownBy(() -> get(node, first, "b.txt")).hasMessageContaining("no attachment");
      assertThat(files(node)).isEqualTo(1);
      erase(node, first);
      Await.until("its record is erased", () -> !isReadable(node, first, "leaflet.txt"));
      assertThat(get(node, second, "b.txt")).isEqualTo(content);
    }
    try (TestNode node = TestNode.start(home)) {
      assertThat(get(node, second, "b.txt")).isEqualTo(content);
      erase(node, second);
      Await.until("the file is gone", () -> files(node) == 0);
      Await.until("its text is in no file", () -> !isAnywhere(node));
    }
  }

  /// While records are erased, others are published that name their files: whichever is
  /// acknowledged has its file, and whichever is refused is told what to do.
  @Test
  void aRecordThatIsAcknowledgedHasItsFile() throws Throwable {
    try (TestNode node = TestNode.start(TestHome.make(folder, "Riverside"))) {
      Map<String, Attachment> published = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        List<Attachment> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
          byte[] content = ("Leaflet " + round + " " + i).getBytes(StandardCharsets.UTF_8);
          files.add(put(node, "leaflet-" + i + ".txt", "text/plain", content).getAttachment());
        }
        String all =
            node.publish(with("All leaflets " + round, files.toArray(Attachment[]::new)))
                .getRecordId();
        erase(node, all);
        for (Attachment file : files) {
          try {
            LearningRecord one = with("One leaflet " + round + file.getName(), file);
            published.put(node.publish(one).getRecordId(), file);
          } catch (io.grpc.StatusRuntimeException e) {
            assertThat(e).hasMessageContaining("is of no file here; put the file first");
          }
        }
      }
      byte[] content = "The last one".getBytes(StandardCharsets.UTF_8);
      Attachment last = put(node, "last.txt", "text/plain", content).getAttachment();
      erase(node, node.publish(with("The last of them", last)).getRecordId());
      Path file = node.home().path().resolve("attachments").resolve(last.getSha256());
      Await.until("all that was erased is gone", () -> !Files.exists(file));
      assertThat(published).isNotEmpty();
      published.forEach(
          (id, one) -> assertThat(isReadable(node, id, one.getName())).as(one.getName()).isTrue());
    }
  }

  /// A file that was erased with its record is put again and named by a draft.
  @Test
  void whatIsPutAgainAfterAnErasureOutlivesAStop() throws Throwable {
    TestHome home = TestHome.make(folder, "Riverside");
    Attachment leaflet;
    try (TestNode node = TestNode.start(home)) {
      leaflet = text(node, "leaflet.txt");
      erase(node, node.publish(with("With a leaflet", leaflet)).getRecordId());
      Await.until("the file is gone", () -> files(node) == 0);
      assertThat(text(node, "leaflet.txt")).isEqualTo(leaflet);
      var _ =
          node.learning()
              .saveDraft(SaveDraftRequest.newBuilder().setRecord(with("A draft", leaflet)).build());
    }
    try (TestNode node = TestNode.start(home)) {
      assertThat(files(node)).isEqualTo(1);
      String id = node.publish(with("With the leaflet again", leaflet)).getRecordId();
      Await.until("it can be read", () -> isReadable(node, id, "leaflet.txt"));
    }
  }

  private static boolean knows(TestNode node, String id) {
    try {
      return node.learning()
          .getRecord(GetRecordRequest.newBuilder().setRecordId(id).build())
          .hasRecord();
    } catch (io.grpc.StatusRuntimeException e) {
      return false;
    }
  }

  private static boolean isReadable(TestNode node, String id, String name) {
    try {
      return get(node, id, name).length > 0;
    } catch (IOException | io.grpc.StatusRuntimeException e) {
      return false;
    }
  }

  @Test
  void whatIsRefusedLeavesNothing() throws Throwable {
    try (TestNode node = TestNode.start(TestHome.make(folder, "Riverside"))) {
      byte[] pdf = "%PDF-1.7 and so on".getBytes(StandardCharsets.US_ASCII);
      byte[] program = "MZ a program".getBytes(StandardCharsets.US_ASCII);
      byte[] person = "The patient's NHS number is 999 123 4578.".getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> put(node, "../a.pdf", "application/pdf", pdf))
          .hasMessageContaining("Name must");
      assertThatThrownBy(() -> put(node, "a.html", "text/html", pdf))
          .hasMessageContaining("Media type must be one of");
      assertThatThrownBy(() -> put(node, "a.pdf", "application/pdf", program))
          .hasMessageContaining("not that of the file: its content is of another type");
      assertThatThrownBy(() -> put(node, "a.txt", "text/plain", person))
          .hasMessageContaining("Attachment: nhs-number: ");
      assertThatThrownBy(() -> put(node, "a.pdf", "application/pdf", new byte[0]))
          .hasMessageContaining("empty");
      byte[] large = new byte[25 * 1_024 * 1_024 + 1];
      System.arraycopy(pdf, 0, large, 0, pdf.length);
      assertThatThrownBy(() -> put(node, "a.pdf", "application/pdf", large))
          .hasMessageContaining("larger than 25 MiB");
      try (Stream<Path> files = Files.list(node.home().path().resolve("attachments"))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .allMatch(name -> name.equals("lock"));
      }
      Attachment never =
          Attachment.newBuilder()
              .setName("a.pdf")
              .setMediaType("application/pdf")
              .setSize(5)
              .setSha256("ab".repeat(32))
              .build();
      assertThatThrownBy(() -> node.publish(with("With a file that is not here", never)))
          .hasMessageContaining("SHA-256 of attachment 1 is of no file here");
      Attachment kept = put(node, "a.pdf", "application/pdf", pdf).getAttachment();
      assertThatThrownBy(
              () -> node.publish(with("Of another size", kept.toBuilder().setSize(7).build())))
          .hasMessageContaining("Size of attachment 1 is not");
      assertThat(node.publish(with("As it is", kept)).getRecordId()).isNotEmpty();
    }
  }

  private static Path fileOf(TestNode node, Attachment file) {
    return node.home().path().resolve("attachments").resolve(file.getSha256());
  }

  private static void rot(Path file) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write('X');
    }
  }

  private static VerifyStoreResponse verify(TestNode node) {
    return node.operations().verifyStore(VerifyStoreRequest.getDefaultInstance());
  }

  /// SPEC 5.6: nobody else has it, so that it is not handed out, is named wherever damage is, and
  /// is whole again once it is put again.
  @Test
  void aDamagedFileIsNamedAndIsWholeOnceItIsPutAgain() throws Throwable {
    TestHome home = TestHome.make(folder, "Riverside");
    Attachment leaflet;
    String id;
    try (TestNode node = TestNode.start(home)) {
      leaflet = text(node, "leaflet.txt");
      id = node.publish(with("With a leaflet", leaflet)).getRecordId();
      assertThat(get(node, id, "leaflet.txt")).isNotEmpty();
      assertThat(verify(node).getSound()).isTrue();
      rot(fileOf(node, leaflet));
      assertThatThrownBy(() -> get(node, id, "leaflet.txt"))
          .hasMessageContaining("The file here is not what it was")
          .hasMessageContaining("kith attachment put FILE")
          .hasMessageContaining("Look at the disk.");
    }
    try (TestNode node = TestNode.start(home)) {
      String damaged =
          "attachment "
              + leaflet.getSha256().substring(0, 16)
              + " of record "
              + id
              + " is damaged: its bytes are not what they were";
      Await.until("it is found", () -> node.status().getScrub().getDamageList().contains(damaged));
      assertThat(verify(node).getSound()).isFalse();
      assertThat(verify(node).getProblemsList()).containsExactly(damaged);
      assertThat(node.status().getWarningsList())
          .anyMatch(warning -> warning.startsWith("attachments lost: a file that"))
          .anyMatch(warning -> warning.contains(id));
      assertThat(Readings.of(node).byName()).containsEntry("kith_attachments_damaged_files", 1.0);
      assertThatThrownBy(() -> node.publish(with("With it again", leaflet)))
          .hasMessageContaining("is of no file here; put the file first");
      assertThat(text(node, "leaflet.txt")).isEqualTo(leaflet);
      assertThat(get(node, id, "leaflet.txt")).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
      assertThat(verify(node).getProblemsList()).isEmpty();
      assertThat(node.status().getScrub().getDamageList()).isEmpty();
      assertThat(node.status().getWarningsList())
          .noneMatch(warning -> warning.contains("attachment"));
    }
  }

  /// SPEC 5.6: what has rotted or is lost comes back from whoever has it, one's own too.
  @Test
  void aFileThatRottedOrIsLostIsFetchedFromAPeer() throws Throwable {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    byte[] content = TEXT.getBytes(StandardCharsets.UTF_8);
    String id;
    try (TestNode a = TestNode.start(homeA);
        TestNode b = TestNode.start(homeB)) {
      a.accept(homeB);
      b.accept(homeA, a.peerAddress());
      Attachment file = text(a, "leaflet.txt");
      id = a.publish(with("With a leaflet", file)).getRecordId();
      b.awaitAdmitted(homeA, 1);
      Await.until("b has it", () -> isReadable(b, id, "leaflet.txt"));
      for (TestNode node : List.of(a, b)) {
        rot(fileOf(node, file));
        assertThat(get(node, id, "leaflet.txt")).isEqualTo(content);
        assertThat(fileOf(node, file)).hasBinaryContent(content);
        Files.delete(fileOf(node, file));
        assertThat(get(node, id, "leaflet.txt")).isEqualTo(content);
        assertThat(fileOf(node, file)).hasBinaryContent(content);
      }
    }
    NodeConfig stopped = NodeConfig.parse(List.of("--dir", homeA.path().toString()));
    assertThat(Offline.verify(stopped)).as("as it is").isZero();
    Files.delete(
        homeA.path().resolve("attachments").resolve(Sha256.hash(Bytes.wrap(content)).hex()));
    assertThat(Offline.verify(stopped)).as("a file is lost").isEqualTo(1);
    try (TestNode a = TestNode.start(homeA)) {
      assertThat(verify(a).getProblemsList()).singleElement().asString().endsWith(" is not here");
      assertThat(a.status().getWarningsList())
          .anyMatch(warning -> warning.contains("kith attachment put FILE"));
      assertThatThrownBy(() -> get(a, id, "leaflet.txt"))
          .hasMessageContaining("neither at this node nor at a peer")
          .hasMessageContaining("kith attachment put FILE");
    }
  }

  @Test
  void whatADraftNamesStays() throws Throwable {
    TestHome home = TestHome.make(folder, "Riverside");
    try (TestNode node = TestNode.start(home)) {
      Attachment leaflet = text(node, "leaflet.txt");
      var _ =
          node.learning()
              .saveDraft(SaveDraftRequest.newBuilder().setRecord(with("A draft", leaflet)).build());
    }
    var later = java.time.Instant.now().plus(java.time.Duration.ofDays(40));
    try (TestNode node = TestNode.start(home, () -> later)) {
      byte[] other = "something else".getBytes(StandardCharsets.UTF_8);
      Attachment second = put(node, "b.txt", "text/plain", other).getAttachment();
      assertThat(second.getSize()).isEqualTo(other.length);
      assertThat(files(node)).isEqualTo(2);
    }
  }

  /// SPEC 7.15: whoever may have the record gets the file when somebody there wants it, from the
  /// origin or from whoever has fetched it; and erases it with the record.
  @Test
  void aFileIsFetchedFromPeersOnDemandAndErasedThere() throws Throwable {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    byte[] big = TEXT.repeat(12_000).getBytes(StandardCharsets.UTF_8); // several pieces
    try (TestNode b = TestNode.start(homeB);
        TestNode c = TestNode.start(homeC)) {
      String id;
      try (TestNode a = TestNode.start(homeA)) {
        a.accept(homeB);
        b.accept(homeA, a.peerAddress());
        Attachment file = put(a, "big.txt", "text/plain", big).getAttachment();
        id = a.publish(with("With a big file", file)).getRecordId();
        b.awaitAdmitted(homeA, 1);
        Await.until("b can fetch it", () -> isReadable(b, id, "big.txt"));
        assertThat(get(b, id, "big.txt")).isEqualTo(big);
        assertThat(files(b)).isEqualTo(1);
      }
      b.accept(homeC);
      c.acceptOriginOnly(homeA);
      c.accept(homeB, b.peerAddress());
      c.awaitAdmitted(homeA, 1);
      Await.until("c can fetch it from b", () -> isReadable(c, id, "big.txt"));
      assertThat(get(c, id, "big.txt")).isEqualTo(big);
      try (TestNode a = TestNode.start(homeA)) {
        a.accept(homeB, b.peerAddress());
        erase(a, id);
        for (TestNode node : List.of(b, c)) {
          Await.until("the file is gone", () -> files(node) == 0);
          Await.until("its text is in no file", () -> !isAnywhere(node));
        }
      }
    }
  }

  /// Two ask at once: one fetch, and both have it.
  @Test
  void aPeerThatHasItNotIsPassedOverAndNobodyGetsHalfAFile() throws Throwable {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = TestNode.start(homeA);
        TestNode b = TestNode.start(homeB)) {
      a.accept(homeB);
      b.accept(homeA, a.peerAddress());
      Attachment file = text(a, "leaflet.txt");
      String id = a.publish(with("With a leaflet", file)).getRecordId();
      b.awaitAdmitted(homeA, 1);
      Await.until("b knows it", () -> knows(b, id));
      Path kept = homeA.path().resolve("attachments").resolve(file.getSha256());
      byte[] whole = Files.readAllBytes(kept);
      byte[] other = whole.clone();
      other[3] ^= 1;
      Files.write(kept, other); // it lies about what it has
      assertThatThrownBy(() -> get(b, id, "leaflet.txt"))
          .hasMessageContaining("nor at a peer that is connected");
      assertThat(files(b)).isZero();
      Files.write(kept, whole);
      var both =
          List.of(
              CompletableFuture.supplyAsync(() -> isReadable(b, id, "leaflet.txt")),
              CompletableFuture.supplyAsync(() -> isReadable(b, id, "leaflet.txt")));
      for (CompletableFuture<Boolean> one : both) {
        assertThat(one.get(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(files(b)).isEqualTo(1);
    }
  }

  /// SPEC 8.5: files count to the quota of whoever wrote the record.
  @Test
  void aFileBeyondTheQuotaOfItsOrigin() throws Throwable {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = TestNode.start(homeA);
        TestNode b = TestNode.start(homeB, "--quota-mib", "1")) {
      a.accept(homeB);
      b.accept(homeA, a.peerAddress());
      byte[] big = ("0123456789abcdef".repeat(1 << 16) + "end").getBytes(StandardCharsets.UTF_8);
      Attachment file = put(a, "big.txt", "text/plain", big).getAttachment();
      String id = a.publish(with("With too big a file", file)).getRecordId();
      b.awaitAdmitted(homeA, 1);
      Await.until("b knows it", () -> knows(b, id));
      assertThatThrownBy(() -> get(b, id, "big.txt")).hasMessageContaining("used up its quota");
      assertThat(files(b)).isZero();
    }
  }

  @Test
  void filesOfADiscardedDraftGoAsAllThatNobodyNames() throws Throwable {
    var nowMs = new AtomicLong(System.currentTimeMillis());
    try (TestNode node =
        TestNode.start(TestHome.make(folder, "a"), () -> Instant.ofEpochMilli(nowMs.get()))) {
      Attachment file = text(node, "leaflet.txt");
      List<String> drafts =
          Stream.of("One draft with a leaflet", "Another draft with it")
              .map(
                  title ->
                      node.learning()
                          .saveDraft(
                              SaveDraftRequest.newBuilder().setRecord(with(title, file)).build())
                          .getDraft()
                          .getDraftId())
              .toList();
      nowMs.addAndGet(Duration.ofHours(25).toMillis());
      for (String draft : drafts) {
        assertThat(files(node)).isEqualTo(1);
        var _ =
            node.learning()
                .discardDraft(DiscardDraftRequest.newBuilder().setDraftId(draft).build());
      }
      assertThat(files(node)).isZero();
    }
  }
}
