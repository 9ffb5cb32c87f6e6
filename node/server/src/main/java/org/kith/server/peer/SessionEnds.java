package org.kith.server.peer;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import org.kith.core.admit.Reason;

/// How a session ends: a gRPC status with the reason that the protocol gives. SPEC 8.3
final class SessionEnds {
  private static final String DOMAIN = "kith";

  /// What TLS says where somebody has looked at a key and closed the door, and that it was not us.
  private static final String REFUSED_KEY = "certificate_unknown";

  private static final String BY_THEM = "Received fatal alert";

  private static final String NOT_ACCEPTED_THERE =
      "It refuses our node's key: it has not accepted us yet, or does not accept us any more. Ring"
          + " them; to be accepted (again) they need our line: kith peer invite";

  private static final int CAUSES_MAX = 20;

  private SessionEnds() {}

  /// The status for a reason of the protocol.
  static StatusRuntimeException because(Reason reason) {
    return of(codeOf(reason), reason.name(), reason.sentence());
  }

  /// A status that no reason of the protocol stands for.
  static StatusRuntimeException of(Code code, String reason, String sentence) {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(sentence)
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build()))
            .build());
  }

  /// What an operator reads about an ended session.
  static String words(Throwable ended) {
    io.grpc.Status status = io.grpc.Status.fromThrowable(ended);
    String description = Optional.ofNullable(status.getDescription()).orElse("");
    String cause =
        Optional.ofNullable(status.getCause())
            .map(SessionEnds::root)
            .map(Throwable::getMessage)
            .orElse("");
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          cause.contains(REFUSED_KEY) && cause.contains(BY_THEM)
              ? NOT_ACCEPTED_THERE
              : "It cannot be reached"
                  + (cause.isEmpty() ? "" : ": " + cause)
                  + (cause.isEmpty() && !description.isEmpty() ? ": " + description : "");
      case CANCELLED -> "The session ended" + (description.isEmpty() ? "" : ": " + description);
      default -> description.isEmpty() ? "It refused: " + status.getCode() : description;
    };
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    for (int depth = 0; root.getCause() != null && depth < CAUSES_MAX; depth++) {
      root = root.getCause();
    }
    return root;
  }

  private static Code codeOf(Reason reason) {
    return switch (reason) {
      case WRONG_IDENTITY -> Code.UNAUTHENTICATED;
      case NOT_ACCEPTED, NOT_SHARED -> Code.PERMISSION_DENIED;
      case UNSUPPORTED_VERSION, DOWNGRADED -> Code.FAILED_PRECONDITION;
      case SILENT -> Code.DEADLINE_EXCEEDED;
      case QUOTA_USED_UP, PEER_QUOTA_USED_UP -> Code.RESOURCE_EXHAUSTED;
      default -> Code.INVALID_ARGUMENT;
    };
  }
}
