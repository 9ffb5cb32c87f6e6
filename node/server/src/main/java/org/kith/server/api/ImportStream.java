package org.kith.server.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.kith.core.admit.Reason;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.record.Problem;
import org.kith.schema.v1.ImportRecordsRequest;
import org.kith.schema.v1.ImportRecordsResponse;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Ticket;

/// One import: rows come in, one summary goes out. A refused row leaves nothing behind and stops no
/// other.
final class ImportStream implements StreamObserver<ImportRecordsRequest> {
  /// What is said where nobody says more: these texts were written and read elsewhere before.
  private static final String IMPORTED = "import of records that were written elsewhere";

  private final Publisher publisher;
  private final DirectPublishing direct;
  private final Beginning beginning;
  private final PublishAudit audits;
  private final Caller caller;
  private final Set<String> warnedRules = new TreeSet<>();
  private String why = IMPORTED;
  private final ServerCallStreamObserver<ImportRecordsResponse> answer;
  private final Deque<Row> waiting = new ArrayDeque<>();
  private final ImportRecordsResponse.Builder summary = ImportRecordsResponse.newBuilder();
  private boolean started;
  private boolean checkOnly;
  private boolean failed;

  private record Row(int line, Ticket ticket, List<GuardFinding> findings) {}

  private ImportStream(
      Publisher publisher,
      DirectPublishing direct,
      PublishAudit audits,
      Caller caller,
      ServerCallStreamObserver<ImportRecordsResponse> answer) {
    this.publisher = publisher;
    this.direct = direct;
    this.beginning = new Beginning(publisher);
    this.audits = audits;
    this.caller = caller;
    this.answer = answer;
  }

  /// Starts to listen to a call.
  static StreamObserver<ImportRecordsRequest> open(
      Publisher publisher,
      DirectPublishing direct,
      PublishAudit audits,
      Caller caller,
      StreamObserver<ImportRecordsResponse> observer) {
    var answer = (ServerCallStreamObserver<ImportRecordsResponse>) observer;
    answer.setOnCancelHandler(() -> {});
    return new ImportStream(publisher, direct, audits, caller, answer);
  }

  @Override
  public void onNext(ImportRecordsRequest row) {
    if (failed) {
      return;
    }
    if (!started) {
      started = true;
      checkOnly = row.getValidateOnly();
    }
    try {
      if (!row.getWarnedReason().isEmpty() && why.equals(IMPORTED)) {
        why = Guarding.requireReason("warnedReason", row.getWarnedReason());
      }
      take(row);
      if (waiting.size() >= ApiLimits.IN_FLIGHT_MAX) {
        settle(waiting.removeFirst());
      }
    } catch (StatusRuntimeException e) {
      failed = true;
      answer.onError(e);
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    // What was durable stays; the same import again repeats nothing that had a request id.
    waiting.clear();
  }

  @Override
  public void onCompleted() {
    if (failed) {
      return;
    }
    try {
      while (!waiting.isEmpty()) {
        settle(waiting.removeFirst());
      }
      if (summary.getWarned() > 0 && !checkOnly) {
        audits.warned(caller, summary.getWarned(), List.copyOf(warnedRules), why);
      }
    } catch (StatusRuntimeException e) {
      answer.onError(e);
      return;
    }
    answer.onNext(summary.build());
    answer.onCompleted();
  }

  private void take(ImportRecordsRequest row) {
    if (!Publisher.isRequestId(row.getRequestId())) {
      refuse(
          row.getLine(),
          List.of(new Problem("requestId", "must have 1 to 64 characters of A-Z a-z 0-9 - _ .")),
          Reason.INVALID_RECORD);
      return;
    }
    switch (publisher.checkGuarded(row.getRecord(), row.getRequestId(), why)) {
      case Publisher.Checked.Wrong(var reason, var problems) ->
          refuse(row.getLine(), problems, reason);
      case Publisher.Checked.Sound(var proposal, var findings) -> {
        Optional<String> review = direct.refusal(row.getRecord());
        if (review.isPresent()) {
          refuse(
              row.getLine(), List.of(new Problem("audience", review.get())), Reason.INVALID_RECORD);
        } else if (checkOnly) {
          summary.setAccepted(summary.getAccepted() + 1);
          warn(row.getLine(), findings);
        } else {
          Ticket ticket = beginning.submit(proposal, () -> PublishAudit.imported(caller));
          waiting.add(new Row(row.getLine(), ticket, findings));
        }
      }
    }
  }

  private void settle(Row row) {
    switch (Publisher.await(row.ticket())) {
      case Outcome.Declined(var reason, var problems) -> refuse(row.line(), problems, reason);
      case Outcome.Appended appended -> {
        if (appended.repeated()) {
          summary.setRepeated(summary.getRepeated() + 1);
        } else {
          summary.setAccepted(summary.getAccepted() + 1);
          warn(row.line(), row.findings());
        }
      }
      case Outcome.Unsigned kept ->
          refuse(row.line(), List.of(new Problem("", Publisher.sentence(kept))), Reason.READ_ONLY);
      case Outcome.Taken _,
          Outcome.RangeDeclined _,
          Outcome.JudgedAgain _,
          Outcome.Learned _,
          Outcome.Erased _,
          Outcome.Supplied _,
          Outcome.Considered _ ->
          throw new AssertionError("a record of our own is appended or declined");
    }
  }

  private void warn(int line, List<GuardFinding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    summary.setWarned(summary.getWarned() + 1);
    for (GuardFinding finding : findings) {
      warnedRules.add(finding.rule().code());
      if (summary.getWarningsCount() < ApiLimits.IMPORT_REFUSALS_MAX) {
        summary
            .addWarningsBuilder()
            .setLine(line)
            .setField(finding.field())
            .setReason(finding.description());
      }
    }
  }

  private void refuse(int line, List<Problem> problems, Reason reason) {
    summary.setRefused(summary.getRefused() + 1);
    List<Problem> told =
        problems.isEmpty() ? List.of(new Problem("", reason.sentence())) : problems;
    for (Problem problem : told) {
      if (summary.getRefusalsCount() == ApiLimits.IMPORT_REFUSALS_MAX) {
        return;
      }
      summary
          .addRefusalsBuilder()
          .setLine(line)
          .setField(problem.field())
          .setReason(problem.sentence());
    }
  }
}
