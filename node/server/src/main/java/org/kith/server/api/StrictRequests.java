package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Gives requests whose bytes are no message an answer of our own. gRPC by itself would say that
/// the application failed.
final class StrictRequests {
  private StrictRequests() {}

  /// A request, read or not.
  sealed interface Read<Q> {
    record Ok<Q>(Q request) implements Read<Q> {}

    record Malformed<Q>() implements Read<Q> {}
  }

  /// The same service, with every method's requests read this way.
  static ServerServiceDefinition wrap(ServerServiceDefinition service) {
    var methods = service.getMethods().stream().map(StrictRequests::wrapAny).toList();
    var descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    var wrapped = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(wrapped::addMethod);
    return wrapped.build();
  }

  private static ServerMethodDefinition<?, ?> wrapAny(ServerMethodDefinition<?, ?> method) {
    return wrap(method);
  }

  private static <Q, A> ServerMethodDefinition<Read<Q>, A> wrap(
      ServerMethodDefinition<Q, A> method) {
    MethodDescriptor<Q, A> plain = method.getMethodDescriptor();
    MethodDescriptor<Read<Q>, A> strict =
        plain.toBuilder(
                new Marshaller<>(plain.getRequestMarshaller()), plain.getResponseMarshaller())
            .build();
    ServerCallHandler<Q, A> handler = method.getServerCallHandler();
    return ServerMethodDefinition.create(
        strict,
        (call, headers) -> {
          var forwarding = new Forwarding<>(plain, call);
          return new Reading<>(forwarding, handler.startCall(forwarding, headers));
        });
  }

  private record Marshaller<Q>(MethodDescriptor.Marshaller<Q> plain)
      implements MethodDescriptor.Marshaller<Read<Q>> {
    @Override
    public InputStream stream(Read<Q> value) {
      throw new AssertionError("a server sends no requests");
    }

    @Override
    public Read<Q> parse(InputStream stream) {
      try {
        return new Read.Ok<>(plain.parse(stream));
      } catch (StatusRuntimeException e) {
        return new Read.Malformed<>();
      }
    }
  }

  private static final class Reading<Q, A> extends ServerCall.Listener<Read<Q>> {
    private final Forwarding<Q, A> call;
    private final ServerCall.Listener<Q> to;
    private boolean refused;

    Reading(Forwarding<Q, A> call, ServerCall.Listener<Q> to) {
      this.call = call;
      this.to = to;
    }

    @Override
    public void onMessage(Read<Q> read) {
      switch (read) {
        case Read.Ok<Q>(var request) -> {
          if (!refused) {
            to.onMessage(request);
          }
        }
        case Read.Malformed<Q>() -> refuse();
      }
    }

    private void refuse() {
      if (refused) {
        return;
      }
      refused = true;
      StatusRuntimeException error =
          ApiErrors.of(
              Code.INVALID_ARGUMENT,
              "MALFORMED_MESSAGE",
              "The bytes of the request are no message of this method.");
      Metadata trailers = error.getTrailers();
      call.close(error.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        to.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      to.onCancel();
    }

    @Override
    public void onComplete() {
      if (refused) {
        to.onCancel(); // for the method the call never came to a good end
      } else {
        to.onComplete();
      }
    }

    @Override
    public void onReady() {
      to.onReady();
    }
  }

  private static final class Forwarding<Q, A> extends ServerCall<Q, A> {
    private final MethodDescriptor<Q, A> method;
    private final ServerCall<Read<Q>, A> to;
    private volatile boolean closed;

    Forwarding(MethodDescriptor<Q, A> method, ServerCall<Read<Q>, A> to) {
      this.method = method;
      this.to = to;
    }

    @Override
    public void request(int messages) {
      to.request(messages);
    }

    @Override
    public void sendHeaders(Metadata headers) {
      to.sendHeaders(headers);
    }

    @Override
    public void sendMessage(A message) {
      to.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        to.close(status, trailers);
      }
    }

    @Override
    public boolean isReady() {
      return to.isReady();
    }

    @Override
    public boolean isCancelled() {
      return closed || to.isCancelled();
    }

    @Override
    public void setCompression(String compressor) {
      to.setCompression(compressor);
    }

    @Override
    public void setMessageCompression(boolean enabled) {
      to.setMessageCompression(enabled);
    }

    @Override
    public SecurityLevel getSecurityLevel() {
      return to.getSecurityLevel();
    }

    @Override
    public Attributes getAttributes() {
      return to.getAttributes();
    }

    @Override
    public @Nullable String getAuthority() {
      return to.getAuthority();
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
      return method;
    }
  }
}
