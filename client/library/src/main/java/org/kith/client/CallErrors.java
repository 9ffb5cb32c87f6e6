package org.kith.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import org.kith.schema.v1.FieldProblem;

/// Reads the typed error out of a gRPC status: its code, its `ErrorInfo` and its `BadRequest`.
final class CallErrors {
  private CallErrors() {}

  static KithException typed(StatusRuntimeException error, String address) {
    Status status = error.getStatus();
    String said = status.getDescription();
    String words = said == null || said.isBlank() ? status.getCode().name() : said;
    return switch (status.getCode()) {
      case UNAVAILABLE -> new KithException.Unreachable("No node answers at " + address + ".");
      case DEADLINE_EXCEEDED ->
          new KithException.TimedOut("The node at " + address + " did not answer in time.");
      case UNAUTHENTICATED -> new KithException.Unauthenticated(words);
      case PERMISSION_DENIED -> forbidden(error, words);
      case NOT_FOUND -> new KithException.NotFound(words);
      case INVALID_ARGUMENT,
          FAILED_PRECONDITION,
          ALREADY_EXISTS,
          RESOURCE_EXHAUSTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          ABORTED ->
          refused(error, words);
      case OK, CANCELLED, UNKNOWN, INTERNAL, DATA_LOSS ->
          new KithException.NodeFault("The node failed: " + words);
    };
  }

  private static KithException forbidden(StatusRuntimeException error, String words) {
    String reason =
        refused(error, words) instanceof KithException.Refused details ? details.reason() : "";
    return new KithException.Forbidden(reason, words);
  }

  private static KithException refused(StatusRuntimeException error, String words) {
    com.google.rpc.Status details = StatusProto.fromThrowable(error);
    String reason = "";
    List<FieldProblem> problems = new ArrayList<>();
    if (details != null) {
      for (Any detail : details.getDetailsList()) {
        try {
          if (detail.is(ErrorInfo.class)) {
            reason = detail.unpack(ErrorInfo.class).getReason();
          } else if (detail.is(BadRequest.class)) {
            for (var violation : detail.unpack(BadRequest.class).getFieldViolationsList()) {
              problems.add(
                  FieldProblem.newBuilder()
                      .setField(violation.getField())
                      .setDescription(violation.getDescription())
                      .build());
            }
          }
        } catch (InvalidProtocolBufferException e) {
          return new KithException.NodeFault(
              "The node sent an error that cannot be read: " + words);
        }
      }
    }
    return new KithException.Refused(reason, words, problems);
  }

  /// Whether the same call may succeed a moment later: the connection broke or was refused.
  static boolean mayPass(StatusRuntimeException error) {
    return error.getStatus().getCode() == Status.Code.UNAVAILABLE;
  }
}
