package org.kith.server.main;

import com.google.gson.JsonParser;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.kith.schema.v1.GetOrganisationRequest;
import org.kith.schema.v1.GetStatusRequest;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.GovernanceServiceGrpc;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.NodeServiceGrpc;
import org.kith.schema.v1.OriginStatus;
import org.kith.schema.v1.ProposePeerRequest;
import org.kith.schema.v1.ProposeRevocationRequest;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.SyncNowRequest;

/// A whole node in this process, reached only through its ports.
record TestNode(TestHome home, Node node, ManagedChannel channel) implements AutoCloseable {
  private static final int CALL_SECONDS_MAX = 30;

  static TestNode start(TestHome home, String... flags) throws Exception {
    return start(home, InstantSource.system(), flags);
  }

  static TestNode start(TestHome home, InstantSource clock, String... flags) throws Exception {
    Node node =
        Node.start(
            home.config(flags),
            Map.of(),
            clock,
            () -> {
              throw new AssertionError("the node broke");
            });
    return new TestNode(home, node, channel(home));
  }

  static ManagedChannel channel(TestHome home) throws Exception {
    return channel(home.path());
  }

  /// A channel as clients open it: by `api.json`.
  static ManagedChannel channel(Path home) throws Exception {
    var json = JsonParser.parseString(Files.readString(home.resolve("api.json"))).getAsJsonObject();
    byte[] pem = json.get("certificate").getAsString().getBytes(StandardCharsets.UTF_8);
    return NettyChannelBuilder.forTarget("dns:///" + json.get("address").getAsString())
        .sslContext(GrpcSslContexts.forClient().trustManager(new ByteArrayInputStream(pem)).build())
        .build();
  }

  LearningServiceGrpc.LearningServiceBlockingStub learning() {
    return LearningServiceGrpc.newBlockingStub(channel)
        .withCallCredentials(bearer(home.token()))
        .withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
  }

  GovernanceServiceGrpc.GovernanceServiceBlockingStub governance() {
    return GovernanceServiceGrpc.newBlockingStub(channel)
        .withCallCredentials(bearer(home.token()))
        .withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
  }

  NodeServiceGrpc.NodeServiceBlockingStub operations() {
    return NodeServiceGrpc.newBlockingStub(channel)
        .withCallCredentials(bearer(home.token()))
        .withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
  }

  String peerAddress() {
    return "127.0.0.1:" + node.peerPort();
  }

  String id() {
    return home.chain().organisation().text();
  }

  void accept(TestHome other, String... endpoints) {
    accept(other, false, endpoints);
  }

  void acceptOriginOnly(TestHome other) {
    accept(other, true);
  }

  private void accept(TestHome other, boolean originOnly, String... endpoints) {
    var answer =
        governance()
            .proposePeer(
                ProposePeerRequest.newBuilder()
                    .setInvitation(other.invitation(endpoints))
                    .setOriginOnly(originOnly)
                    .setSafetyNumberCompared(true)
                    .build());
    if (!answer.getState().equals("accepted")) {
      throw new AssertionError(answer.toString());
    }
  }

  void remove(TestHome other) {
    var _ =
        governance()
            .proposeRevocation(
                ProposeRevocationRequest.newBuilder()
                    .setOrganisationId(other.chain().organisation().text())
                    .setReason("for a test")
                    .build());
  }

  PublishRecordResponse publish(LearningRecord record) {
    return learning().publishRecord(PublishRecordRequest.newBuilder().setRecord(record).build());
  }

  GetStatusResponse status() {
    return operations().getStatus(GetStatusRequest.getDefaultInstance());
  }

  /// How far it holds an epoch of an organisation's commons log.
  LogStatus commons(String origin, int epoch) {
    return status().getLogsList().stream()
        .filter(log -> log.getOrigin().equals(origin) && log.getEpoch() == epoch)
        .filter(log -> log.getCircle().equals("commons"))
        .findFirst()
        .orElseGet(LogStatus::getDefaultInstance);
  }

  OriginStatus origin(TestHome origin) {
    String id = origin.chain().organisation().text();
    return status().getOriginsList().stream()
        .filter(o -> o.getOrganisationId().equals(id))
        .findFirst()
        .orElseGet(OriginStatus::getDefaultInstance);
  }

  /// Waits until this many records of an origin are admitted here.
  void awaitAdmitted(TestHome origin, int records) throws Exception {
    Await.until(
        home.path().getFileName() + " has " + records + " of " + origin.path().getFileName(),
        () -> origin(origin).getAdmitted() == records);
  }

  void dialNow() {
    var _ = operations().syncNow(SyncNowRequest.getDefaultInstance());
  }

  /// Whether it answers at all.
  boolean isHealthy() {
    return governance()
        .getOrganisation(GetOrganisationRequest.getDefaultInstance())
        .getOrganisationId()
        .equals(id());
  }

  static LearningRecord lesson(String title) {
    return LearningRecord.newBuilder()
        .setTitle(title)
        .setSummary("What a test wrote down to see whether it arrives.")
        .addTopics("handover")
        .setAuthorRole("test author")
        .setAudience("network")
        .setLicence("CC-BY-4.0")
        .setLesson(
            Lesson.newBuilder()
                .setWhatHappened("Something happened that is long enough to be a record.")
                .setWhatWeLearned("Something was learned that is long enough as well."))
        .build();
  }

  static List<LearningRecord> lessons(String title, int count) {
    return IntStream.range(0, count).mapToObj(i -> lesson(title + " " + i)).toList();
  }

  /// Sends a token with each call.
  static CallCredentials bearer(String token) {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(
          RequestInfo request, Executor executor, MetadataApplier applier) {
        var headers = new Metadata();
        headers.put(
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        applier.apply(headers);
      }
    };
  }

  @Override
  public void close() {
    channel.shutdownNow();
    node.close();
  }
}
