package org.kith.client.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.schema.v1.InboxItem;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.Origin;
import org.kith.schema.v1.Recall;

class InboxDigestTest {
  private static InboxItem item(String id, String kind, String event, String outcome) {
    return InboxItem.newBuilder()
        .setRecord(
            LearningRecord.newBuilder()
                .setRecordId(id.repeat(52))
                .setTitle("Record " + id)
                .setKind(kind)
                .setState("current")
                .setOrigin(Origin.newBuilder().setName("Hillside")))
        .setEvent(event)
        .setOutcome(outcome)
        .build();
  }

  @Test
  void recallsOfWhatIsInUseComeBeforeEverything() {
    Recall recall =
        Recall.newBuilder()
            .setRecallId("k3jx7q2mk3jx7q2m")
            .setTitle("Falls huddle")
            .setReportTitle("How it went on ward 7")
            .setCause("retracted")
            .setBecause(
                LinkIn.newBuilder()
                    .setReason("unsafe")
                    .setOrigin(Origin.newBuilder().setName("Hillside")))
            .build();
    assertThat(InboxDigest.of(List.of(recall), List.of(item("f", "tried-here", "arrived", ""))))
        .startsWith(
            """
            Recalled: we use it (1)
              Falls huddle
                  retracted by Hillside, unsafe; we said: How it went on ward 7
                  kith recall acknowledge k3jx7q2mk3jx7q2m

            New:\
            """);
    assertThat(InboxDigest.of(List.of(recall), List.of())).contains("Recalled", "Nothing new.");
  }

  @Test
  void whatWasTakenBackAndWhatMadeThingsWorseComesFirst() {
    InboxItem.Builder back = item("b", "practice", "retracted", "").toBuilder();
    back.getRecordBuilder()
        .setState("retracted")
        .addCorrections(LinkIn.newBuilder().setRelation("retracts").setReason("unsafe"));
    String digest =
        InboxDigest.of(
            List.of(),
            List.of(
                item("a", "lesson", "arrived", ""),
                item("b", "practice", "arrived", ""),
                back.build(),
                item("c", "tried-here", "arrived", "made-worse"),
                item("d", "practice", "made-worse", ""),
                item("e", "practice", "contradicted", ""),
                item("f", "tried-here", "arrived", "worked")));
    assertThat(digest)
        .isEqualTo(
            """
            Taken back (1)
              Record b
                  bbbbbbbbbbbb  practice, Hillside, retracted, because: unsafe

            Made things worse where it was tried (2)
              Record c
                  cccccccccccc  tried here, Hillside, made worse
              Record d
                  dddddddddddd  practice, Hillside

            Contradicted (1)
              Record e
                  eeeeeeeeeeee  practice, Hillside

            New: lesson (1)
              Record a
                  aaaaaaaaaaaa  lesson, Hillside

            New: tried here (1)
              Record f
                  ffffffffffff  tried here, Hillside, worked

            """);
  }

  @Test
  void howeverManyArriveItStaysShort() {
    List<InboxItem> many = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      InboxItem.Builder one = item("a", "lesson", "arrived", "").toBuilder();
      one.getRecordBuilder().setRecordId("id-" + i);
      many.add(one.build());
    }
    assertThat(InboxDigest.of(List.of(), many))
        .startsWith("New: lesson (3000)")
        .contains("and 2975 more");
    assertThat(InboxDigest.of(List.of(), many).lines().count()).isLessThan(60);
    assertThat(InboxDigest.of(List.of(), List.of())).isEqualTo("Nothing new.\n");
  }
}
