package org.kith.client;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.kith.schema.v1.GetLimitsRequest;
import org.kith.schema.v1.GetLimitsResponse;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.ImportRecordsRequest;
import org.kith.schema.v1.ImportRecordsResponse;
import org.kith.schema.v1.ImportRefusal;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.Limit;
import org.kith.schema.v1.NodeServiceGrpc;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.PublishRecordsRequest;
import org.kith.schema.v1.PublishRecordsResponse;
import org.kith.schema.v1.Refusal;
import org.kith.schema.v1.WatchRecordsRequest;
import org.kith.schema.v1.WatchRecordsResponse;

/// A server over the generated service that fails as it is told, and remembers what it was sent.
final class ScriptedNode extends LearningServiceGrpc.LearningServiceImplBase
    implements AutoCloseable {
  /// Failures of the next calls, first one first; then calls succeed.
  final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();

  /// Ends a publishing stream with this many answers given, once each.
  final Queue<Integer> breaks = new ConcurrentLinkedQueue<>();

  final List<String> tokens = new CopyOnWriteArrayList<>();
  final List<String> titles = new CopyOnWriteArrayList<>();
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger unansweredMost = new AtomicInteger();

  /// Hears what is still under way when a stream has failed.
  /// Receipts of a publishing stream that lie under one checkpoint.
  static final int RECEIPTS_A_CHECKPOINT = 4;

  private static final StreamObserver<ImportRecordsRequest> IGNORED =
      new StreamObserver<>() {
        @Override
        public void onNext(ImportRecordsRequest row) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
      };

  private final Server server;

  ScriptedNode() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .addService(new NodeFacts())
            .intercept(new TokenReader())
            .build()
            .start();
  }

  KithClient client() {
    return client(Duration.ofSeconds(20));
  }

  KithClient client(Duration deadline) {
    return KithClient.builder(NodeAddress.parse("http://127.0.0.1:" + server.getPort()))
        .token("kith_secret")
        .deadline(deadline)
        .pause(between -> {})
        .connect();
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class TokenReader implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      tokens.add(
          String.valueOf(
              headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER))));
      return next.startCall(call, headers);
    }
  }

  /// The node's own service, with one call.
  private static final class NodeFacts extends NodeServiceGrpc.NodeServiceImplBase {
    @Override
    public void getLimits(GetLimitsRequest request, StreamObserver<GetLimitsResponse> out) {
      out.onNext(
          GetLimitsResponse.newBuilder()
              .addLimits(Limit.newBuilder().setName("record-bytes").setValue(65_536))
              .build());
      out.onCompleted();
    }
  }

  private boolean fails(StreamObserver<?> out) {
    calls.incrementAndGet();
    StatusRuntimeException failure = failures.poll();
    if (failure != null) {
      out.onError(failure);
    }
    return failure != null;
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> out) {
    if (request.getRecordId().equals("never")) {
      return;
    }
    if (!fails(out)) {
      out.onNext(
          GetRecordResponse.newBuilder()
              .setRecord(LearningRecord.newBuilder().setRecordId(request.getRecordId()))
              .build());
      out.onCompleted();
    }
  }

  @Override
  public void publishRecord(
      PublishRecordRequest request, StreamObserver<PublishRecordResponse> out) {
    if (!fails(out)) {
      out.onNext(PublishRecordResponse.newBuilder().setRecordId("id").build());
      out.onCompleted();
    }
  }

  @Override
  public void watchRecords(WatchRecordsRequest request, StreamObserver<WatchRecordsResponse> out) {
    for (int i = 0; i < 3; i++) {
      out.onNext(WatchRecordsResponse.newBuilder().setCursor("c" + i).build());
    }
  }

  /// Counts rows, and refuses those whose title is bad. The whole stream fails where it is told to.
  @Override
  public StreamObserver<ImportRecordsRequest> importRecords(
      StreamObserver<ImportRecordsResponse> out) {
    if (fails(out)) {
      return IGNORED;
    }
    return new StreamObserver<>() {
      private final ImportRecordsResponse.Builder answer = ImportRecordsResponse.newBuilder();

      @Override
      public void onNext(ImportRecordsRequest row) {
        String title = row.getRecord().getTitle();
        if (title.startsWith("bad")) {
          answer.setRefused(answer.getRefused() + 1);
          answer.addRefusals(ImportRefusal.newBuilder().setLine(row.getLine()).setField("title"));
        } else {
          titles.add(title);
          answer.setAccepted(answer.getAccepted() + 1);
        }
      }

      @Override
      public void onError(Throwable error) {
        answer.clear();
      }

      @Override
      public void onCompleted() {
        out.onNext(answer.build());
        out.onCompleted();
      }
    };
  }

  /// Answers in order, but only once the client cannot send any more without an answer.
  @Override
  public StreamObserver<PublishRecordsRequest> publishRecords(
      StreamObserver<PublishRecordsResponse> out) {
    Integer breakAfter = breaks.poll();
    return new StreamObserver<>() {
      private final ArrayDeque<PublishRecordRequest> held = new ArrayDeque<>();
      private int answered;
      private boolean broken;

      @Override
      public void onNext(PublishRecordsRequest message) {
        held.add(message.getRequest());
        unansweredMost.accumulateAndGet(held.size(), Math::max);
        if (held.size() == PublishStream.IN_FLIGHT_MAX) {
          answerAll();
        }
      }

      private void answerAll() {
        while (!held.isEmpty() && !broken) {
          if (breakAfter != null && answered == breakAfter) {
            broken = true;
            out.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
          }
          answer(held.remove());
          answered++;
        }
      }

      private void answer(PublishRecordRequest request) {
        String title = request.getRecord().getTitle();
        if (title.startsWith("bad")) {
          out.onNext(
              PublishRecordsResponse.newBuilder()
                  .setRefusal(Refusal.newBuilder().setReason("INVALID_RECORD"))
                  .build());
        } else {
          titles.add(title);
          var receipt = PublishRecordResponse.newBuilder().setRecordId(title);
          if (answered % RECEIPTS_A_CHECKPOINT == 0) {
            receipt.setCheckpoint("over " + title);
          }
          out.onNext(PublishRecordsResponse.newBuilder().setPublished(receipt).build());
        }
      }

      @Override
      public void onError(Throwable error) {
        held.clear();
      }

      @Override
      public void onCompleted() {
        answerAll();
        if (!broken) {
          out.onCompleted();
        }
      }
    };
  }
}
