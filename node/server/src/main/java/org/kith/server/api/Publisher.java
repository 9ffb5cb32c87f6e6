package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kith.core.admit.Reason;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.server.store.StoreException;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.OwnLogs;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Ticket;
import org.kith.server.writer.WriterQueue;

/// From a record as a client sends it to a proposal, and from its outcome to a receipt.
final class Publisher {
  /// Reason of what is durable and could not be signed.
  static final String NOT_SIGNED = "NOT_SIGNED";

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final String AUDIENCE_OWN = "own";

  private final OwnLogs logs;
  private final WriterQueue writer;
  private final AttachmentCalls attachments;
  private final HeldTargets targets;
  private final Set<String> ownPostcodes;
  private final InstantSource clock;

  /// @param ownPostcodes which the guard lets pass
  Publisher(
      OwnLogs logs,
      WriterQueue writer,
      AttachmentCalls attachments,
      HeldTargets targets,
      Set<String> ownPostcodes,
      InstantSource clock) {
    this.attachments = attachments;
    this.targets = targets;
    this.ownPostcodes = ownPostcodes;
    this.logs = logs;
    this.writer = writer;
    this.clock = clock;
  }

  /// The organisation whose records these are.
  OrganisationId own() {
    return logs.commons().organisation();
  }

  /// What checking a record gives.
  sealed interface Checked {
    /// It may be proposed.
    ///
    /// @param findings what the personal-data guard warned of
    record Sound(Proposal.Publish proposal, List<GuardFinding> findings) implements Checked {}

    /// It is refused; nothing of it is kept.
    record Wrong(Reason reason, List<Problem> problems) implements Checked {}
  }

  /// Checks every rule and asks the guard: what it refuses never goes out, and what it warns of
  /// goes out where somebody says why. SPEC 10.12
  Checked checkGuarded(LearningRecord record, String requestId, String warnedReason) {
    LearningRecord filled = Made.none(filled(record));
    List<GuardFinding> findings = findings(filled);
    Checked checked = checkFilled(Made.guarded(filled, findings), requestId);
    if (findings.isEmpty()) {
      return checked;
    }
    List<Problem> found = Guarding.problems(findings);
    return switch (checked) {
      case Checked.Wrong(var reason, var problems) ->
          new Checked.Wrong(reason, Stream.concat(problems.stream(), found.stream()).toList());
      case Checked.Sound(var proposal, _) -> {
        if (findings.stream().anyMatch(GuardFinding::refuses)) {
          yield new Checked.Wrong(Reason.PERSONAL_DATA, found);
        }
        yield warnedReason.isEmpty()
            ? new Checked.Wrong(Reason.WARNED, found)
            : new Checked.Sound(proposal, findings);
      }
    };
  }

  /// What the personal-data guard finds in a record of this organisation.
  List<GuardFinding> findings(LearningRecord record) {
    return PersonGuard.find(record, ownPostcodes);
  }

  /// The record with what people leave to the node.
  LearningRecord filled(LearningRecord record) {
    return RecordRules.withDefaults(
        record, YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)));
  }

  /// Fills in what people leave to the node and checks every rule.
  Checked check(LearningRecord record, String requestId) {
    return checkFilled(filled(record), requestId);
  }

  private Checked checkFilled(LearningRecord filled, String requestId) {
    // SPEC 6.1, SPEC 6.2: what is for the own organisation never enters the log that others get.
    LogName log = filled.getAudience().equals(AUDIENCE_OWN) ? logs.local() : logs.commons();
    RecordParse parsed = RecordRules.parse(filled);
    if (parsed instanceof RecordParse.Ok) {
      List<Problem> missing = around(filled);
      if (!missing.isEmpty()) {
        return new Checked.Wrong(Reason.INVALID_RECORD, missing);
      }
      return new Checked.Sound(
          new Proposal.Publish(
              log, parsed, requestId.isEmpty() ? Optional.empty() : Optional.of(requestId)),
          List.of());
    }
    List<Problem> problems = RecordRules.check(filled);
    return problems.isEmpty()
        ? new Checked.Wrong(Reason.PAYLOAD_TOO_LARGE, List.of()) // SPEC 2.7
        : new Checked.Wrong(Reason.INVALID_RECORD, problems);
  }

  /// The receipt of a record that one person let out.
  static PublishRecordResponse.Builder direct(
      Outcome outcome, List<GuardFinding> findings, String why) {
    return receipt(outcome)
        .setByOnePerson(true)
        .addAllFindings(Guarding.show(findings))
        .setWarnedReason(findings.isEmpty() ? "" : why);
  }

  /// Every problem of a filled record: what the rules ask of any record, and what is known here of
  /// its files and its links.
  List<Problem> problems(LearningRecord filled) {
    List<Problem> problems = RecordRules.check(filled);
    return problems.isEmpty() ? around(filled) : problems;
  }

  private List<Problem> around(LearningRecord filled) {
    List<Problem> missing = attachments.missing(filled);
    List<Problem> links = targets.problems(filled);
    return links.isEmpty() ? missing : Stream.concat(missing.stream(), links.stream()).toList();
  }

  /// Before one record is checked by itself: what was published a moment ago is a target too.
  void awaitTargets(LearningRecord record) {
    targets.await(record);
  }

  /// Records that it names and that do not stand as they were written.
  List<LearningRecord> corrected(LearningRecord record) {
    return targets.corrected(record);
  }

  /// Hands a sound record to the writer. Its files are held until the writer has answered and what
  /// the record names is noted, whoever still waits for the answer.
  Ticket submit(Proposal.Publish proposal) {
    if (!(proposal.record() instanceof RecordParse.Ok(var record))
        || record.message().getAttachmentsCount() == 0) {
      return submitTo(writer, proposal);
    }
    return switch (attachments.hold(record.message())) {
      case AttachmentCalls.Holding.Not(var missing) ->
          Ticket.answered(proposal, new Outcome.Declined(Reason.INVALID_RECORD, missing));
      case AttachmentCalls.Holding.All held -> {
        try {
          yield submitTo(writer, proposal, held::told);
        } catch (RuntimeException e) {
          held.hold().refused();
          throw e;
        }
      }
    };
  }

  /// Hands anything to the writer; errors are those of the API.
  static Ticket submitTo(WriterQueue writer, Proposal proposal) {
    return submitTo(writer, proposal, done -> {});
  }

  private static Ticket submitTo(WriterQueue writer, Proposal proposal, Consumer<Ticket> told) {
    try {
      return writer.submit(proposal, told);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    } catch (IllegalStateException e) {
      throw stopping();
    }
  }

  /// Waits for an outcome; errors are those of the API.
  static Outcome await(Ticket ticket) {
    try {
      return ticket.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    } catch (IllegalStateException e) {
      throw stopping();
    } catch (StoreException e) {
      throw ApiErrors.of(
          Code.UNAVAILABLE,
          "STORE_FAILED",
          "The node could not store it. Once there is room on its disk, send it again: with the"
              + " same request id it is kept once. Ask the operator to look at the disk.");
    }
  }

  /// What a person reads about a record that is kept without a receipt.
  static String sentence(Outcome.Unsigned kept) {
    return "It is kept as record "
        + kept.id().text()
        + ", but not signed yet, so there is no receipt; do not publish it again. "
        + kept.why().reason()
        + " "
        + kept.why().whatToDo();
  }

  /// The receipt for an outcome, to be added to. A receipt that is built and copied would read its
  /// checkpoint, some 4 KiB, as a text and write it anew.
  ///
  /// @throws StatusRuntimeException where the outcome is a refusal
  static PublishRecordResponse.Builder receipt(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Appended appended ->
          PublishRecordResponse.newBuilder()
              .setRecordId(appended.id().text())
              .setLog(appended.log().originLine())
              .setIndex(appended.index())
              .setCheckpointBytes(appended.checkpoint().toByteString()) // shared by its batch
              .setRepeated(appended.repeated());
      case Outcome.Declined(var reason, var problems) -> throw ApiErrors.refused(reason, problems);
      case Outcome.Unsigned kept ->
          throw ApiErrors.of(Code.FAILED_PRECONDITION, NOT_SIGNED, sentence(kept));
      case Outcome.Taken _,
          Outcome.RangeDeclined _,
          Outcome.JudgedAgain _,
          Outcome.Learned _,
          Outcome.Erased _,
          Outcome.Supplied _,
          Outcome.Considered _ ->
          throw new AssertionError("a record of our own is appended or declined");
    };
  }

  /// @throws StatusRuntimeException where it names no attempt
  static void requireRequestId(String field, String requestId) {
    if (!requestId.isEmpty() && !REQUEST_ID.matcher(requestId).matches()) {
      throw ApiErrors.badField(field, "must have 1 to 64 characters of A-Z a-z 0-9 - _ .");
    }
  }

  /// Whether it names an attempt, or none.
  static boolean isRequestId(String requestId) {
    return requestId.isEmpty() || REQUEST_ID.matcher(requestId).matches();
  }

  private static StatusRuntimeException stopping() {
    return ApiErrors.of(Code.UNAVAILABLE, "STOPPING", "The node is stopping. Try again later.");
  }
}
