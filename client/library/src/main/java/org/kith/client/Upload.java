package org.kith.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Many messages for one answer, no faster than the line takes them.
final class Upload<Q, R> implements ClientResponseObserver<Q, R> {
  private static final long LOOK_MS = 200;

  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private final Semaphore ready = new Semaphore(0);

  private Upload() {}

  /// @throws StatusRuntimeException where the node refuses or the line breaks
  static <Q, R> R send(
      Channel channel, MethodDescriptor<Q, R> method, Iterator<Q> messages, Duration within)
      throws InterruptedException {
    var upload = new Upload<Q, R>();
    var options = CallOptions.DEFAULT.withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS);
    var to =
        (ClientCallStreamObserver<Q>)
            ClientCalls.asyncClientStreamingCall(channel.newCall(method, options), upload);
    while (messages.hasNext() && !upload.answer.isDone()) {
      if (to.isReady()) {
        to.onNext(messages.next());
      } else {
        upload.awaitReady();
      }
    }
    if (!upload.answer.isDone()) {
      to.onCompleted();
    }
    try {
      return upload.answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException("a call ends with a status", e);
    }
  }

  private void awaitReady() throws InterruptedException {
    if (ready.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS)) {
      ready.drainPermits();
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> to) {
    to.setOnReadyHandler(ready::release);
  }

  @Override
  public void onNext(R value) {
    answer.complete(value);
  }

  @Override
  public void onError(Throwable error) {
    answer.completeExceptionally(error);
    ready.release();
  }

  @Override
  public void onCompleted() {
    answer.completeExceptionally(
        io.grpc.Status.UNKNOWN.withDescription("The node gave no answer.").asRuntimeException());
  }
}
