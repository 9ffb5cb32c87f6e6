package org.kith.client;

import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.PublishRecordsRequest;
import org.kith.schema.v1.PublishRecordsResponse;

/// Publishes many records on one stream and keeps a bounded number unacknowledged. Where the
/// connection breaks, it goes on with a new stream, if all that is unacknowledged has a request id.
final class PublishStream {
  /// Records that may be unacknowledged at once.
  static final int IN_FLIGHT_MAX = 64;

  private final Calls calls;
  private final PublishListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// Sent and not yet answered, oldest first.
  private final ArrayDeque<PublishRecordRequest> unanswered = new ArrayDeque<>();

  /// What the receipts without one of their own lie under.
  private String checkpoint = "";

  private long answered;
  private boolean ended;
  private @Nullable StatusRuntimeException failure;

  PublishStream(Calls calls, PublishListener listener) {
    this.calls = calls;
    this.listener = listener;
  }

  void run(Iterator<PublishRecordRequest> requests) {
    for (int attempt = 1; ; attempt++) {
      long before = answered;
      StatusRuntimeException error = attempt(requests);
      if (error == null) {
        return;
      }
      if (answered > before) {
        attempt = 1;
      }
      if (attempt >= Calls.ATTEMPTS_MAX || !CallErrors.mayPass(error) || !repeatable()) {
        throw calls.typed(error);
      }
      calls.pauseBefore(attempt);
    }
  }

  private boolean repeatable() {
    return unanswered.stream().noneMatch(request -> request.getRequestId().isEmpty());
  }

  /// One stream, from its opening to its end; null where all was answered.
  private @Nullable StatusRuntimeException attempt(Iterator<PublishRecordRequest> requests) {
    failure = null;
    ended = false;
    StreamObserver<PublishRecordsRequest> out =
        ClientCalls.asyncBidiStreamingCall(
            calls
                .channel()
                .newCall(LearningServiceGrpc.getPublishRecordsMethod(), CallOptions.DEFAULT),
            new Answers());
    unanswered.forEach(request -> out.onNext(wrap(request)));
    while (requests.hasNext() && waitForRoom(out)) {
      PublishRecordRequest request = requests.next();
      lock.lock();
      try {
        unanswered.add(request);
      } finally {
        lock.unlock();
      }
      out.onNext(wrap(request));
    }
    if (!failed()) {
      out.onCompleted();
    }
    return waitForEnd(out);
  }

  private static PublishRecordsRequest wrap(PublishRecordRequest request) {
    return PublishRecordsRequest.newBuilder().setRequest(request).build();
  }

  private boolean failed() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private boolean waitForRoom(StreamObserver<PublishRecordsRequest> out) {
    lock.lock();
    try {
      awaitUntil(() -> ended || unanswered.size() < IN_FLIGHT_MAX, out);
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable StatusRuntimeException waitForEnd(StreamObserver<PublishRecordsRequest> out) {
    lock.lock();
    try {
      awaitUntil(() -> ended, out);
      if (failure == null && !unanswered.isEmpty()) {
        throw new KithException.NodeFault(
            "The node ended the stream before it answered all of it.");
      }
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for something to become true, at most as long as one call may take from answer to
  /// answer.
  private void awaitUntil(BooleanSupplier wanted, StreamObserver<PublishRecordsRequest> out) {
    try {
      while (!wanted.getAsBoolean()) {
        if (!changed.await(calls.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
          out.onError(Status.CANCELLED.asException());
          throw new KithException.TimedOut(
              "The node at " + calls.address() + " did not answer in time.");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.onError(Status.CANCELLED.asException());
      throw new KithException.TimedOut("Interrupted while publishing.");
    }
  }

  private final class Answers implements StreamObserver<PublishRecordsResponse> {
    @Override
    public void onNext(PublishRecordsResponse answer) {
      PublishRecordRequest request;
      long position;
      lock.lock();
      try {
        request = unanswered.peek();
        position = answered;
      } finally {
        lock.unlock();
      }
      if (request == null) {
        throw Status.INTERNAL.withDescription("an answer to nothing").asRuntimeException();
      }
      switch (answer.getResultCase()) {
        case PUBLISHED -> listener.published(position, request, whole(answer.getPublished()));
        case REFUSAL -> listener.refused(position, request, answer.getRefusal());
        case RESULT_NOT_SET ->
            throw Status.INTERNAL.withDescription("an empty answer").asRuntimeException();
      }
      lock.lock();
      try {
        unanswered.remove();
        answered++;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /// A checkpoint comes once for all receipts that it covers.
    private PublishRecordResponse whole(PublishRecordResponse receipt) {
      if (receipt.getCheckpoint().isEmpty()) {
        return receipt.toBuilder().setCheckpoint(checkpoint).build();
      }
      checkpoint = receipt.getCheckpoint();
      return receipt;
    }

    @Override
    public void onError(Throwable error) {
      end(
          error instanceof StatusRuntimeException status
              ? status
              : Status.fromThrowable(error).asRuntimeException());
    }

    @Override
    public void onCompleted() {
      end(null);
    }

    private void end(@Nullable StatusRuntimeException error) {
      lock.lock();
      try {
        failure = error;
        ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
