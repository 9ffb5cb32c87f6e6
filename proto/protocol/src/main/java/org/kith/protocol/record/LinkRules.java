package org.kith.protocol.record;

import java.util.List;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;

/// What is asked of a record's links (SPEC 10.7). Whether a target is held is no question here.
final class LinkRules {
  private LinkRules() {}

  static void check(LearningRecord record, Findings findings) {
    List<Link> links = record.getLinksList();
    findings.count(ListField.LINKS, links.size());
    for (int i = 0; i < links.size(); i++) {
      findings.enter("links", i, links.get(i));
      checkLink(record, links.get(i), findings);
      checkRepeated(links, i, findings);
      findings.leave();
    }
    switch (record.getBodyCase()) {
      case TRIED_HERE -> checkOne(links, Relation.TRIED, "that was tried", findings); // SPEC 10.5
      case ANSWER -> checkOne(links, Relation.ANSWERS, "that is answered", findings); // SPEC 10.10
      case RETRACTION -> checkRetraction(record, findings); // SPEC 10.6
      case LESSON, PRACTICE, METHOD, QUESTION, OFFER, LAB, BODY_NOT_SET -> {}
    }
  }

  private static void checkRetraction(LearningRecord record, Findings findings) {
    List<Link> links = record.getLinksList();
    checkOne(links, Relation.RETRACTS, "that is taken back", findings);
    if (!record.getRetraction().getErase()) {
      if (links.stream().anyMatch(link -> link.getRelation().equals(Relation.ERASES.code()))) {
        findings.add("links", "must have no link erases where retraction.erase is not set");
      }
      return;
    }
    checkOne(links, Relation.ERASES, "that is erased", findings); // SPEC 9.2
    if (!targets(links, Relation.RETRACTS).equals(targets(links, Relation.ERASES))) {
      findings.add("links", "must erase the record that is taken back, and no other");
    }
  }

  private static List<String> targets(List<Link> links, Relation relation) {
    return links.stream()
        .filter(link -> link.getRelation().equals(relation.code()))
        .map(Link::getRecordId)
        .toList();
  }

  private static void checkLink(LearningRecord record, Link link, Findings findings) {
    findings.code(CodeField.LINK_RELATION, link.getRelation());
    if (link.getRecordId().isEmpty()) {
      findings.add("recordId", "is required: the whole id of a record");
    } else if (RecordId.parse(link.getRecordId()).isEmpty()) {
      findings.add("recordId", "must be the whole id of a record, 52 characters of a-z and 2-7");
    }
    Relation relation = Relation.ofCode(link.getRelation()).orElse(null);
    if (relation == Relation.CONTRADICTS) { // SPEC 10.7
      findings.textNeeded(TextField.LINK_NOTE, link.getNote(), "for contradicts: say how");
    } else {
      findings.text(TextField.LINK_NOTE, link.getNote());
    }
    if (relation != null) {
      checkPlace(record.getBodyCase(), relation, findings);
    }
  }

  private static void checkPlace(
      LearningRecord.BodyCase body, Relation relation, Findings findings) {
    switch (relation) {
      case TRIED -> {
        if (body != LearningRecord.BodyCase.TRIED_HERE) {
          findings.add("relation", "tried belongs only to a triedHere record");
        }
      }
      case RETRACTS, ERASES -> {
        if (body != LearningRecord.BodyCase.RETRACTION) {
          findings.add("relation", relation.code() + " belongs only to a retraction");
        }
      }
      case REPUBLISHES -> { // SPEC 4.9
        if (body == LearningRecord.BodyCase.RETRACTION) {
          findings.add("relation", "republishes belongs to no retraction");
        }
      }
      case ANSWERS -> {
        if (body != LearningRecord.BodyCase.ANSWER) {
          findings.add("relation", "answers belongs only to an answer");
        }
      }
      case BUILDS_ON,
          PROMPTED_BY,
          USES_METHOD,
          CONTRADICTS,
          SUPPORTS,
          SAME_AS,
          PART_OF,
          SUPERSEDES -> {}
    }
  }

  private static void checkRepeated(List<Link> links, int at, Findings findings) {
    Link link = links.get(at);
    for (int i = 0; i < at; i++) {
      if (links.get(i).getRecordId().equals(link.getRecordId())
          && links.get(i).getRelation().equals(link.getRelation())) {
        findings.add("", "repeats link " + (i + 1));
        return;
      }
    }
  }

  private static void checkOne(
      List<Link> links, Relation relation, String what, Findings findings) {
    int count = 0;
    for (Link link : links) {
      if (link.getRelation().equals(relation.code())) {
        count++;
      }
    }
    if (count != 1) {
      findings.add(
          "links",
          "must have exactly one link "
              + relation.code()
              + " to the record "
              + what
              + ", but has "
              + count);
    }
  }
}
