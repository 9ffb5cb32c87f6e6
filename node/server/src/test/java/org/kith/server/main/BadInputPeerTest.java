package org.kith.server.main;

import static io.grpc.Status.Code.CANCELLED;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static io.grpc.Status.Code.UNAUTHENTICATED;
import static io.grpc.Status.Code.UNIMPLEMENTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.sync.SyncLimits;
import org.kith.protocol.bytes.LogName;
import org.kith.schema.v1.AuditAnswer;
import org.kith.schema.v1.AuditShown;
import org.kith.schema.v1.Digest;
import org.kith.schema.v1.Fetch;
import org.kith.schema.v1.FilePiece;
import org.kith.schema.v1.Head;
import org.kith.schema.v1.Heads;
import org.kith.schema.v1.Hello;
import org.kith.schema.v1.Interest;
import org.kith.schema.v1.LatePayload;
import org.kith.schema.v1.LogItem;
import org.kith.schema.v1.Notice;
import org.kith.schema.v1.Payloads;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.Range;
import org.kith.schema.v1.WantFile;
import org.kith.schema.v1.WantPayloads;

/// What the peer port says to an accepted organisation that breaks the rules: each with its exact
/// status and reason, and nothing of it kept.
class BadInputPeerTest {
  private static final String MALFORMED = "MALFORMED_MESSAGE";
  private static final ByteString SHORT = ByteString.copyFrom(new byte[31]);
  private static final ByteString HASH = ByteString.copyFrom(new byte[32]);

  @TempDir static Path folder;
  private static TestNode node;
  private static TestHome evil;
  private static TestHome other;

  private final List<DynamicTest> cases = new ArrayList<>();

  private static final int ATTEMPTS_MAX = 100;
  private static final int SESSIONS_TRIED = 5;
  private static final int MESSAGES_ON_THEIR_WAY = 20;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(TestHome.make(folder, "node"));
    evil = TestHome.make(folder, "evil");
    other = TestHome.make(folder, "other");
    node.accept(evil);
    node.acceptOriginOnly(other);
    node.publish(TestNode.lesson("A sound record"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /// What a peer says.
  private interface Saying {
    void to(RawPeer peer) throws InterruptedException;
  }

  private void bad(String what, Status.Code code, String reason, Saying says) {
    cases.add(
        DynamicTest.dynamicTest(
            what,
            () -> {
              StatusRuntimeException refused = ending(says);
              assertThat(refused.getStatus().getCode()).as("code").isEqualTo(code);
              assertThat(Refusals.reason(refused)).as("reason").isEqualTo(reason);
              assertThat(String.valueOf(refused.getStatus().getDescription()))
                  .doesNotContain("Exception", "org.kith", "java.");
              assertThat(node.isHealthy()).isTrue();
              assertThat(node.origin(evil).getProvedHere()).as("kept").isZero();
            }));
  }

  /// How the node ends what is said. The session before may still be on its way out: then again.
  private static StatusRuntimeException ending(Saying says) throws Exception {
    StatusRuntimeException refused = null;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      try (RawPeer peer = RawPeer.exchange(node, evil)) {
        says.to(peer);
        refused = peer.awaitEnd();
      }
      if (!Refusals.reason(refused).equals("TOO_MANY_SESSIONS")) {
        return refused;
      }
    }
    throw new AssertionError("every session was one too many", refused);
  }

  /// What is wrong in a first message.
  private void badFirst(String what, Status.Code code, String reason, byte[] frame) {
    bad("first: " + what, code, reason, peer -> peer.say(frame));
  }

  /// What is wrong after a sound Hello.
  private void badLater(String what, String reason, PeerMessage message) {
    bad("later: " + what, INVALID_ARGUMENT, reason, peer -> peer.say(hello()).say(message));
  }

  @TestFactory
  Stream<DynamicTest> beforeTheHello() {
    badFirst("bytes that are no message", INVALID_ARGUMENT, MALFORMED, new byte[] {-1, 1, 2, 3});
    badFirst("nothing", INVALID_ARGUMENT, MALFORMED, new byte[0]);
    byte[] sound = hello().toByteArray();
    badFirst("half a Hello", INVALID_ARGUMENT, MALFORMED, Arrays.copyOf(sound, sound.length / 2));
    badFirst("a message of a later version", INVALID_ARGUMENT, MALFORMED, new byte[] {122, 0});
    badFirst(
        "a Hello with more behind it",
        INVALID_ARGUMENT,
        MALFORMED,
        ByteString.copyFrom(sound).concat(ByteString.copyFrom(new byte[] {122, 0})).toByteArray());
    badFirst("Heads", INVALID_ARGUMENT, MALFORMED, heads().toByteArray());
    badFirst("a Fetch", INVALID_ARGUMENT, MALFORMED, fetch(f -> f).toByteArray());
    badFirst("a Digest", INVALID_ARGUMENT, MALFORMED, digest(HASH).toByteArray());
    badFirst("a Notice", INVALID_ARGUMENT, MALFORMED, notice("NOT_SHARED").toByteArray());
    badFirst(
        "a Range", INVALID_ARGUMENT, MALFORMED, RawLog.message(log(1).range(0, 1)).toByteArray());
    badHello("an id of 31 bytes", h -> h.setOrganisationId(SHORT));
    badHello("no protocol version", h -> h.setProtocolVersion(0));
    badHello("no manifest version", h -> h.setManifestVersion(0));
    badHello("nine endpoints", h -> h.addAllEndpoints(Collections.nCopies(9, "a:1")));
    badHello("an endpoint that is none", h -> h.addEndpoints("nowhere"));
    badHello("an origin of 31 bytes", h -> h.setInterest(Interest.newBuilder().addOrigins(SHORT)));
    badHello(
        "one origin twice",
        h -> h.setInterest(Interest.newBuilder().addOrigins(HASH).addOrigins(HASH)));
    badHello(
        "10,001 origins",
        h -> h.setInterest(Interest.newBuilder().addAllOrigins(Collections.nCopies(10_001, HASH))));
    badFirst(
        "another organisation's id",
        UNAUTHENTICATED,
        "WRONG_IDENTITY",
        hello(h -> h.setOrganisationId(idOf(other))).toByteArray());
    badFirst(
        "a later protocol",
        FAILED_PRECONDITION,
        "UNSUPPORTED_VERSION",
        hello(h -> h.setProtocolVersion(2)).toByteArray());
    // gRPC resets the stream, which has begun, before the message reaches anybody.
    bad(
        "first: more than 1.25 MiB",
        CANCELLED,
        "",
        peer -> {
          peer.await(PeerMessage::hasHello);
          peer.say(new byte[1_280 * 1_024 + 1]);
        });
    return cases.stream();
  }

  private void badHello(String what, UnaryOperator<Hello.Builder> change) {
    badFirst("Hello with " + what, INVALID_ARGUMENT, MALFORMED, hello(change).toByteArray());
  }

  @TestFactory
  Stream<DynamicTest> afterTheHello() {
    badLater("a second Hello", MALFORMED, hello());
    badLater(
        "a head of 31 bytes",
        MALFORMED,
        heads(Head.newBuilder().setLogId(SHORT).setCheckpoint(HASH)));
    badLater("257 heads", MALFORMED, manyHeads(SyncLimits.HEADS_MAX + 1)); // SPEC 7.3
    badLater(
        "a checkpoint that is none",
        "BAD_CHECKPOINT",
        heads(head(ByteString.copyFromUtf8("me\n"))));
    badLater(
        "a checkpoint of another key",
        "BAD_CHECKPOINT",
        heads(head(log(1).checkpoint(other.log()))));
    badLater(
        "a checkpoint of another log",
        "BAD_CHECKPOINT",
        heads(head(new RawLog(other).checkpoint())));
    badLater("a Fetch without number", MALFORMED, fetch(f -> f.setRequest(0)));
    badLater("a Fetch of nothing", MALFORMED, fetch(f -> f.setFrom(1).setTo(1)));
    badLater("a Fetch backwards", MALFORMED, fetch(f -> f.setFrom(1).setTo(0)));
    badLater("a Fetch from below 0", MALFORMED, fetch(f -> f.setFrom(-1)));
    badLater("a Fetch beyond its checkpoint", MALFORMED, fetch(f -> f.setCheckpointSize(0)));
    badLater("a Fetch of 513", MALFORMED, fetch(f -> f.setTo(513).setCheckpointSize(513)));
    badLater("a Fetch of no log", MALFORMED, fetch(f -> f.setLogId(SHORT)));
    badLater("an answer to nothing", MALFORMED, RawLog.message(log(1).range(0, 1).setRequest(99)));
    badRange("fewer items than it says", MALFORMED, r -> r.setTo(2));
    badRange("no items", MALFORMED, r -> r.clearItems().setTo(0));
    badRange(
        "more than 512 items",
        MALFORMED,
        r -> r.addAllItems(Collections.nCopies(512, r.getItems(0))).setTo(513));
    badRange(
        "an item without entry",
        MALFORMED,
        r -> r.setItems(0, r.getItems(0).toBuilder().clearEntry()));
    badRange(
        "a salt without payload",
        MALFORMED,
        r -> r.setItems(0, r.getItems(0).toBuilder().clearPayload()));
    badRange(
        "a salt of 31 bytes",
        MALFORMED,
        r -> r.setItems(0, r.getItems(0).toBuilder().setSalt(SHORT)));
    badRange("a proof of 31 bytes", MALFORMED, r -> r.addProof(SHORT));
    badRange("129 hashes of proof", MALFORMED, r -> r.addAllProof(Collections.nCopies(129, HASH)));
    badRange(
        "a checkpoint of another key",
        "BAD_CHECKPOINT",
        r -> r.setCheckpoint(log(1).checkpoint(other.log())));
    badRange(
        "a changed checkpoint",
        "BAD_CHECKPOINT",
        r -> r.setCheckpoint(flipped(r.getCheckpoint(), r.getCheckpoint().size() - 10)));
    badRange("a proof that is not needed", "BAD_PROOF", r -> r.addProof(HASH));
    badRange(
        "another entry",
        "BAD_PROOF",
        r -> r.setItems(0, new RawLog(evil).append("Another record")));
    badRange(
        "an entry of no format",
        "MALFORMED_ENTRY",
        r -> r.setItems(0, r.getItems(0).toBuilder().setEntry(HASH)));
    badRange(
        "an entry of 4,097 bytes",
        "ENTRY_TOO_LARGE",
        r ->
            r.setItems(
                0, r.getItems(0).toBuilder().setEntry(ByteString.copyFrom(new byte[4_097]))));
    badRange(
        "an entry of another log",
        "WRONG_LOG",
        r ->
            r.setItems(
                0,
                new RawLog(evil)
                    .append("x".repeat(8), LogName.commons(other.chain().organisation(), 1), 0)));
    badRange(
        "an entry of another place",
        "WRONG_LOG",
        r -> r.setItems(0, new RawLog(evil).append("x".repeat(8), log(0).name(), 1)));
    badRange(
        "a size of no log",
        MALFORMED,
        r -> r.setFrom(Long.MAX_VALUE - 1).setTo(Long.MAX_VALUE).clearItems());
    badLater(
        "a wrong proof to the checkpoint",
        "BAD_PROOF",
        RawLog.message(log(3).range(0, 1).setProof(0, HASH)));
    badLater("a proof too short", "BAD_PROOF", RawLog.message(log(3).range(0, 1).clearProof()));
    badLater("a digest of 31 bytes", MALFORMED, digest(SHORT));
    badLater("a request for no file", MALFORMED, wantFile(f -> f.setSha256(SHORT)));
    badLater("a request for a file of no log", MALFORMED, wantFile(f -> f.setLogId(SHORT)));
    badLater("a request for a file without number", MALFORMED, wantFile(f -> f.setRequest(0)));
    badLater(
        "a piece from beyond 25 MiB", MALFORMED, wantFile(f -> f.setOffset(25 * 1_024 * 1_024)));
    badLater("a piece of 256 KiB and a byte", MALFORMED, piece(256 * 1_024 + 1));
    badLater("a Notice in small letters", MALFORMED, notice("hello"));
    badLater("a Notice of 65 letters", MALFORMED, notice("A".repeat(65)));
    badLater(
        "an interest of 31 bytes",
        MALFORMED,
        PeerMessage.newBuilder().setInterest(Interest.newBuilder().addOrigins(SHORT)).build());
    return cases.stream();
  }

  private void badRange(String what, String reason, UnaryOperator<Range.Builder> change) {
    badLater("a Range with " + what, reason, RawLog.message(change.apply(log(1).range(0, 1))));
  }

  @TestFactory
  Stream<DynamicTest> whatIsRefusedWithANotice() {
    LogName own = LogName.commons(node.home().chain().organisation(), 1);
    refusedFetch(
        "entries that are not there",
        own,
        "OUT_OF_ORDER",
        f -> f.setFrom(5).setTo(6).setCheckpointSize(6));
    refusedFetch(
        "a log that nobody has",
        LogName.commons(evil.chain().organisation(), 9),
        "NOT_SHARED",
        f -> f);
    refusedFetch(
        "the local log", new LogName(own.organisation(), LogName.LOCAL, 1), "NOT_SHARED", f -> f);
    refusedFetch(
        "the governance log",
        new LogName(own.organisation(), LogName.GOVERNANCE, 1),
        "NOT_SHARED",
        f -> f);
    return cases.stream();
  }

  private void refusedFetch(
      String what, LogName log, String reason, UnaryOperator<Fetch.Builder> change) {
    cases.add(
        DynamicTest.dynamicTest(
            "fetching " + what,
            () -> {
              try (RawPeer peer = RawPeer.exchange(node, evil)) {
                peer.say(hello())
                    .say(fetch(f -> change.apply(f.setLogId(log.id().hash().toByteString()))));
                Notice notice = peer.await(PeerMessage::hasNotice).getNotice();
                assertThat(notice.getReason()).isEqualTo(reason);
                assertThat(notice.getRequest()).isEqualTo(7);
                peer.say(fetch(f -> f.setLogId(own(node)))); // the session goes on
                assertThat(peer.await(PeerMessage::hasRange).getRange().getItemsCount())
                    .isEqualTo(1);
              }
            }));
  }

  /// SPEC 7.15: the last offset that may be, a piece as large as may be, and a file that no record
  /// names.
  @Test
  void whatMayBeAskedOfFilesIsAnswered() throws Exception {
    try (RawPeer peer = RawPeer.exchange(node, evil)) {
      peer.say(hello()).say(piece(256 * 1_024)); // nobody asked for it: passed over
      peer.say(wantFile(f -> f.setOffset(25 * 1_024 * 1_024 - 1)));
      FilePiece answer = peer.await(PeerMessage::hasFilePiece).getFilePiece();
      assertThat(answer.getRequest()).isEqualTo(1);
      assertThat(answer.getData().isEmpty()).isTrue();
    }
  }

  /// SPEC 7.16: the last line that may be is cosigned, and an answer that nobody asked for is
  /// passed
  /// over.
  @Test
  void whatMayBeShownOfAnAuditIsAnswered() throws Exception {
    try (RawPeer peer = RawPeer.exchange(node, evil)) {
      var nobodyAsked =
          AuditAnswer.newBuilder().setLog("audit").setLine(1).setSize(1).setReason("BAD_PROOF");
      peer.say(hello()).say(PeerMessage.newBuilder().setAuditAnswer(nobodyAsked).build());
      var shown =
          AuditShown.newBuilder().setLog("audit").setLine(999_999_999).setSize(5).setRoot(HASH);
      peer.say(PeerMessage.newBuilder().setAuditShown(shown).build());
      AuditAnswer answer = peer.await(PeerMessage::hasAuditAnswer).getAuditAnswer();
      assertThat(answer.getReason()).isEmpty();
      assertThat(answer.getCosignature().size()).isEqualTo(72);
      peer.say(PeerMessage.newBuilder().setAuditShown(shown.setLine(1)).build());
      AuditAnswer refused = peer.await(PeerMessage::hasAuditAnswer).getAuditAnswer();
      assertThat(refused.getReason()).isEqualTo("LINE_ENDED");
      assertThat(refused.getKnownLine()).isEqualTo(999_999_999);
      assertThat(refused.getKnownSize()).isEqualTo(5);
    }
  }

  /// I3, I20: who brings an entry with another payload stops nothing, not even that record.
  @Test
  void anotherPayloadIsLeftOutAndTheTrueOneIsAskedFor() throws Exception {
    TestHome careless = TestHome.make(folder, "careless");
    node.accept(careless);
    var log = new RawLog(careless);
    LogItem sound = log.append("A sound record first");
    LogItem lying = log.append("A record with another payload");
    var _ = log.append("A sound record last");
    Range.Builder range = log.range(0, 3);
    range.setItems(1, lying.toBuilder().setPayload(sound.getPayload()));
    try (RawPeer peer = RawPeer.exchange(node, careless)) {
      peer.say(hello(h -> h.setOrganisationId(idOf(careless)))).say(RawLog.message(range));
      Notice notice = peer.await(PeerMessage::hasNotice).getNotice();
      assertThat(notice.getIndex()).isEqualTo(1);
      assertThat(notice.getReason()).isEqualTo("COMMITMENT_MISMATCH");
      node.awaitAdmitted(careless, 2);
      assertThat(node.origin(careless).getProvedHere()).isEqualTo(3);
      assertThat(node.origin(careless).getRefusedList()).isEmpty();
      WantPayloads asked = peer.await(PeerMessage::hasWantPayloads).getWantPayloads();
      assertThat(asked.getIndexesList()).containsExactly(1L);
      peer.say(
          PeerMessage.newBuilder()
              .setPayloads(
                  Payloads.newBuilder()
                      .setRequest(asked.getRequest())
                      .setLogId(asked.getLogId())
                      .addPayloads(
                          LatePayload.newBuilder()
                              .setIndex(1)
                              .setSalt(lying.getSalt())
                              .setPayload(lying.getPayload())))
              .build());
      node.awaitAdmitted(careless, 3);
    }
  }

  /// SPEC 7.8: whatever the earlier one still has to say, or both would end.
  @Test
  void ofTwoSessionsFromOneSideTheLaterOneStays() throws Exception {
    TestHome twice = TestHome.make(folder, "twice");
    node.accept(twice);
    PeerMessage hello = hello(h -> h.setOrganisationId(idOf(twice)));
    PeerMessage small =
        PeerMessage.newBuilder().setInterest(Interest.newBuilder().addOrigins(HASH)).build();
    for (int round = 0; round < SESSIONS_TRIED; round++) {
      try (RawPeer earlier = admitted(twice)) {
        earlier.say(hello).await(PeerMessage::hasHeads);
        try (RawPeer later = admitted(twice)) {
          earlier.say(small).say(small);
          later.say(hello);
          for (int i = 0; i < MESSAGES_ON_THEIR_WAY; i++) {
            earlier.say(small);
          }
          assertThat(Refusals.reason(earlier.awaitEnd())).isEqualTo("OTHER_SESSION_STAYS");
          later.await(PeerMessage::hasHeads);
          later.say(wantFile(f -> f)).await(PeerMessage::hasFilePiece);
        }
      }
    }
  }

  /// A session that the node has taken in. Those before may still be on their way out: then again.
  private static RawPeer admitted(TestHome self) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      RawPeer peer = RawPeer.exchange(node, self);
      try {
        peer.await(PeerMessage::hasHello);
        return peer;
      } catch (StatusRuntimeException e) {
        peer.close();
        assertThat(Refusals.reason(e)).isEqualTo("TOO_MANY_SESSIONS");
      }
    }
    throw new AssertionError("every session was one too many");
  }

  @Test
  void nothingElseAnswersOnThePeerPort() throws Exception {
    for (String method :
        List.of(
            "kith.v1.PeerService/Other",
            "kith.v1.LearningService/SearchRecords",
            "kith.v1.NodeService/GetStatus",
            "grpc.health.v1.Health/Check",
            "grpc.reflection.v1.ServerReflection/ServerReflectionInfo")) {
      try (RawPeer peer = RawPeer.calling(node, evil, method)) {
        assertThat(peer.awaitEnd().getStatus().getCode()).as(method).isEqualTo(UNIMPLEMENTED);
      }
    }
  }

  @Test
  void aThirdSessionOfOneOrganisationIsRefused() throws Exception {
    try (RawPeer first = RawPeer.exchange(node, evil);
        RawPeer second = RawPeer.exchange(node, evil)) {
      first.await(PeerMessage::hasHello);
      second.await(PeerMessage::hasHello);
      try (RawPeer third = RawPeer.exchange(node, evil)) {
        StatusRuntimeException refused = third.awaitEnd();
        assertThat(refused.getStatus().getCode()).isEqualTo(RESOURCE_EXHAUSTED);
        assertThat(Refusals.reason(refused)).isEqualTo("TOO_MANY_SESSIONS");
      }
    }
  }

  @Test
  void asManyHeadsAsMayBeAreRead() throws Exception { // SPEC 7.3
    try (RawPeer peer = RawPeer.exchange(node, evil)) {
      peer.say(hello()).say(manyHeads(SyncLimits.HEADS_MAX));
      peer.await(PeerMessage::hasHeads);
      peer.say(PeerMessage.newBuilder().setInterest(Interest.newBuilder()).build());
      peer.await(PeerMessage::hasHeads); // the session goes on
    }
  }

  @Test
  void anOpenConnectionOfARemovedOrganisationIsOfNoUse() throws Exception { // I22
    TestHome leaving = TestHome.make(folder, "leaving");
    node.accept(leaving);
    try (RawPeer peer = RawPeer.exchange(node, leaving)) {
      peer.say(hello(h -> h.setOrganisationId(idOf(leaving))));
      peer.await(PeerMessage::hasHeads);
      node.remove(leaving);
      StatusRuntimeException ended = peer.awaitEnd();
      assertThat(ended.getStatus().getCode()).isEqualTo(PERMISSION_DENIED);
      assertThat(Refusals.reason(ended)).isEqualTo("NOT_ACCEPTED");
    }
  }

  private static RawLog log(int records) {
    var log = new RawLog(evil);
    for (int i = 0; i < records; i++) {
      var _ = log.append("A sound record " + i);
    }
    return log;
  }

  private static ByteString idOf(TestHome home) {
    return home.chain().organisation().hash().toByteString();
  }

  private static ByteString own(TestNode node) {
    return LogName.commons(node.home().chain().organisation(), 1).id().hash().toByteString();
  }

  private static PeerMessage hello() {
    return hello(h -> h);
  }

  private static PeerMessage hello(UnaryOperator<Hello.Builder> change) {
    return PeerMessage.newBuilder()
        .setHello(
            change.apply(
                Hello.newBuilder()
                    .setProtocolVersion(1)
                    .setFeatureLevel(1)
                    .setOrganisationId(idOf(evil))
                    .setManifestVersion(1)
                    .setInterest(Interest.newBuilder().addOrigins(idOf(node.home())))))
        .build();
  }

  /// Of logs that nobody knows: they are passed over.
  private static PeerMessage manyHeads(int count) {
    Head.Builder[] all = new Head.Builder[count];
    Arrays.setAll(all, i -> Head.newBuilder().setLogId(HASH).setCheckpoint(HASH));
    return heads(all);
  }

  private static PeerMessage heads(Head.Builder... heads) {
    var list = Heads.newBuilder().setComplete(true);
    Arrays.stream(heads).forEach(list::addHeads);
    return PeerMessage.newBuilder().setHeads(list).build();
  }

  private static Head.Builder head(ByteString checkpoint) {
    return Head.newBuilder()
        .setLogId(log(0).name().id().hash().toByteString())
        .setCheckpoint(checkpoint);
  }

  private static PeerMessage fetch(UnaryOperator<Fetch.Builder> change) {
    return PeerMessage.newBuilder()
        .setFetch(
            change.apply(
                Fetch.newBuilder()
                    .setRequest(7)
                    .setLogId(own(node))
                    .setFrom(0)
                    .setTo(1)
                    .setCheckpointSize(1)))
        .build();
  }

  private static PeerMessage digest(ByteString hash) {
    return PeerMessage.newBuilder()
        .setDigest(Digest.newBuilder().setDigest(hash).setLogs(1))
        .build();
  }

  private static PeerMessage wantFile(UnaryOperator<WantFile.Builder> change) {
    return PeerMessage.newBuilder()
        .setWantFile(
            change.apply(WantFile.newBuilder().setRequest(1).setLogId(own(node)).setSha256(HASH)))
        .build();
  }

  private static PeerMessage piece(int bytes) {
    return PeerMessage.newBuilder()
        .setFilePiece(
            FilePiece.newBuilder().setRequest(1).setData(ByteString.copyFrom(new byte[bytes])))
        .build();
  }

  private static PeerMessage notice(String reason) {
    return PeerMessage.newBuilder()
        .setNotice(Notice.newBuilder().setLogId(HASH).setReason(reason))
        .build();
  }

  private static ByteString flipped(ByteString bytes, int at) {
    byte[] array = bytes.toByteArray();
    array[at] ^= 1;
    return ByteString.copyFrom(array);
  }
}
