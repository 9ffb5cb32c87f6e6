package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.InboxItem;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListInboxRequest;
import org.kith.schema.v1.PriorPractice;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SpreadRecord;
import org.kith.schema.v1.SubscribeRequest;

/// SPEC 10.1: hostile text is stored as it is, or refused by its field, and breaks no answer.
class HostileTextTest {
  @TempDir Path folder;

  private static LearningRecord learned(String text) {
    var record = TestNode.lesson("A lesson with hostile text").toBuilder();
    record.getLessonBuilder().setWhatWeLearned(text);
    return record.build();
  }

  @Test
  void whatTheRulesAllowComesBackAsItIs() throws Exception {
    List<String> texts =
        List.of(
            "<script>alert(1)</script> and <img src=x onerror=alert(1)> in a text",
            "=HYPERLINK(\"https://example.org\";\"click\") as the first thing of a cell",
            "+1+1 @SUM(A1) -2 and \"quotes\", commas; semicolons\nand a line",
            "Turned around \u202e by a sign that nobody sees \u202c and \u200b back again",
            "w".repeat(8_000),
            "\"unbalanced ( quotes AND OR NOT [brackets* ~^ \\",
            "{{template}} ${jndi:ldap://x} %s %n '; DROP TABLE records; --",
            "\uD83D\uDE00".repeat(4_000),
            "Ünïcödé, Cymraeg: ŵ ŷ, 日本語, العربية, עברית");
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      Map<String, String> ids = new LinkedHashMap<>();
      for (String text : texts) {
        ids.put(node.publish(learned(text)).getRecordId(), text);
      }
      Await.until(
          "all are found",
          () ->
              node.learning()
                      .searchRecords(SearchRecordsRequest.newBuilder().setQuery("hostile").build())
                      .getTotalSize()
                  == texts.size());
      ids.forEach(
          (id, text) ->
              assertThat(
                      node.learning()
                          .getRecord(GetRecordRequest.newBuilder().setRecordId(id).build())
                          .getRecord()
                          .getLesson()
                          .getWhatWeLearned())
                  .isEqualTo(text));
      for (String text : texts) {
        String words = text.substring(0, Math.min(40, text.length() / 2 * 2));
        assertThat(
                node.learning()
                    .searchRecords(SearchRecordsRequest.newBuilder().setQuery(words).build())
                    .getReadTime())
            .isNotEmpty();
      }
    }
  }

  /// A practice and a report on it, with the same text wherever one can be written.
  private static LearningRecord practice(String text) {
    var record = EvidenceTest.practice("Hostile " + text).toBuilder().setSummary("Hostile " + text);
    record.getContactBuilder().setTeam("Team " + text.substring(0, Math.min(60, text.length())));
    record.getPracticeBuilder().setCoreElements(2, text);
    return record.build();
  }

  private static LearningRecord report(String practice, String text) {
    var report = EvidenceTest.failed().setAdvice(text).setSite("Site");
    report.getReasonsBuilder(0).setText(text);
    return EvidenceTest.trial(practice, report).toBuilder().setTitle("Hostile " + text).build();
  }

  @Test
  void everyAnswerCarriesItUnharmed() throws Exception {
    List<String> texts =
        List.of(
            "<script>alert(1)</script> <img src=x onerror=alert(1)>",
            "=HYPERLINK(\"https://example.org\";\"click\")",
            "\u202eturned around\u202c and \u200b back",
            "w".repeat(140),
            "\"unbalanced ( AND OR NOT [brackets* ~^ \\ title: kind:",
            "{{template}} ${jndi:ldap://x} %s %n '; DROP TABLE records; --",
            "\uD83D\uDE00 Cymraeg: ŵ ŷ, 日本語, العربية, עברית");
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      var _ =
          node.learning()
              .subscribe(
                  SubscribeRequest.newBuilder()
                      .setSearch(SearchRecordsRequest.newBuilder().setQuery("hostile"))
                      .build());
      for (String text : texts) {
        String id = node.publish(practice(text)).getRecordId();
        String report = node.publish(report(id, text)).getRecordId();
        var plan = FindPriorArtRequest.newBuilder().setText("Hostile " + text).setPageSize(20);
        Await.until(
            "it is found: " + text,
            () ->
                node.learning().findPriorArt(plan.build()).getPracticesList().stream()
                    .anyMatch(near -> near.getRecord().getRecordId().equals(id)));
        PriorPractice near =
            node.learning().findPriorArt(plan.build()).getPracticesList().stream()
                .filter(one -> one.getRecord().getRecordId().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(near.getRecord().getTitle()).isEqualTo("Hostile " + text);
        assertThat(near.getSetbacks(0).getAdvice()).isEqualTo(text);
        assertThat(near.getSetbacks(0).getReasons(0)).endsWith(": " + text);
        assertThat(near.getSetbacks(0).getMissingList()).containsExactly(text);
        var tally = node.learning().getTally(EvidenceTest.tallyOf(id));
        assertThat(tally.getTally().getMissing(0).getText()).isEqualTo(text);
        assertThat(tally.getReports(0).getTitle()).isEqualTo("Hostile " + text);
        assertThat(
                node.learning()
                    .getSpread(GetSpreadRequest.newBuilder().setRecordId(id).build())
                    .getRecordsList())
            .extracting(SpreadRecord::getTitle)
            .containsOnly("Hostile " + text);
        assertThat(
                node.learning()
                    .findContacts(
                        FindContactsRequest.newBuilder().setQuery(text + " huddle").build())
                    .getTeamsList())
            .anySatisfy(
                team ->
                    assertThat(team.getContact().getTeam())
                        .isEqualTo("Team " + text.substring(0, Math.min(60, text.length()))));
        Await.until(
            "it is in the inbox: " + text,
            () ->
                node
                    .learning()
                    .listInbox(ListInboxRequest.newBuilder().setPageSize(100).build())
                    .getItemsList()
                    .stream()
                    .map(InboxItem::getRecord)
                    .anyMatch(
                        record ->
                            record.getRecordId().equals(report)
                                && record.getTitle().equals("Hostile " + text)));
      }
      assertThat(node.isHealthy()).isTrue();
    }
  }

  @Test
  void whatTheRulesForbidIsRefusedByItsField() throws Exception {
    List<String> texts =
        List.of(
            "A zero \u0000 character in a text",
            "A bell \u0007 and an escape \u001b[31m in a text",
            "A tab\tand more of a text",
            "w".repeat(8_001),
            "A private \uE000 character in a text",
            "A noncharacter \uFFFE in a text that is long enough");
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      for (String text : texts) {
        Throwable refused = catchThrowable(() -> node.publish(learned(text)));
        assertThat(Refusals.fields(refused)).as(text).contains("lesson.whatWeLearned");
      }
      var many = TestNode.lesson("A lesson with huge lists").toBuilder();
      for (int i = 0; i < 10_000; i++) {
        many.addTopics("handover");
        many.getLessonBuilder().addFactorsBuilder().setFactor("people");
      }
      assertThat(Refusals.fields(catchThrowable(() -> node.publish(many.build()))))
          .contains("topics", "topics[1]");
      assertThat(node.isHealthy()).isTrue();
    }
  }
}
