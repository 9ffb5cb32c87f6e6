package org.kith.client.render;

import org.kith.schema.v1.Contact;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.Origin;
import org.kith.schema.v1.Source;

/// A record whose every text tries to be more than text.
final class HostileRecord {
  static final String MARKUP =
      "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&]]> \u202egnp.exe\u202c {{x}}";

  private HostileRecord() {}

  static LearningRecord make() {
    return LearningRecord.newBuilder()
        .setRecordId("a".repeat(52))
        .setKind("lesson")
        .setState("retracted")
        .setTitle("=HYPERLINK(\"http://x.example/\")" + MARKUP)
        .setSummary("@SUM(A1:A9)" + MARKUP)
        .setLanguage("en\" onload=\"x")
        .addTopics("falls")
        .addTopics("-1+1")
        .setAuthorRole("+ward manager, nights\nand days")
        .setAudience("public")
        .setLicence("CC-BY-4.0")
        .setContact(
            Contact.newBuilder().setTeam("'=team").setWeb("https://example.org/\"><script>x"))
        .addSources(Source.newBuilder().setLabel(MARKUP).setUrl("javascript:alert(1)"))
        .setLesson(
            Lesson.newBuilder()
                .setWhatHappened("one\n\n" + MARKUP + "\n\ufffe")
                .setWhatWeLearned("\tTab first"))
        .addCautions("review-due")
        .addCorrections(
            LinkIn.newBuilder()
                .setRelation("retracts")
                .setTitle(MARKUP)
                .setReason("unsafe")
                .setOrigin(Origin.newBuilder().setName("Hillside" + MARKUP)))
        .setClaimedTime("2026-03-04T05:06:07Z")
        .setOrigin(Origin.newBuilder().setOrganisationId("kith1x").setName(MARKUP))
        .build();
  }
}
