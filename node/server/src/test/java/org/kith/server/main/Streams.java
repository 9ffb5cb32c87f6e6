package org.kith.server.main;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.kith.schema.v1.ImportRecordsRequest;
import org.kith.schema.v1.ImportRecordsResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordsRequest;
import org.kith.schema.v1.PublishRecordsResponse;

/// Publishes many records on one stream.
final class Streams {
  private static final int IN_FLIGHT = 512;
  private static final int SECONDS_MAX = 60;

  private Streams() {}

  /// Returns once every record has its receipt.
  static void publishAll(TestNode node, List<LearningRecord> records) throws Exception {
    var room = new Semaphore(IN_FLIGHT);
    var published = new AtomicInteger();
    var done = new CountDownLatch(1);
    var requests =
        LearningServiceGrpc.newStub(node.channel())
            .withCallCredentials(TestNode.bearer(node.home().token()))
            .publishRecords(
                new StreamObserver<PublishRecordsResponse>() {
                  @Override
                  public void onNext(PublishRecordsResponse answer) {
                    published.addAndGet(answer.hasPublished() ? 1 : 0);
                    room.release();
                  }

                  @Override
                  public void onError(Throwable why) {
                    done.countDown();
                  }

                  @Override
                  public void onCompleted() {
                    done.countDown();
                  }
                });
    for (LearningRecord record : records) {
      if (!room.tryAcquire(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError("no receipts come");
      }
      requests.onNext(
          PublishRecordsRequest.newBuilder()
              .setRequest(PublishRecordRequest.newBuilder().setRecord(record))
              .build());
    }
    requests.onCompleted();
    if (!done.await(SECONDS_MAX, TimeUnit.SECONDS) || published.get() != records.size()) {
      throw new AssertionError(published.get() + " of " + records.size() + " were published");
    }
  }

  /// Publishes these on one stream; every answer, in order.
  static List<PublishRecordsResponse> streamed(TestNode node, LearningRecord... records)
      throws Exception {
    var answers = new ArrayList<PublishRecordsResponse>();
    var done = new CompletableFuture<List<PublishRecordsResponse>>();
    var requests =
        LearningServiceGrpc.newStub(node.channel())
            .withCallCredentials(TestNode.bearer(node.home().token()))
            .publishRecords(collecting(answers, done, answers));
    for (LearningRecord record : records) {
      requests.onNext(
          PublishRecordsRequest.newBuilder()
              .setRequest(PublishRecordRequest.newBuilder().setRecord(record))
              .build());
    }
    requests.onCompleted();
    return done.get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  /// Imports these as the rows of one file.
  static ImportRecordsResponse imported(TestNode node, List<LearningRecord> records)
      throws Exception {
    var answers = new ArrayList<ImportRecordsResponse>();
    var done = new CompletableFuture<List<ImportRecordsResponse>>();
    var rows =
        LearningServiceGrpc.newStub(node.channel())
            .withCallCredentials(TestNode.bearer(node.home().token()))
            .importRecords(collecting(answers, done, answers));
    records.forEach(r -> rows.onNext(ImportRecordsRequest.newBuilder().setRecord(r).build()));
    rows.onCompleted();
    return done.get(SECONDS_MAX, TimeUnit.SECONDS).getFirst();
  }

  private static <T, R> StreamObserver<T> collecting(
      List<T> answers, CompletableFuture<R> done, R whole) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T answer) {
        answers.add(answer);
      }

      @Override
      public void onError(Throwable error) {
        done.completeExceptionally(error);
      }

      @Override
      public void onCompleted() {
        done.complete(whole);
      }
    };
  }
}
