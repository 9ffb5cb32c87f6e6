package org.kith.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.kith.schema.v1.BatchGetRecordsRequest;
import org.kith.schema.v1.BatchGetRecordsResponse;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.ExportRecordsResponse;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetProofResponse;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.HideRecordRequest;
import org.kith.schema.v1.HideRecordResponse;
import org.kith.schema.v1.ImportRecordsRequest;
import org.kith.schema.v1.ImportRecordsResponse;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.ListHiddenRequest;
import org.kith.schema.v1.ListHiddenResponse;
import org.kith.schema.v1.ListTopicsRequest;
import org.kith.schema.v1.ListTopicsResponse;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.RetractRecordResponse;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.WatchRecordsRequest;
import org.kith.schema.v1.WatchRecordsResponse;

/// A connection to the own organisation's node. Safe for use by many threads. Every method throws
/// one of the [KithException]s where it does not succeed.
public final class KithClient implements AutoCloseable {
  /// Bytes that one answer may have.
  static final int ANSWER_BYTES_MAX = 16 * 1024 * 1024;

  private static final Duration DEADLINE_DEFAULT = Duration.ofSeconds(30);
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

  private final Calls calls;

  private KithClient(Calls calls) {
    this.calls = calls;
  }

  public static Builder builder(NodeAddress address) {
    return new Builder(address);
  }

  /// A client of the node that runs on this home folder, with the token that lies there.
  ///
  /// @throws KithException.Unreachable where no node runs on it
  public static Builder of(NodeHome home) {
    NodeAddress address =
        home.address()
            .orElseThrow(
                () ->
                    new KithException.Unreachable("No node is running on " + home.folder() + "."));
    Builder builder = builder(address);
    home.token().ifPresent(builder::token);
    return builder;
  }

  /// Publishes one record. With a request id it is repeated where the connection breaks.
  public PublishRecordResponse publish(PublishRecordRequest request) {
    return calls.call(
        LearningServiceGrpc.getPublishRecordMethod(), request, repeat(request.getRequestId()));
  }

  /// Publishes many records on one stream, in order, with a bounded number unacknowledged; ends
  /// when all are answered.
  public void publishAll(Iterator<PublishRecordRequest> requests, PublishListener listener) {
    new PublishStream(calls, listener).run(requests);
  }

  public GetRecordResponse get(GetRecordRequest request) {
    return calls.call(LearningServiceGrpc.getGetRecordMethod(), request, Calls.Repeat.SAFE);
  }

  /// Several records at once, by their whole ids.
  public BatchGetRecordsResponse getAll(BatchGetRecordsRequest request) {
    return calls.call(LearningServiceGrpc.getBatchGetRecordsMethod(), request, Calls.Repeat.SAFE);
  }

  /// Sends all rows and gets one summary. Rows with request ids may be sent again. To get each
  /// receipt, and to go on where a connection breaks, use [#publishAll].
  public ImportRecordsResponse importAll(Iterator<ImportRecordsRequest> rows, Duration within) {
    return calls.upload(LearningServiceGrpc.getImportRecordsMethod(), rows, within);
  }

  /// Hides a record on this node, or shows it again.
  public HideRecordResponse hide(HideRecordRequest request) {
    return calls.call(LearningServiceGrpc.getHideRecordMethod(), request, Calls.Repeat.SAFE);
  }

  /// What is hidden on this node.
  public ListHiddenResponse listHidden(ListHiddenRequest request) {
    return calls.call(LearningServiceGrpc.getListHiddenMethod(), request, Calls.Repeat.SAFE);
  }

  public SearchRecordsResponse search(SearchRecordsRequest request) {
    return calls.call(LearningServiceGrpc.getSearchRecordsMethod(), request, Calls.Repeat.SAFE);
  }

  public ListTopicsResponse listTopics(ListTopicsRequest request) {
    return calls.call(LearningServiceGrpc.getListTopicsMethod(), request, Calls.Repeat.SAFE);
  }

  /// What a stranger needs to verify one record.
  public GetProofResponse proof(GetProofRequest request) {
    return calls.call(LearningServiceGrpc.getGetProofMethod(), request, Calls.Repeat.SAFE);
  }

  /// Takes a record back. With a request id it is repeated where the connection breaks.
  public RetractRecordResponse retract(RetractRecordRequest request) {
    return calls.call(
        LearningServiceGrpc.getRetractRecordMethod(), request, repeat(request.getRequestId()));
  }

  /// Records as they arrive; the stream has no end of its own.
  public AnswerStream<WatchRecordsResponse> watch(WatchRecordsRequest request) {
    return calls.stream(LearningServiceGrpc.getWatchRecordsMethod(), request);
  }

  /// All records that match.
  public AnswerStream<ExportRecordsResponse> export(ExportRecordsRequest request) {
    return calls.stream(LearningServiceGrpc.getExportRecordsMethod(), request);
  }

  /// Trust in peers, and tokens.
  public GovernanceCalls governance() {
    return new GovernanceCalls(calls);
  }

  /// Drafts and their review.
  public DraftCalls drafts() {
    return new DraftCalls(calls);
  }

  /// What many organisations have told, put together.
  public EvidenceCalls evidence() {
    return new EvidenceCalls(calls);
  }

  /// One's own saved queries and inbox.
  public InboxCalls inbox() {
    return new InboxCalls(calls);
  }

  /// Files of records.
  public AttachmentCalls attachments() {
    return new AttachmentCalls(calls);
  }

  /// The node itself.
  public NodeCalls node() {
    return new NodeCalls(calls);
  }

  private static Calls.Repeat repeat(String requestId) {
    return requestId.isEmpty() ? Calls.Repeat.NEVER : Calls.Repeat.SAFE;
  }

  @Override
  public void close() {
    calls.close();
  }

  /// What a client needs to know before it connects.
  public static final class Builder {
    private final NodeAddress address;
    private Optional<String> token = Optional.empty();
    private Duration deadline = DEADLINE_DEFAULT;
    private Pause pause = Pause.REAL;

    private Builder(NodeAddress address) {
      this.address = address;
    }

    /// The secret that `kith token issue` showed.
    public Builder token(String secret) {
      token = Optional.of(secret);
      return this;
    }

    /// How long one call may take; 30 seconds unless said otherwise.
    public Builder deadline(Duration within) {
      deadline = within;
      return this;
    }

    /// How to wait between attempts.
    public Builder pause(Pause between) {
      pause = between;
      return this;
    }

    /// Makes the client. The connection opens with the first call.
    public KithClient connect() {
      NettyChannelBuilder channel =
          NettyChannelBuilder.forAddress(address.host(), address.port())
              .maxInboundMessageSize(ANSWER_BYTES_MAX)
              .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS);
      ManagedChannel managed =
          switch (address.transport()) {
            case PLAIN -> channel.usePlaintext().build();
            case TLS -> tls(channel).build();
          };
      return new KithClient(new Calls(managed, address.toString(), token, deadline, pause));
    }

    private NettyChannelBuilder tls(NettyChannelBuilder channel) {
      try {
        var context = GrpcSslContexts.forClient();
        address.certificatePem().ifPresent(pem -> context.trustManager(new PinnedTrust(pem)));
        return channel.sslContext(context.build());
      } catch (SSLException e) {
        throw new IllegalStateException("this Java has no usable TLS", e);
      }
    }
  }
}
