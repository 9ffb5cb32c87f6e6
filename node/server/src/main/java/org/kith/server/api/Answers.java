package org.kith.server.api;

import io.grpc.stub.StreamObserver;

/// Sends the one answer of a call.
final class Answers {
  private Answers() {}

  static <T> void send(StreamObserver<T> observer, T answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }
}
