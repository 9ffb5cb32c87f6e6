package org.kith.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordRules;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;

/// What is asked of a link whose target is held here, before the record goes out: elsewhere such a
/// link would have no effect, and its author would never hear of it. A target that is not held is
/// legal, and so is whatever comes from others. Nothing that others get names a record that they
/// must not hear of. SPEC 10.7
final class HeldTargets {
  private static final String OWN = "own";
  private static final Set<Kind> TO_TRY = Set.of(Kind.PRACTICE, Kind.METHOD, Kind.LESSON);

  private static final Set<Relation> CORRECTING =
      Set.of(
          Relation.SUPERSEDES,
          Relation.RETRACTS,
          Relation.ERASES,
          Relation.CONTRADICTS,
          Relation.REPUBLISHES);

  private final RecordReader records;
  private final OrganisationId own;

  HeldTargets(RecordReader records, OrganisationId own) {
    this.records = records;
    this.own = own;
  }

  /// Waits until the views know what was published a moment ago, where a target is not found.
  void await(LearningRecord record) {
    boolean found =
        Stream.concat(
                record.getLinksList().stream().map(Link::getRecordId),
                record.getPriorArt().getLookedAtList().stream())
            .flatMap(id -> RecordId.parse(id).stream())
            .allMatch(id -> records.known(id).isPresent());
    if (!found) {
      records.catchUp();
    }
  }

  /// What it relies on or speaks of that does not stand as it was written, each with what corrects
  /// it. Whoever publishes should know; nothing is refused for it, for a report that something was
  /// stopped must get through. A record that itself corrects its target is not told of that.
  List<LearningRecord> corrected(LearningRecord record) {
    return record.getLinksList().stream()
        .filter(link -> Relation.ofCode(link.getRelation()).filter(CORRECTING::contains).isEmpty())
        .map(Link::getRecordId)
        .distinct()
        .map(RecordId::parse)
        .flatMap(Optional::stream)
        .map(records::findShown)
        .flatMap(Optional::stream)
        .map(records::brief)
        .filter(target -> target.getCorrectionsCount() > 0)
        .filter(
            target ->
                !target.getState().equals(RecordState.CURRENT.code())
                    || target.getCautionsList().contains(Cautions.CONTRADICTED))
        .toList();
  }

  List<Problem> problems(LearningRecord record) {
    List<Problem> problems = new ArrayList<>(Repetition.aboutPerson(record));
    for (int i = 0; i < record.getLinksCount(); i++) {
      Link link = record.getLinks(i);
      Optional<RecordRow> target = RecordId.parse(link.getRecordId()).flatMap(records::known);
      Optional<Relation> relation = Relation.ofCode(link.getRelation());
      if (target.isPresent() && relation.isPresent()) {
        String field = "links[" + i + "]";
        check(record, field, relation.get(), target.get(), problems);
        if (relation.get() != Relation.SUPERSEDES) { // that is how an own record is widened
          stays(record, field, target.get(), problems);
        }
      }
    }
    for (int i = 0; i < record.getPriorArt().getLookedAtCount(); i++) {
      String field = "priorArt.lookedAt[" + i + "]";
      RecordId.parse(record.getPriorArt().getLookedAt(i))
          .flatMap(records::known)
          .ifPresent(target -> stays(record, field, target, problems));
    }
    return problems;
  }

  /// What never leaves this organisation is not named where others read it.
  private static void stays(
      LearningRecord record, String field, RecordRow target, List<Problem> problems) {
    if (target.log().isLocal() && !record.getAudience().equals(OWN)) {
      problems.add(
          new Problem(
              field,
              "is a record for this organisation only, and this one is for others too, who must"
                  + " not hear of it: leave it out, or publish this one with the audience own"));
    }
  }

  private void check(
      LearningRecord record,
      String field,
      Relation relation,
      RecordRow target,
      List<Problem> problems) {
    Kind kind = Kind.ofNumber(target.kind()).orElse(Kind.GOVERNANCE);
    switch (relation) {
      case SUPERSEDES -> supersedes(record, field, target, kind, problems);
      case RETRACTS -> {
        if (!isOwn(target)) { // SPEC 9.1
          problems.add(
              new Problem(
                  field,
                  "is another organisation's record; only its own organisation can take it back"));
        } else {
          problems.addAll(Repetition.find(record, records.said(target)));
        }
      }
      case TRIED -> {
        if (!TO_TRY.contains(kind)) {
          problems.add(leadsTo(field, kind, "tried", "a practice, a method or a lesson"));
        } else {
          missing(record, field, records.said(target), problems);
        }
      }
      case ANSWERS -> {
        if (kind != Kind.QUESTION) {
          problems.add(leadsTo(field, kind, "answers", "a question"));
        }
      }
      case PART_OF -> {
        if (kind != Kind.LAB) {
          problems.add(leadsTo(field, kind, "part-of", "a lab"));
        }
      }
      case BUILDS_ON,
          PROMPTED_BY,
          USES_METHOD,
          CONTRADICTS,
          SUPPORTS,
          SAME_AS,
          ERASES, // to the same record as `retracts`
          REPUBLISHES -> {}
    }
  }

  private void supersedes(
      LearningRecord record, String field, RecordRow target, Kind kind, List<Problem> problems) {
    if (!isOwn(target)) { // SPEC 9.1
      problems.add(
          new Problem(
              field,
              "is another organisation's record; only its own organisation can replace it"
                  + " (builds-on and contradicts lead to anybody's)"));
    } else if (!codeOf(record).equals(kind.code())) {
      problems.add(
          new Problem(
              field,
              "is "
                  + named(kind)
                  + ", and supersedes leads from a record to one of its own kind only"));
    }
  }

  /// Core elements are counted from 0; of a lesson there are none.
  private static void missing(
      LearningRecord record, String field, LearningRecord target, List<Problem> problems) {
    int elements =
        switch (target.getBodyCase()) {
          case PRACTICE -> target.getPractice().getCoreElementsCount();
          case METHOD -> target.getMethod().getMinSpecsCount();
          case BODY_NOT_SET -> Integer.MAX_VALUE; // its content is not here, or not shown
          case LESSON, TRIED_HERE, QUESTION, ANSWER, OFFER, LAB, RETRACTION -> 0;
        };
    List<Integer> missing = record.getTriedHere().getCoreElementsMissingList();
    for (int i = 0; i < missing.size(); i++) {
      if (Integer.compareUnsigned(missing.get(i), elements) >= 0) {
        problems.add(
            new Problem(
                "triedHere.coreElementsMissing[" + i + "]",
                "must be below "
                    + elements
                    + ", since that many are listed in the record that "
                    + field
                    + " leads to, and they are counted from 0"));
      }
    }
  }

  private static Problem leadsTo(String field, Kind kind, String relation, String wanted) {
    return new Problem(field, "is " + named(kind) + ", and " + relation + " leads to " + wanted);
  }

  private static String named(Kind kind) {
    return switch (kind) {
      case ANSWER, OFFER -> "an " + kind.code();
      case TRIED_HERE -> "a tried-here report";
      case LESSON, PRACTICE, METHOD, QUESTION, LAB, RETRACTION, GOVERNANCE -> "a " + kind.code();
    };
  }

  private static String codeOf(LearningRecord record) {
    return RecordRules.kind(record).map(Kind::code).orElse("");
  }

  private boolean isOwn(RecordRow target) {
    return target.log().organisation().equals(own);
  }
}
