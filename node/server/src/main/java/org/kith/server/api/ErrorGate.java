package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import org.kith.protocol.bytes.Bytes;
import org.kith.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what a method throws into a status: what the method meant to say as it is, anything else
/// without the node's inside but with a mark by which the node's log can be searched.
final class ErrorGate implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorGate.class);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        guard(() -> super.onMessage(message));
      }

      @Override
      public void onHalfClose() {
        guard(super::onHalfClose);
      }

      private void guard(Runnable step) {
        try {
          step.run();
        } catch (RuntimeException e) {
          StatusRuntimeException told = told(e, call.getMethodDescriptor().getFullMethodName());
          Metadata trailers = told.getTrailers();
          call.close(told.getStatus(), trailers == null ? new Metadata() : trailers);
        }
      }
    };
  }

  /// What the caller is told.
  static StatusRuntimeException told(RuntimeException thrown, String method) {
    if (thrown instanceof StatusRuntimeException meant) {
      return meant;
    }
    String mark = Bytes.uint64be(System.nanoTime()).base32();
    LOG.error("{} failed; mark {}", method, mark, thrown);
    return thrown instanceof StoreException
        ? ApiErrors.of(
            Code.UNAVAILABLE,
            "STORE_FAILED",
            "The node's store failed. Ask the operator to look at the disk; mark " + mark + ".")
        : ApiErrors.of(
            Code.INTERNAL,
            "INTERNAL",
            "Something went wrong inside the node; its log has more under mark " + mark + ".");
  }
}
