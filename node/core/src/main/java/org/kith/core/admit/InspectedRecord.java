package org.kith.core.admit;

import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.protocol.record.RecordFault;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;

/// What the bytes of a record and its entry say by themselves (SPEC 8.2).
///
/// @param verdict admitted where everything agrees
/// @param own whether it is for its own organisation only
/// @param personal whether the personal-data guard refuses it
record InspectedRecord(Verdict verdict, boolean own, boolean personal) {
  private static final String AUDIENCE_OWN = "own";

  static InspectedRecord of(Entry entry, SaltedPayload payload) {
    if (!isOf(entry, payload)) {
      return refused(Reason.COMMITMENT_MISMATCH); // SPEC 2.5
    }
    if (payload.payload().size() > RecordRules.RECORD_BYTES_MAX) {
      return refused(Reason.PAYLOAD_TOO_LARGE);
    }
    try {
      return switch (LearningRecord.parse(payload.payload())) {
        case RecordParse.Bad(var fault, var _) -> new InspectedRecord(verdict(fault), false, false);
        case RecordParse.Ok(var record) -> {
          InspectedRecord agreed = agrees(entry, record);
          boolean personal = !PersonGuard.findRefused(record.message()).isEmpty(); // SPEC 8.7
          yield new InspectedRecord(agreed.verdict(), agreed.own(), personal);
        }
      };
    } catch (RuntimeException | StackOverflowError ours) {
      return refused(Reason.MALFORMED_PAYLOAD); // a mistake of ours must stop this record only: I20
    }
  }

  /// Whether it is the payload that the entry commits to (SPEC 2.5).
  static boolean isOf(Entry entry, SaltedPayload payload) {
    return payload.salt().size() == PayloadCommitment.SALT_BYTES
        && payload.payload().size() == entry.payloadSize()
        && PayloadCommitment.of(payload.salt(), payload.payload())
            .equals(entry.payloadCommitment());
  }

  private static InspectedRecord refused(Reason reason) {
    return new InspectedRecord(new Verdict.Refused(reason), false, false);
  }

  private static Verdict verdict(RecordFault fault) {
    return switch (fault) {
      case TOO_LARGE -> new Verdict.Refused(Reason.PAYLOAD_TOO_LARGE);
      case MALFORMED -> new Verdict.Refused(Reason.MALFORMED_PAYLOAD);
      case NEWER_SCHEMA -> Verdict.UNDISPLAYABLE;
      case INVALID_RECORD -> new Verdict.Refused(Reason.INVALID_RECORD);
    };
  }

  /// Payload and entry must say the same (SPEC 2.4).
  static InspectedRecord agrees(Entry entry, LearningRecord record) {
    if (record.kind().number() != entry.kind()) {
      return refused(Reason.KIND_MISMATCH);
    }
    if (!record.topicNumbers().equals(entry.topics())) {
      return refused(Reason.TOPIC_MISMATCH);
    }
    if (!record.links().equals(entry.links())) {
      return refused(Reason.LINK_MISMATCH);
    }
    return new InspectedRecord(Verdict.ADMITTED, record.audience().equals(AUDIENCE_OWN), false);
  }

  /// The verdict in a log: what is for the own organisation stands in its local log, and nothing
  /// else does (SPEC 6.1, 6.2).
  Verdict in(LogName log) {
    boolean fits =
        log.circle().equals(LogName.LOCAL) ? own : log.circle().equals(LogName.COMMONS) && !own;
    return verdict instanceof Verdict.Admitted && !fits
        ? new Verdict.Refused(Reason.WRONG_AUDIENCE)
        : verdict;
  }
}
