package org.kith.server.api;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Many answers to one call, no faster than the line takes them.
final class FlowingAnswers {
  private static final long READY_WAIT_MS = 1_000;

  private FlowingAnswers() {}

  /// Something that hands out answers, one after another.
  interface Answering<T> {
    void to(Consumer<T> each);
  }

  /// Answers on a thread of its own, so that gRPC can tell when the line takes more.
  static <T> void send(StreamObserver<T> observer, String method, Answering<T> answering) {
    var answers = (ServerCallStreamObserver<T>) observer;
    var ready = new Semaphore(0);
    answers.setOnReadyHandler(ready::release);
    answers.setOnCancelHandler(ready::release);
    Thread.ofVirtual()
        .name(method)
        .start(
            () -> {
              try {
                answering.to(answer -> one(answers, ready, answer));
                if (!answers.isCancelled()) {
                  answers.onCompleted();
                }
              } catch (RuntimeException e) {
                if (!answers.isCancelled()) {
                  answers.onError(ErrorGate.told(e, method));
                }
              }
            });
  }

  private static <T> void one(ServerCallStreamObserver<T> answers, Semaphore ready, T answer) {
    try {
      while (!answers.isReady() && !answers.isCancelled()) {
        boolean _ = ready.tryAcquire(READY_WAIT_MS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (!answers.isCancelled()) {
      answers.onNext(answer);
    }
  }
}
