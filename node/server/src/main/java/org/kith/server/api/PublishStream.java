package org.kith.server.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.kith.core.admit.Reason;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.record.Problem;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordsRequest;
import org.kith.schema.v1.PublishRecordsResponse;
import org.kith.schema.v1.Refusal;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Ticket;

/// One stream of records to publish: many in flight, answers in the order of the questions, each as
/// soon as it is durable. The client is asked for more only as answers go out.
final class PublishStream implements StreamObserver<PublishRecordsRequest> {
  private final Publisher publisher;
  private final DirectPublishing direct;
  private final Beginning beginning;
  private final Caller caller;
  private final ServerCallStreamObserver<PublishRecordsResponse> answers;
  private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();

  /// The checkpoint that went out last: it covers a whole commit, and its 4 KiB go once.
  private Bytes told = Bytes.EMPTY;

  private sealed interface Step {
    record Waiting(Ticket ticket, List<GuardFinding> findings, String why) implements Step {}

    record Known(PublishRecordsResponse answer) implements Step {}

    record End(Optional<StatusRuntimeException> error) implements Step {}
  }

  private PublishStream(
      Publisher publisher,
      DirectPublishing direct,
      Caller caller,
      ServerCallStreamObserver<PublishRecordsResponse> answers) {
    this.publisher = publisher;
    this.direct = direct;
    this.beginning = new Beginning(publisher);
    this.caller = caller;
    this.answers = answers;
  }

  /// Starts to listen to a call.
  static StreamObserver<PublishRecordsRequest> open(
      Publisher publisher,
      DirectPublishing direct,
      Caller caller,
      StreamObserver<PublishRecordsResponse> observer) {
    var answers = (ServerCallStreamObserver<PublishRecordsResponse>) observer;
    var stream = new PublishStream(publisher, direct, caller, answers);
    answers.disableAutoRequest();
    answers.request(ApiLimits.IN_FLIGHT_MAX);
    answers.setOnCancelHandler(() -> stream.steps.add(new Step.End(Optional.empty())));
    Thread.ofVirtual().name("publish-stream").start(stream::answer);
    return stream;
  }

  @Override
  public void onNext(PublishRecordsRequest message) {
    PublishRecordRequest request = message.getRequest();
    if (!Publisher.isRequestId(request.getRequestId())) {
      steps.add(
          new Step.Known(
              refusal(
                  "INVALID_ARGUMENT",
                  List.of(
                      new Problem(
                          "requestId", "must have 1 to 64 characters of A-Z a-z 0-9 - _ .")),
                  "requestId is not valid")));
      return;
    }
    try {
      String why =
          request.getWarnedReason().isEmpty()
              ? ""
              : Guarding.requireReason("warnedReason", request.getWarnedReason());
      steps.add(
          switch (publisher.checkGuarded(request.getRecord(), request.getRequestId(), why)) {
            case Publisher.Checked.Wrong(var reason, var problems) ->
                new Step.Known(refusal(reason, problems));
            case Publisher.Checked.Sound(var proposal, var findings) ->
                sound(request, proposal, findings, why);
          });
    } catch (StatusRuntimeException e) {
      steps.add(new Step.End(Optional.of(e)));
    }
  }

  private Step sound(
      PublishRecordRequest request,
      Proposal.Publish proposal,
      List<GuardFinding> findings,
      String why) {
    Optional<String> review = direct.refusal(request.getRecord());
    if (review.isPresent()) {
      return new Step.Known(refusal(DirectPublishing.REVIEW_NEEDED, List.of(), review.get()));
    }
    return request.getValidateOnly()
        ? new Step.Known(PublishRecordsResponse.getDefaultInstance())
        : new Step.Waiting(submit(proposal, findings, why), findings, why);
  }

  private Ticket submit(Proposal.Publish proposal, List<GuardFinding> findings, String why) {
    return beginning.submit(
        findings.isEmpty()
            ? proposal
            : proposal.with(PublishAudit.published(caller, findings, why)),
        () -> PublishAudit.stream(caller, findings, why));
  }

  @Override
  public void onError(Throwable cancelled) {
    steps.add(new Step.End(Optional.empty()));
  }

  @Override
  public void onCompleted() {
    steps.add(new Step.End(Optional.empty()));
  }

  private void answer() {
    try {
      while (true) {
        switch (steps.take()) {
          case Step.Known(var answer) -> send(answer);
          case Step.Waiting waiting -> send(answerOf(waiting));
          case Step.End(var error) -> {
            end(error);
            return;
          }
        }
      }
    } catch (StatusRuntimeException e) {
      end(Optional.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(PublishRecordsResponse answer) {
    if (!answers.isCancelled()) {
      answers.onNext(answer);
      answers.request(1);
    }
  }

  private void end(Optional<StatusRuntimeException> error) {
    if (answers.isCancelled()) {
      return;
    }
    if (error.isPresent()) {
      answers.onError(error.get());
    } else {
      answers.onCompleted();
    }
  }

  private PublishRecordsResponse answerOf(Step.Waiting waiting) {
    Outcome outcome = Publisher.await(waiting.ticket());
    if (outcome instanceof Outcome.Declined(var reason, var problems)) {
      return refusal(reason, problems);
    }
    if (outcome instanceof Outcome.Unsigned kept) {
      return refusal(Publisher.NOT_SIGNED, List.of(), Publisher.sentence(kept));
    }
    var receipt = Publisher.direct(outcome, waiting.findings(), waiting.why());
    if (outcome instanceof Outcome.Appended appended) {
      if (appended.checkpoint().equals(told)) {
        receipt.clearCheckpoint();
      }
      told = appended.checkpoint();
    }
    return PublishRecordsResponse.newBuilder().setPublished(receipt).build();
  }

  private static PublishRecordsResponse refusal(Reason reason, List<Problem> problems) {
    return refusal(reason.name(), problems, ApiErrors.sentence(reason, problems));
  }

  private static PublishRecordsResponse refusal(
      String reason, List<Problem> problems, String sentence) {
    var refusal = Refusal.newBuilder().setReason(reason).setMessage(sentence);
    for (Problem problem : problems) {
      refusal.addProblemsBuilder().setField(problem.field()).setDescription(problem.sentence());
    }
    return PublishRecordsResponse.newBuilder().setRefusal(refusal).build();
  }
}
