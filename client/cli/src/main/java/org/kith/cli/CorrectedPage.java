package org.kith.cli;

import java.util.List;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;

/// What somebody must know who publishes a record that names one that does not stand any more.
/// Nothing is refused for it: whoever stopped must be able to say so.
final class CorrectedPage {
  private CorrectedPage() {}

  static void warn(Screen screen, List<LearningRecord> corrected) {
    for (LearningRecord record : corrected) {
      screen.warning(
          "it names "
              + (record.getTitle().isEmpty() ? "a record without content" : record.getTitle())
              + " ("
              + record.getOrigin().getName()
              + EvidencePage.standing(record)
              + ")  "
              + EvidencePage.shortId(record.getRecordId()));
      for (LinkIn correction : record.getCorrectionsList()) {
        screen.warning(
            "  "
                + RecordNotices.passive(correction.getRelation())
                + ": "
                + (correction.getTitle().isEmpty() ? "a record" : correction.getTitle())
                + " ("
                + correction.getOrigin().getName()
                + (correction.getReason().isEmpty()
                    ? ""
                    : ", " + RecordNotices.words(correction.getReason()))
                + RecordNotices.marks(
                    correction.getState(),
                    correction.getStateReason(),
                    correction.getCautionsList())
                + ")  "
                + EvidencePage.shortId(correction.getRecordId())
                + (correction.getNote().isEmpty() ? "" : ": " + correction.getNote()));
      }
    }
  }
}
