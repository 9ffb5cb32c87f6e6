package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SearchRecordsRequest;

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
