package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kith.schema.v1.LearningRecord;

/// SPEC 10.1 to 10.11: every limit at its edge and one past it, at every place where it applies.
class RecordLimitsTest {
  /// A field of a record: the way to it through messages, and how problems name it.
  record Place(List<FieldDescriptor> way, FieldDescriptor field) {
    String path() {
      var path = new StringBuilder();
      for (FieldDescriptor step : way) {
        path.append(step.getJsonName()).append(step.isRepeated() ? "[0]." : ".");
      }
      return path + field.getJsonName();
    }

    @Override
    public String toString() {
      return path();
    }
  }

  static Stream<Place> texts() {
    return places().filter(place -> TextField.of(place.field()).isPresent());
  }

  static Stream<Place> lists() {
    return places().filter(place -> listField(place.field()) != null);
  }

  static Stream<Place> codes() {
    return places().filter(place -> codeField(place.field()) != null);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textsAtTheirEdges(Place place) {
    TextField text = TextField.of(place.field()).orElseThrow();
    assertThat(textProblems(place, "é".repeat(text.charactersMax()))).isEmpty();
    assertThat(textProblems(place, "é".repeat(text.charactersMax() + 1))).hasSize(1);
    assertThat(textProblems(place, "😀".repeat(text.charactersMax()))).isEmpty();
    assertThat(textProblems(place, "a\u0000b".repeat(10))).hasSize(1);
    assertThat(textProblems(place, "a\rb".repeat(10))).hasSize(1);
    assertThat(textProblems(place, " ".repeat(30))).singleElement().asString().contains("blank");
    assertThat(textProblems(place, "e\u0301 is not composed here".substring(0, 20))).hasSize(1);
    if (text.charactersMin() > 1) {
      assertThat(textProblems(place, "a".repeat(text.charactersMin()))).isEmpty();
      assertThat(textProblems(place, "a".repeat(text.charactersMin() - 1))).hasSize(1);
    }
    if (text.charactersMin() > 0) {
      assertThat(textProblems(place, "")).singleElement().asString().contains("is required");
    }
  }

  @ParameterizedTest
  @MethodSource("lists")
  void listsAtTheirEdges(Place place) {
    ListField list = Objects.requireNonNull(listField(place.field()));
    assertThat(countProblems(place, list.itemsMax())).isEmpty();
    assertThat(countProblems(place, list.itemsMax() + 1))
        .containsExactly(
            place.path()
                + " must have "
                + (list.itemsMin() == 0 ? "at most " : list.itemsMin() + " to ")
                + list.itemsMax()
                + " items, but has "
                + (list.itemsMax() + 1));
    assertThat(countProblems(place, 0)).hasSize(list.itemsMin() == 0 ? 0 : 1);
  }

  @ParameterizedTest
  @MethodSource("codes")
  void codesOfTheirVocabularies(Place place) {
    CodeField code = Objects.requireNonNull(codeField(place.field()));
    String path = place.path() + (place.field().isRepeated() ? "[0]" : "");
    for (Term term : code.vocabulary().terms()) {
      assertThat(problems(place, term.code()))
          .noneMatch(
              problem ->
                  problem.field().equals(path) && problem.description().contains("vocabulary"));
    }
    assertThat(problems(place, "no-such-code-at-all"))
        .anyMatch(
            problem ->
                problem.field().equals(path)
                    && problem.description().contains(code.vocabulary().name()));
  }

  @Test
  void everyStringFieldHasARule() {
    List<String> shaped =
        List.of(
            "language",
            "circle",
            "reviewBy",
            "period.start",
            "period.end",
            "contact.email",
            "contact.web",
            "contact.phone",
            "contact.validUntil",
            "sources[0].url",
            "sources[0].sha256",
            "links[0].recordId",
            "attachments[0].name",
            "attachments[0].mediaType",
            "attachments[0].sha256",
            "priorArt.lookedAt",
            "approvals[0].role",
            "approvals[0].time",
            "guard.warned",
            "question.neededBy",
            "lab.opens",
            "lab.closes",
            "triedHere.period.start",
            "triedHere.period.end",
            "practice.results[0].series[0].month",
            "triedHere.results[0].series[0].month");
    assertThat(
            places()
                .filter(place -> place.field().getJavaType() == FieldDescriptor.JavaType.STRING)
                .filter(place -> TextField.of(place.field()).isEmpty())
                .filter(place -> codeField(place.field()) == null)
                .map(Place::path))
        .containsExactlyInAnyOrderElementsOf(shaped);
    assertThat(
            places()
                .filter(place -> place.field().isRepeated())
                .filter(place -> listField(place.field()) == null))
        .isEmpty();
  }

  @Test
  void everyLimitStandsSomewhere() {
    assertThat(texts().map(place -> TextField.of(place.field()).orElseThrow()).distinct())
        .containsExactlyInAnyOrder(TextField.values());
    assertThat(lists().map(place -> listField(place.field())).distinct())
        .containsExactlyInAnyOrder(ListField.values());
    assertThat(codes().map(place -> codeField(place.field())).distinct())
        .containsExactlyInAnyOrder(CodeField.values());
  }

  @Test
  void limitsAreFoundByTheirPath() {
    assertThat(RecordRules.charactersMax("lesson.whatHappened")).hasValue(8_000);
    assertThat(RecordRules.charactersMax("lesson.factors.text")).hasValue(400);
    assertThat(RecordRules.charactersMax("title")).hasValue(160);
    assertThat(RecordRules.charactersMax("level")).isEmpty();
    assertThat(RecordRules.charactersMax("lesson")).isEmpty();
    assertThat(RecordRules.charactersMax("title.more")).isEmpty();
  }

  private static List<Problem> textProblems(Place place, String text) {
    String path = place.path() + (place.field().isRepeated() ? "[0]" : "");
    return problems(place, text).stream().filter(problem -> problem.field().equals(path)).toList();
  }

  private static List<Problem> problems(Place place, String value) {
    Message.Builder record = sample(place);
    Message.Builder at = descend(record, place.way());
    if (place.field().isRepeated()) {
      at.clearField(place.field()).addRepeatedField(place.field(), value);
    } else {
      at.setField(place.field(), value);
    }
    return check(record);
  }

  private static List<String> countProblems(Place place, int items) {
    Message.Builder record = sample(place);
    Message.Builder at = descend(record, place.way());
    at.clearField(place.field());
    for (int i = 0; i < items; i++) {
      at.addRepeatedField(
          place.field(),
          switch (place.field().getJavaType()) {
            case STRING -> "text";
            case INT -> i;
            default -> at.newBuilderForField(place.field()).build();
          });
    }
    return check(record).stream()
        .filter(problem -> problem.field().equals(place.path()))
        .filter(problem -> problem.description().contains("items, but has"))
        .map(Problem::toString)
        .toList();
  }

  private static List<Problem> check(Message.Builder record) {
    return RecordRules.check((LearningRecord) record.build());
  }

  /// Builders of nested messages write through to their parents.
  private static Message.Builder descend(Message.Builder from, List<FieldDescriptor> way) {
    Message.Builder at = from;
    for (FieldDescriptor step : way) {
      if (step.isRepeated()) {
        if (at.getRepeatedFieldCount(step) == 0) {
          at.addRepeatedField(step, at.newBuilderForField(step).build());
        }
        at = at.getRepeatedFieldBuilder(step, 0);
      } else {
        at = at.getFieldBuilder(step);
      }
    }
    return at;
  }

  private static LearningRecord.Builder sample(Place place) {
    String first = place.way().isEmpty() ? "" : place.way().get(0).getJsonName();
    return switch (first) {
      case "practice" -> Samples.practice();
      case "method" -> Samples.method();
      case "triedHere" -> Samples.triedHere();
      case "question" -> Samples.question();
      case "answer" -> Samples.answer();
      case "offer" -> Samples.offer();
      case "lab" -> Samples.lab();
      case "retraction" -> Samples.retraction();
      default -> Samples.lesson();
    };
  }

  private static @Nullable ListField listField(FieldDescriptor field) {
    return Stream.of(ListField.values())
        .filter(list -> list.field().equals(field))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable CodeField codeField(FieldDescriptor field) {
    return Stream.of(CodeField.values())
        .filter(code -> code.field().equals(field))
        .findFirst()
        .orElse(null);
  }

  private static Stream<Place> places() {
    List<Place> places = new ArrayList<>();
    collect(LearningRecord.getDescriptor(), List.of(), places);
    return places.stream();
  }

  private static void collect(Descriptor message, List<FieldDescriptor> way, List<Place> into) {
    for (FieldDescriptor field : message.getFields()) {
      if (way.isEmpty() && field.getNumber() >= 100) {
        continue;
      }
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || field.isRepeated()) {
        into.add(new Place(way, field));
      }
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        List<FieldDescriptor> further = new ArrayList<>(way);
        further.add(field);
        collect(field.getMessageType(), further, into);
      }
    }
  }
}
