package org.kith.server.api;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.kith.core.admit.Reason;
import org.kith.protocol.record.Problem;

/// Errors of the local API: a gRPC code, one sentence, a reason that programs can compare, and
/// every wrong field. They carry nothing of the node's inside.
final class ApiErrors {
  private static final String DOMAIN = "kith";

  /// Errors travel in trailers, of which clients take 8 KiB: beyond that none would arrive at
  /// all.
  private static final int DETAIL_BYTES_MAX = 4_096;

  private ApiErrors() {}

  /// A field of the request is wrong.
  static StatusRuntimeException badField(String field, String description) {
    return invalid("INVALID_ARGUMENT", List.of(new Problem(field, description)));
  }

  /// The request is wrong in these fields.
  static StatusRuntimeException invalid(String reason, List<Problem> problems) {
    String sentence =
        problems.isEmpty()
            ? "The request is not valid."
            : problems.getFirst().sentence()
                + (problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)");
    return error(Code.INVALID_ARGUMENT, reason, sentence, problems);
  }

  static StatusRuntimeException notFound(String what) {
    return error(Code.NOT_FOUND, "NOT_FOUND", what, List.of());
  }

  /// An error without field violations.
  static StatusRuntimeException of(Code code, String reason, String sentence) {
    return error(code, reason, sentence, List.of());
  }

  /// The gate or the writer refused.
  static StatusRuntimeException refused(Reason reason, List<Problem> problems) {
    return error(codeOf(reason), reason.name(), sentence(reason, problems), problems);
  }

  /// What a person reads about a refusal.
  static String sentence(Reason reason, List<Problem> problems) {
    return problems.isEmpty()
        ? reason.sentence()
        : problems.getFirst().sentence()
            + (problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)");
  }

  private static Code codeOf(Reason reason) {
    return switch (reason) {
      case READ_ONLY, MANIFEST_EXPIRED, LOG_NOT_OPEN, PERSONAL_DATA, WARNED ->
          Code.FAILED_PRECONDITION;
      case REQUEST_ID_USED -> Code.ALREADY_EXISTS;
      case QUOTA_USED_UP -> Code.RESOURCE_EXHAUSTED;
      default -> Code.INVALID_ARGUMENT;
    };
  }

  private static StatusRuntimeException error(
      Code code, String reason, String sentence, List<Problem> problems) {
    var status =
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(sentence)
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build()));
    if (!problems.isEmpty()) {
      var bad = BadRequest.newBuilder();
      for (Problem problem : problems) {
        if (bad.build().getSerializedSize() > DETAIL_BYTES_MAX) {
          bad.addFieldViolationsBuilder()
              .setDescription(
                  "has "
                      + (problems.size() - bad.getFieldViolationsCount())
                      + " more problems; correct these first");
          break;
        }
        bad.addFieldViolationsBuilder()
            .setField(problem.field())
            .setDescription(problem.sentence());
      }
      status.addDetails(Any.pack(bad.build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
