package org.kith.server.api;

import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningRecordOrBuilder;
import org.kith.server.store.LinkRow;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;

/// Whether a record still stands, and what else its reader should know: the same wherever the
/// record shows. SPEC 9.1
final class Cautions {
  static final String CONTRADICTED = "contradicted";
  private static final String TWO_SUCCESSORS = "two-successors";
  private static final String REVIEW_DUE = "review-due";
  private static final String CONTACT_EXPIRED = "contact-expired";
  private static final String CLOSED = "closed";
  private static final String REVOKED_KEY = "signed-by-revoked-key";

  /// Which of several retractions of one record gives the reason: what may do harm first.
  private static final List<String> GRAVEST = List.of("unsafe", "personal-data", "wrong");

  private final Views views;
  private final Function<RecordRow, LearningRecord> said;
  private final Supplier<Standing> standing;
  private final InstantSource clock;

  /// @param said what the authors of a record wrote
  Cautions(
      Views views,
      Function<RecordRow, LearningRecord> said,
      Supplier<Standing> standing,
      InstantSource clock) {
    this.views = views;
    this.said = said;
    this.standing = standing;
    this.clock = clock;
  }

  /// What stands beside a record in every answer that names it.
  ///
  /// @param state as answers say it
  /// @param reason why it is retracted, as a code; empty where it is not
  /// @param cautions codes
  record Marks(String state, String reason, List<String> cautions) {
    Marks {
      cautions = List.copyOf(cautions);
    }

    /// Whether it asks for anything still, where it is a question or a lab.
    boolean isOpen() {
      return state.equals(RecordState.CURRENT.code()) && !cautions.contains(CLOSED);
    }
  }

  /// @param said what its authors wrote; empty where it is erased
  Marks marks(LearningRecordOrBuilder said, RecordRow row) {
    List<LinkRow> corrections = views.corrections(row);
    RecordState state = views.state(row, corrections);
    return new Marks(state.code(), reason(state, corrections), of(said, row, corrections));
  }

  /// Why a record is retracted; empty where it is not, or where that is erased.
  String reason(RecordState state, List<LinkRow> corrections) {
    if (state != RecordState.RETRACTED) {
      return "";
    }
    List<String> reasons =
        corrections.stream()
            .filter(link -> link.relation() == Relation.RETRACTS.number())
            .map(link -> said.apply(link.from()).getRetraction().getReason())
            .filter(reason -> !reason.isEmpty())
            .sorted()
            .toList();
    return GRAVEST.stream()
        .filter(reasons::contains)
        .findFirst()
        .orElse(reasons.isEmpty() ? "" : reasons.getFirst());
  }

  /// @param corrections of the record, those of records that are retracted too
  List<String> of(LearningRecordOrBuilder record, RecordRow row, List<LinkRow> corrections) {
    List<String> cautions = new ArrayList<>(0);
    if (corrections.stream().anyMatch(link -> stands(link, Relation.CONTRADICTS))) {
      cautions.add(CONTRADICTED);
    }
    if (corrections.stream().filter(link -> stands(link, Relation.SUPERSEDES)).count() > 1) {
      cautions.add(TWO_SUCCESSORS);
    }
    String month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).toString();
    if (isPast(record.getReviewBy(), month)) {
      cautions.add(REVIEW_DUE);
    }
    if (isPast(record.getContact().getValidUntil(), month)) {
      cautions.add(CONTACT_EXPIRED);
    }
    if (isClosed(record, month)) {
      cautions.add(CLOSED);
    }
    if (isRevoked(row.log())) {
      cautions.add(REVOKED_KEY);
    }
    return cautions;
  }

  private boolean stands(LinkRow link, Relation relation) {
    return link.relation() == relation.number()
        && views.state(link.from()) != RecordState.RETRACTED;
  }

  /// A question or a lab is open until it says how it ended; a lab no longer than its last month.
  private static boolean isClosed(LearningRecordOrBuilder record, String month) {
    return !record.getQuestion().getClosedReason().isEmpty()
        || !record.getLab().getSynthesis().isEmpty()
        || isPast(record.getLab().getCloses(), month);
  }

  private static boolean isPast(String month, String now) {
    return !month.isEmpty() && month.compareTo(now) < 0;
  }

  /// Whether the log's key may have been in other hands: the record counts, for it stands below
  /// the end of the log, and yet a reader should know.
  private boolean isRevoked(LogName log) {
    if (!log.circle().equals(LogName.COMMONS)) {
      return false;
    }
    Standing now = standing.get();
    OrganisationId origin = log.organisation();
    Manifest manifest =
        origin.equals(now.own().organisation())
            ? now.own().newest()
            : now.member(origin).map(Member::chain).map(chain -> chain.newest()).orElse(null);
    return manifest != null && manifest.isRevoked(log.epoch());
  }
}
