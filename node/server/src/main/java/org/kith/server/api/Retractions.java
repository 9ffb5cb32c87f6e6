package org.kith.server.api;

import com.google.rpc.Code;
import java.util.List;
import org.kith.core.admit.Reason;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.Relation;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.server.store.RecordRow;

/// Writes the record that takes another one back. It goes to whom the other went, and repeats none
/// of its text. SPEC 10.6
final class Retractions {
  private static final String AUTHOR_ROLE = "publishing organisation";
  private static final String REASONS = "retraction-reasons";

  private Retractions() {}

  /// Whether content goes with it: what is about a person always does (SPEC 9.2).
  static boolean erases(RetractRecordRequest request) {
    return request.getErase() || request.getReason().equals(Repetition.PERSONAL_DATA);
  }

  /// The retraction that a request asks for.
  static LearningRecord of(
      OrganisationId own, RecordRow row, RecordReader records, RetractRecordRequest request) {
    if (!row.log().organisation().equals(own)) { // SPEC 9.1
      throw ApiErrors.refused(
          Reason.FORBIDDEN_LINK,
          List.of(
              new Problem(
                  "recordId",
                  "is another organisation's record; only its own organisation can take it back")));
    }
    if (records.isErased(row)) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION,
          "ERASED",
          "It is retracted and erased already; who has confirmed: kith erasure show "
              + row.id().text());
    }
    LearningRecord target = records.whole(row);
    String reason =
        Vocabularies.named(REASONS)
            .ofCode(request.getReason())
            .map(Term::label)
            .orElse(request.getReason());
    var record =
        LearningRecord.newBuilder()
            .setTitle("Retraction of a " + target.getKind().replace('-', ' ') + " record")
            .setSummary("The organisation takes its record " + row.id().text() + " back: " + reason)
            .addAllTopics(target.getTopicsList())
            .setAuthorRole(AUTHOR_ROLE)
            .setAudience(target.getAudience())
            .setLicence(target.getLicence());
    record.addLinksBuilder().setRelation(Relation.RETRACTS.code()).setRecordId(row.id().text());
    record
        .getRetractionBuilder()
        .setReason(request.getReason())
        .setText(request.getText())
        .setErase(request.getErase());
    return record.build();
  }
}
