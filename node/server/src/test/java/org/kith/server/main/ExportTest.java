package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;

/// What an export lets out.
class ExportTest {
  @TempDir Path folder;

  private static LearningRecord record(String title, String audience, boolean publicContact) {
    return TestNode.lesson(title).toBuilder()
        .setAudience(audience)
        .setContact(Contact.newBuilder().setTeam("Ward 7 team").setPublic(publicContact))
        .build();
  }

  private static List<LearningRecord> export(TestNode node, ExportRecordsRequest.Builder request) {
    List<LearningRecord> found = new ArrayList<>();
    node.learning()
        .exportRecords(request.build())
        .forEachRemaining(answer -> found.add(answer.getRecord()));
    return found;
  }

  private static ExportRecordsRequest.Builder request() {
    return ExportRecordsRequest.newBuilder();
  }

  @Test
  void audiencesAndContactsAreRespected() throws Exception {
    TestHome home = TestHome.make(folder, "Riverside");
    try (TestNode node = TestNode.start(home)) {
      var own = node.publish(record("Stays here", "own", true));
      var shared = node.publish(record("For the network", "network", true));
      node.publish(record("For anyone", "public", false));
      node.publish(record("For anyone, and ask us", "public", true));
      String id = shared.getRecordId();
      var contradicting =
          record("We doubt it, between us", "own", true).toBuilder()
              .addLinks(
                  Link.newBuilder()
                      .setRelation("contradicts")
                      .setRecordId(id)
                      .setNote("not with our patients"));
      node.publish(contradicting.build());
      Await.until("all are indexed", () -> export(node, request().setWithOwn(true)).size() == 5);

      assertThat(export(node, request()))
          .extracting(LearningRecord::getTitle)
          .containsExactlyInAnyOrder("For the network", "For anyone", "For anyone, and ask us");
      assertThat(export(node, request().setPublicOnly(true)))
          .extracting(r -> r.getTitle() + " " + r.getContact().getTeam())
          .containsExactlyInAnyOrder("For anyone ", "For anyone, and ask us Ward 7 team");

      LearningRecord told = export(node, request().addRecordIds(id.substring(0, 10))).getFirst();
      assertThat(told.getCautionsList()).contains("contradicted");
      assertThat(told.getCorrections(0).getRelation()).isEqualTo("contradicts");
      assertThat(told.getCorrections(0).getTitle()).isEmpty();
      assertThat(told.getCorrections(0).getNote()).isEmpty();
      assertThat(export(node, request().setWithOwn(true).addRecordIds(id)).getFirst())
          .satisfies(r -> assertThat(r.getCorrections(0).getTitle()).startsWith("We doubt it"));

      assertThatThrownBy(() -> export(node, request().addRecordIds(own.getRecordId())))
          .hasMessageContaining("audience of this record is own");
      assertThatThrownBy(() -> export(node, request().setPublicOnly(true).addRecordIds(id)))
          .hasMessageContaining("what is public alone");
      assertThat(export(node, request().setWithOwn(true).addRecordIds(own.getRecordId())))
          .hasSize(1);
    }
  }
}
