package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.CheckDraftResponse;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.ImportRecordsResponse;
import org.kith.schema.v1.ImportRefusal;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListDraftsRequest;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordsResponse;
import org.kith.schema.v1.SaveDraftRequest;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.SubmitDraftRequest;
import org.kith.schema.v1.SubscribeRequest;
import org.kith.schema.v1.WatchRecordsRequest;

/// SPEC 10.1: hostile text meets the same rules at every door: kept as it is through each, or
/// refused by its field with the same words at each.
class HostileDoorsTest {
  @TempDir Path folder;

  /// What the rules allow, by what it tries.
  private static final Map<String, String> ALLOWED = allowed();

  /// What they refuse, by what it tries, with what is said.
  private static final Map<String, Refused> REFUSED = refused();

  private record Refused(LearningRecord record, String field, String words) {}

  private static LearningRecord lesson(String what, String text) {
    var record = TestNode.lesson("Hostile: " + what).toBuilder();
    record.getLessonBuilder().setWhatHappened(text);
    return record.build();
  }

  private static Map<String, String> allowed() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("markup", "<script>alert(1)</script><img src=x onerror=alert(1)> ]]> &amp; \"'");
    texts.put("formula", "=HYPERLINK(\"https://example.org\";\"click\")");
    texts.put("formula with a sign", "+1+1 and more of it, @SUM(A1), -2");
    texts.put("bidi", "Turned \u202eround\u202c, \u2066set apart\u2069 and \u200bunseen");
    texts.put("a word of 8,000", "w".repeat(8_000));
    texts.put("a word of 8,000 out of two units each", "\uD83D\uDE00".repeat(8_000));
    texts.put("a query", "\"unbalanced ( AND OR NOT [brackets* ~^ \\ title: kind:");
    texts.put("templates", "{{x}} ${jndi:ldap://x} %s %n '; DROP TABLE records; --");
    texts.put("lines", "one\n".repeat(1_999) + "end");
    return texts;
  }

  private static Map<String, Refused> refused() {
    Map<String, Refused> bad = new LinkedHashMap<>();
    for (String sign : List.of("\u0000", "\u0007", "\u001b[31m", "\t", "\u0085", "\u009b")) {
      String name = "U+%04X".formatted((int) sign.charAt(0));
      bad.put(
          name,
          new Refused(
              lesson(name, "A sign " + sign + " within a text"),
              "lesson.whatHappened",
              "What happened must hold no control characters but line feed, but has "
                  + name
                  + " as character 8."));
    }
    bad.put(
        "a word of 8,001",
        new Refused(
            lesson("a word of 8,001", "w".repeat(8_001)),
            "lesson.whatHappened",
            "What happened must have 20 to 8,000 characters, but has 8,001."));
    var many = TestNode.lesson("Hostile: 10,000 topics").toBuilder().clearTopics();
    var factors = TestNode.lesson("Hostile: 10,000 factors").toBuilder();
    for (int i = 0; i < 10_000; i++) {
      many.addTopics("handover");
      factors.getLessonBuilder().addFactorsBuilder().setFactor("people");
    }
    bad.put(
        "10,000 topics",
        new Refused(many.build(), "topics", "Topics must have 1 to 6 items, but has 10,000."));
    bad.put(
        "10,000 factors",
        new Refused(
            factors.build(),
            "lesson.factors",
            "Factors must have at most 12 items, but has 10,000."));
    return bad;
  }

  @Test
  void whatIsAllowedGoesThroughEveryDoorAsItIs() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      var watch =
          node.learning().watchRecords(WatchRecordsRequest.newBuilder().setCursor("start").build());
      List<LearningRecord> records = new ArrayList<>();
      ALLOWED.forEach((what, text) -> records.add(lesson(what, text)));
      for (LearningRecord record : records) {
        Draft draft =
            node.learning()
                .saveDraft(SaveDraftRequest.newBuilder().setRecord(record).build())
                .getDraft();
        assertThat(text(kept(node, draft))).isEqualTo(text(record));
        assertThat(check(node, record).getProblemsList()).as(record.getTitle()).isEmpty();
        assertThat(check(node, record).hasPriorArt()).isTrue();
        assertThat(
                node.learning()
                    .submitDraft(
                        SubmitDraftRequest.newBuilder().setDraftId(draft.getDraftId()).build())
                    .getDraft()
                    .getState())
            .isEqualTo("submitted");
        node.publish(record);
        assertThat(text(watch.next().getRecord())).isEqualTo(text(record));
      }
      assertThat(Streams.streamed(node, records.toArray(LearningRecord[]::new)))
          .allMatch(PublishRecordsResponse::hasPublished);
      ImportRecordsResponse imported = Streams.imported(node, records);
      assertThat(imported.getAccepted()).isEqualTo(records.size());
      assertThat(imported.getRefusalsList()).isEmpty();
      int all = 3 * records.size();
      Await.until("all are found", () -> search(node, "hostile").getTotalSize() == all);
      List<String> exported = new ArrayList<>();
      node.learning()
          .exportRecords(ExportRecordsRequest.getDefaultInstance())
          .forEachRemaining(one -> exported.add(text(one.getRecord())));
      List<String> expected = new ArrayList<>();
      for (int door = 0; door < 3; door++) {
        records.forEach(record -> expected.add(text(record)));
      }
      assertThat(exported).containsExactlyInAnyOrderElementsOf(expected);
      questions(node);
      assertThat(node.isHealthy()).isTrue();
    }
  }

  /// Each text as a question, at every door that takes one: an answer, and never a fault.
  private static void questions(TestNode node) {
    List<String> words = new ArrayList<>(ALLOWED.values());
    words.addAll(
        List.of("\"", "((((", "[a TO", "NOT NOT", "~~~^^^", "title:\"", "/.*/", "a\u0000b"));
    for (String whole : words) {
      String asked = whole.substring(0, Math.min(60, whole.length()));
      var question = SearchRecordsRequest.newBuilder().setQuery(asked).build();
      assertThat(search(node, asked).getReadTime()).as(asked).isNotEmpty();
      String plan = asked + " in a plan"; // a plan has three letters at least
      assertThat(
              node.learning()
                  .findPriorArt(FindPriorArtRequest.newBuilder().setText(plan).build())
                  .getCompared())
          .isNotNegative();
      assertThat(
              node.learning()
                  .findContacts(FindContactsRequest.newBuilder().setQuery(plan).build())
                  .getTeamsList())
          .hasSizeLessThanOrEqualTo(10);
      String id =
          node.learning()
              .subscribe(SubscribeRequest.newBuilder().setSearch(question).build())
              .getSubscription()
              .getSubscriptionId();
      assertThat(id).isNotEmpty();
    }
  }

  @Test
  void whatIsRefusedIsRefusedByTheSameFieldAndWordsAtEveryDoor() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--meaning", "off")) {
      for (Map.Entry<String, Refused> one : REFUSED.entrySet()) {
        String what = one.getKey();
        Refused bad = one.getValue();
        String said = bad.field() + " " + bad.words();

        assertThat(said(check(node, bad.record()).getProblemsList())).as(what).contains(said);
        Throwable alone =
            catchThrowable(
                () ->
                    node.learning()
                        .publishRecord(
                            PublishRecordRequest.newBuilder().setRecord(bad.record()).build()));
        assertThat(Refusals.reason(alone)).as(what).isEqualTo("INVALID_RECORD");
        assertThat(Refusals.fields(alone)).as(what).contains(bad.field());
        assertThat(Streams.streamed(node, bad.record()))
            .as(what)
            .singleElement()
            .satisfies(
                answer -> assertThat(said(answer.getRefusal().getProblemsList())).contains(said));
        ImportRecordsResponse rows = Streams.imported(node, List.of(bad.record()));
        assertThat(rows.getAccepted()).as(what).isZero();
        assertThat(rows.getRefusalsList())
            .as(what)
            .extracting(HostileDoorsTest::said)
            .contains(said);
        Throwable draft =
            catchThrowable(
                () -> {
                  String id =
                      node.learning()
                          .saveDraft(SaveDraftRequest.newBuilder().setRecord(bad.record()).build())
                          .getDraft()
                          .getDraftId();
                  var _ =
                      node.learning()
                          .submitDraft(SubmitDraftRequest.newBuilder().setDraftId(id).build());
                });
        assertThat(Refusals.reason(draft)).as(what).isEqualTo("INVALID_RECORD");
        assertThat(Refusals.fields(draft)).as(what).contains(bad.field());
      }
      assertThat(search(node, "").getTotalSize()).isZero();
      assertThat(node.isHealthy()).isTrue();
    }
  }

  private static SearchRecordsResponse search(TestNode node, String words) {
    return node.learning().searchRecords(SearchRecordsRequest.newBuilder().setQuery(words).build());
  }

  private static CheckDraftResponse check(TestNode node, LearningRecord record) {
    return node.learning().checkDraft(CheckDraftRequest.newBuilder().setRecord(record).build());
  }

  private static LearningRecord kept(TestNode node, Draft draft) {
    return node.learning()
        .listDrafts(ListDraftsRequest.newBuilder().setDraftId(draft.getDraftId()).build())
        .getDrafts(0)
        .getRecord();
  }

  private static String text(LearningRecord record) {
    return record.getTitle() + "\n" + record.getLesson().getWhatHappened();
  }

  private static List<String> said(List<FieldProblem> problems) {
    return problems.stream().map(one -> one.getField() + " " + one.getDescription()).toList();
  }

  private static String said(ImportRefusal refusal) {
    return Objects.requireNonNull(refusal).getField() + " " + refusal.getReason();
  }
}
