package org.kith.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.HILLTOP;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.KeptItem;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.TriedHere;
import org.kith.server.store.Journal;

class InboxFollowerTest extends InboxFixture {
  private static LearningRecord about(String what) {
    return Journal.lesson(what, "It was about " + what + " and we saw it.", "falls", "home");
  }

  private static LearningRecord madeWorse(RecordId target) {
    LearningRecord report =
        Journal.lesson("We tried it too").toBuilder()
            .clearLesson()
            .setTriedHere(
                TriedHere.newBuilder()
                    .setStatus("adopted")
                    .setOutcome("made-worse")
                    .setAdvice("Ask somebody before you begin with this.")
                    .addReasons(org.kith.schema.v1.Reason.newBuilder().setReason("money")))
            .build();
    return Journal.linked(report, Relation.TRIED, target);
  }

  @Test
  void whatArrivesLaterAndMatchesComesOnce() {
    journal.add(RIVERSIDE, about("handrails before anybody asked"));
    subscribe("handrails");
    assertThat(items()).isEmpty();
    RecordId first = journal.add(RIVERSIDE, about("handrails in the corridor"));
    journal.add(HILLTOP, about("syringe drivers"));
    RecordId second = journal.add(HILLTOP, about("a handrail at the stairs"));
    catchUp();
    catchUp();
    assertThat(told()).containsExactly("arrived " + first.text(), "arrived " + second.text());
    assertThat(items()).extracting(KeptItem::getNumber).containsExactly(1L, 2L);
  }

  @Test
  void wordsAreNotLoosened() {
    subscribe("handrails zebra");
    journal.add(RIVERSIDE, about("handrails in the corridor"));
    catchUp();
    assertThat(items()).isEmpty();
  }

  @Test
  void filtersHoldAndOneRecordOfTwoQueriesIsOneItem() {
    subscribe(ANNA, "s1", SearchRecordsRequest.newBuilder().addTopics("falls").build(), "");
    subscribe(
        ANNA,
        "s2",
        SearchRecordsRequest.newBuilder().setQuery("handrails").addOrigins(HILLTOP.text()).build(),
        "");
    journal.add(RIVERSIDE, about("handrails in the corridor"));
    journal.add(HILLTOP, about("handrails at the stairs"));
    catchUp();
    assertThat(items())
        .extracting(item -> String.join(" ", item.getSubscriptionIdsList()))
        .containsExactly("s1", "s1 s2");
  }

  @Test
  void whatIsHeldComesWhenItIsAdmitted() {
    subscribe("handrails");
    RecordId held =
        journal.add(
            HILLTOP, about("handrails in the corridor"), new Verdict.Held(Reason.PERSONAL_DATA));
    catchUp();
    assertThat(items()).isEmpty();
    journal.judge(HILLTOP, 0, Verdict.ADMITTED);
    catchUp();
    assertThat(told()).containsExactly("arrived " + held.text());
  }

  @Test
  void whatHappensToARecordIsTold() {
    subscribe("handrails");
    RecordId rail = journal.add(HILLTOP, about("handrails in the corridor"));
    catchUp();
    journal.add(RIVERSIDE, Journal.linked(about("our doubts"), Relation.CONTRADICTS, rail));
    journal.add(RIVERSIDE, madeWorse(rail));
    catchUp();
    journal.add(RIVERSIDE, Journal.retraction(rail)); // not theirs to take back
    journal.add(HILLTOP, Journal.retraction(rail));
    catchUp();
    assertThat(told())
        .containsExactly(
            "arrived " + rail.text(),
            "contradicted " + rail.text(),
            "made-worse " + rail.text(),
            "retracted " + rail.text());
  }

  @Test
  void whatIsTakenBackAtOnceIsToldOnlySo() {
    subscribe("handrails");
    RecordId rail = journal.add(HILLTOP, about("handrails in the corridor"));
    journal.add(HILLTOP, Journal.retraction(rail));
    catchUp();
    assertThat(told()).containsExactly("retracted " + rail.text());
  }

  @Test
  void nothingComesForATokenThatCountsNoMore() {
    subscribe("gone", "s1", SearchRecordsRequest.getDefaultInstance(), "");
    journal.add(HILLTOP, about("handrails in the corridor"));
    catchUp();
    assertThat(mailbox("gone").getItemsList()).isEmpty();
  }

  @Test
  void aFullInboxLetsGoOfWhatWasReadFirst() {
    List<KeptItem> many = new ArrayList<>();
    for (int i = 0; i < InboxLimits.ITEMS_MAX; i++) {
      many.add(KeptItem.newBuilder().setRecordId("r" + i).setRead(i == 7 || i == 9).build());
    }
    var full = Mailboxes.with(mailbox(ANNA).toBuilder().setNextNumber(1).build(), many);
    var one = List.of(KeptItem.newBuilder().setRecordId("late").build());
    var twoLeft = Mailboxes.with(Mailboxes.with(full, one), one);
    assertThat(twoLeft.getDropped()).isZero();
    assertThat(twoLeft.getItemsList()).noneMatch(KeptItem::getRead);
    var unreadLeft = Mailboxes.with(twoLeft, one);
    assertThat(unreadLeft.getDropped()).isEqualTo(1);
    assertThat(unreadLeft.getItems(0).getRecordId()).isEqualTo("r1");
    assertThat(unreadLeft.getItemsCount()).isEqualTo(InboxLimits.ITEMS_MAX);
  }

  /// Thrown where the process would be gone.
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource(value = InboxMoment.class, names = "TOLD", mode = Mode.EXCLUDE)
  void aStopAtAnyMomentLosesNothingAndDoublesNothing(InboxMoment at) throws Exception {
    subscribe("handrails");
    subscribe("ben", "s9", SearchRecordsRequest.newBuilder().setQuery("stairs").build(), "");
    List<String> wanted = new ArrayList<>();
    int stops = 0;
    for (int i = 0; i < 12; i++) {
      wanted.add("arrived " + journal.add(HILLTOP, about("handrails and stairs " + i)).text());
      journal.add(RIVERSIDE, about("something else " + i));
      int[] left = {i % 3};
      moments =
          moment -> {
            if (moment == at && left[0]-- == 0) {
              throw new Stop();
            }
          };
      try {
        catchUp();
      } catch (Stop e) {
        stops++;
        disk.close();
        open(); // whatever was in memory is gone
      }
    }
    moments = InboxMoment.Passing.NONE;
    catchUp();
    assertThat(stops).isGreaterThan(6);
    assertThat(told()).containsExactlyElementsOf(wanted);
    assertThat(mailbox("ben").getItemsList()).hasSize(12);
    disk.close();
    open();
    catchUp();
    assertThat(told()).containsExactlyElementsOf(wanted);
  }
}
