package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.kith.server.main.EvidenceTest.failed;
import static org.kith.server.main.EvidenceTest.practice;
import static org.kith.server.main.EvidenceTest.tallyOf;
import static org.kith.server.main.EvidenceTest.trial;
import static org.kith.server.main.EvidenceTest.worked;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.ProposeRevocationRequest;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.Tally;

/// What happens to reports later, and how it shows in the tally. SPEC 10.14
class TallyAcrossNodesTest {
  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private TestNode start(TestHome home) throws Exception {
    TestNode node = TestNode.start(home);
    open.add(node);
    return node;
  }

  private static Tally tally(TestNode node, String practice) {
    return node.learning().getTally(tallyOf(practice)).getTally();
  }

  @Test
  void aReportThatComesBeforeItsPracticeCountsOnceThatArrives() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    b.accept(homeC, c.peerAddress());
    c.accept(homeB, b.peerAddress());
    b.dialNow();
    String practice = a.publish(practice("Falls huddle within the hour")).getRecordId();
    c.publish(trial(practice, failed()));
    b.awaitAdmitted(homeC, 1);
    assertThat(Refusals.reason(catchThrowable(() -> tally(b, practice)))).isEqualTo("NOT_FOUND");

    b.accept(homeA, a.peerAddress());
    a.accept(homeB, b.peerAddress());
    b.dialNow();
    b.awaitAdmitted(homeA, 1);

    Await.until("the practice is known", () -> tally(b, practice).getOrganisations() == 1);
    assertThat(tally(b, practice).getSetbacks()).isEqualTo(1);
  }

  @Test
  void aLaterReportTakesTheEarliersPlaceAndARetractedOneNone() throws Exception {
    TestNode a = start(TestHome.make(folder, "a"));
    String practice = a.publish(practice("Falls huddle within the hour")).getRecordId();
    String first = a.publish(trial(practice, failed())).getRecordId();
    Await.until("the first counts", () -> tally(a, practice).getSetbacks() == 1);

    var later = trial(practice, worked("hospice")).toBuilder();
    later.addLinks(Link.newBuilder().setRelation("supersedes").setRecordId(first));
    String second = a.publish(later.build()).getRecordId();
    Await.until("the later counts", () -> tally(a, practice).getSetbacks() == 0);
    assertThat(tally(a, practice).getReports()).isEqualTo(1);
    assertThat(tally(a, practice).getWithoutSetback()).isTrue();

    var _ =
        a.learning()
            .retractRecord(
                RetractRecordRequest.newBuilder()
                    .setRecordId(second)
                    .setReason("wrong")
                    .setText("It was another ward.")
                    .build());
    Await.until("the first stands again", () -> tally(a, practice).getSetbacks() == 1);
  }

  @Test
  void anOrganisationThatWasRemovedHasNoVoice() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, b.peerAddress());
    b.accept(homeA, a.peerAddress());
    a.dialNow();
    String practice = a.publish(practice("Falls huddle within the hour")).getRecordId();
    b.publish(trial(practice, worked("hospice")));
    Await.until("b's report counts", () -> tally(a, practice).getOrganisations() == 1);

    var _ =
        a.governance()
            .proposeRevocation(
                ProposeRevocationRequest.newBuilder()
                    .setOrganisationId(b.id())
                    .setReason("The agreement has ended")
                    .build());

    assertThat(tally(a, practice).getOrganisations()).isZero();
  }
}
