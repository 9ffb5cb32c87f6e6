package org.kith.client;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Makes calls: adds the token and the deadline, repeats what is safe to repeat, and turns every
/// failure into a [KithException].
final class Calls implements AutoCloseable {
  /// How often a call is made at most, where it may be repeated.
  static final int ATTEMPTS_MAX = 3;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /// Whether a call may be made again when the connection broke.
  enum Repeat {
    SAFE,
    NEVER
  }

  private final ManagedChannel managed;
  private final io.grpc.Channel channel;
  private final String address;
  private final Duration deadline;
  private final Pause pause;

  Calls(
      ManagedChannel managed,
      String address,
      Optional<String> token,
      Duration deadline,
      Pause pause) {
    this.managed = managed;
    this.address = address;
    this.deadline = deadline;
    this.pause = pause;
    var headers = new Metadata();
    token.ifPresent(secret -> headers.put(AUTHORIZATION, "Bearer " + secret));
    this.channel =
        ClientInterceptors.intercept(managed, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  io.grpc.Channel channel() {
    return channel;
  }

  Duration deadline() {
    return deadline;
  }

  <Q, R> R call(MethodDescriptor<Q, R> method, Q request, Repeat repeat) {
    return call(method, request, repeat, deadline);
  }

  <Q, R> R call(MethodDescriptor<Q, R> method, Q request, Repeat repeat, Duration within) {
    for (int attempt = 1; ; attempt++) {
      try {
        return ClientCalls.blockingUnaryCall(
            channel,
            method,
            CallOptions.DEFAULT.withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS),
            request);
      } catch (StatusRuntimeException e) {
        if (repeat == Repeat.NEVER || attempt >= ATTEMPTS_MAX || !CallErrors.mayPass(e)) {
          throw typed(e);
        }
        pauseBefore(attempt);
      }
    }
  }

  /// Many messages for one answer; never repeated.
  <Q, R> R upload(MethodDescriptor<Q, R> method, Iterator<Q> messages, Duration within) {
    try {
      return Upload.send(channel, method, messages, within);
    } catch (StatusRuntimeException e) {
      throw typed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KithException.Unreachable("Interrupted while sending to " + address + ".");
    }
  }

  /// A stream of answers without a total deadline.
  <Q, R> AnswerStream<R> stream(MethodDescriptor<Q, R> method, Q request) {
    Context.CancellableContext context = Context.current().withCancellation();
    Context before = context.attach();
    try {
      return new AnswerStream<>(
          ClientCalls.blockingServerStreamingCall(channel, method, CallOptions.DEFAULT, request),
          context,
          this);
    } finally {
      context.detach(before);
    }
  }

  /// Waits before the attempt that follows: longer each time.
  void pauseBefore(int attempt) {
    try {
      pause.take(FIRST_PAUSE.multipliedBy(attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KithException.Unreachable("Interrupted while waiting for " + address + ".");
    }
  }

  KithException typed(StatusRuntimeException error) {
    return CallErrors.typed(error, address);
  }

  String address() {
    return address;
  }

  @Override
  public void close() {
    managed.shutdownNow();
    try {
      managed.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
