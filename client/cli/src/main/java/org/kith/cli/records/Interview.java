package org.kith.cli.records;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.kith.cli.records.Questions.Question;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordRules;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.LearningRecord;

/// Asks question by question for what a record must have, and says at once what is wrong with an
/// answer. What was answered so far can be read at any time, from another thread too.
public final class Interview {
  /// How often one question is asked again.
  static final int ATTEMPTS_MAX = 5;

  /// Any month: an interview's record is judged again where it is kept.
  private static final YearMonth SOME_MONTH = YearMonth.of(2026, 1);

  /// Who answers.
  public interface Person {
    /// One line; empty where no more answers come.
    Optional<String> answer(String question);

    /// Is told something.
    void hear(String said);

    /// The whole id of the record whose id starts so; where there is none they have been told, and
    /// are asked again.
    Optional<String> wholeId(String typed);
  }

  private final String kind;
  private final Person person;
  private final List<Question> open;
  private final JsonObject tree = new JsonObject();
  private LearningRecord record = LearningRecord.getDefaultInstance();
  private boolean begun;

  /// @param kind that there are questions for
  public Interview(String kind, Person person) {
    this.kind = kind;
    this.person = person;
    this.open = new ArrayList<>(Questions.of(kind));
    tree.add(
        kind.equals("tried-here") ? "triedHere" : kind, new JsonObject()); // links depend on it
  }

  /// Asks everything; false where the answers ended before the questions.
  public boolean hold() {
    for (Question question : List.copyOf(open)) {
      if (!question.vocabulary().isEmpty()) {
        tell(question.vocabulary());
      }
      if (!answered(question)) {
        return false;
      }
      close(question);
    }
    return true;
  }

  /// What each code means.
  private void tell(String vocabulary) {
    Vocabularies.named(vocabulary)
        .terms()
        .forEach(term -> person.hear("  %-26s %s".formatted(term.code(), term.meaning())));
  }

  private boolean answered(Question question) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<String> answer = person.answer(question.words());
      if (answer.isEmpty()) {
        return false;
      }
      Optional<String> taken =
          question.isLink() && !answer.get().isEmpty() ? person.wholeId(answer.get()) : answer;
      take(question, taken.orElse(answer.get()));
      List<String> wrong = taken.isPresent() ? wrong(question) : List.of();
      wrong.forEach(person::hear);
      if (taken.isPresent() && wrong.isEmpty()) {
        break;
      }
    }
    return true;
  }

  private synchronized void take(Question question, String answer) {
    begun |= !answer.isEmpty();
    put(tree, question, answer);
    record = read(tree).orElse(record);
  }

  private synchronized void close(Question question) {
    open.remove(question);
  }

  /// The answers as a record, which may still be wrong or lack something.
  public synchronized LearningRecord record() {
    return record;
  }

  /// The answers as a record file, with the questions that are left as comments; none where
  /// nothing was answered.
  public synchronized Optional<String> file() {
    if (!begun) {
      return Optional.empty();
    }
    var text = new StringBuilder("# Answers to: kith draft new --kind " + kind + "\n");
    if (!open.isEmpty()) {
      text.append("# Not answered yet:\n");
      open.forEach(
          question ->
              text.append("#   ")
                  .append(question.path())
                  .append("  ")
                  .append(question.words())
                  .append('\n'));
    }
    return Optional.of(text + YamlText.of(tree));
  }

  private static Optional<LearningRecord> read(JsonObject tree) {
    return RecordFile.of(tree) instanceof RecordFile.Read(var record)
        ? Optional.of(record)
        : Optional.empty();
  }

  /// What is wrong with one answer, and what the guard refuses in it.
  private synchronized List<String> wrong(Question question) {
    LearningRecord filled = RecordRules.withDefaults(record, SOME_MONTH);
    List<String> wrong = new ArrayList<>();
    for (Problem problem : RecordRules.check(filled)) {
      if (problem.field().startsWith(question.field())) {
        wrong.add(
            question.isLink()
                ? new Problem("", "The id " + problem.description()).sentence()
                : problem.sentence());
      }
    }
    for (GuardFinding finding : PersonGuard.find(filled)) {
      if (finding.field().startsWith(question.field()) && finding.refuses()) {
        wrong.add(new Problem(finding.field(), finding.description()).sentence());
      }
    }
    return wrong;
  }

  private static void put(JsonObject tree, Question question, String answer) {
    String path = question.path();
    if (question.isLink()) {
      var link = new JsonObject();
      link.addProperty("relation", question.relation());
      link.addProperty("recordId", answer);
      var links = new JsonArray();
      links.add(link);
      tree.add("links", links);
      return;
    }
    String[] names = path.split("\\.", -1);
    JsonObject at = tree;
    for (int i = 0; i < names.length; i++) {
      String name = names[i].replace("[]", "");
      boolean list = names[i].endsWith("[]");
      boolean last = i == names.length - 1;
      if (list) {
        at.add(name, items(answer, last ? "" : names[i + 1], path.equals("topics[]")));
        return;
      }
      if (last) {
        at.addProperty(name, answer);
      } else {
        if (!at.has(name)) {
          at.add(name, new JsonObject());
        }
        at = at.getAsJsonObject(name);
      }
    }
  }

  /// Items of a list: texts, or messages with one text each.
  private static JsonArray items(String answer, String inner, boolean commas) {
    var items = new JsonArray();
    Arrays.stream(answer.split(commas || !answer.contains(";") && isCodes(answer) ? "[,;]" : ";"))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .forEach(
            item -> {
              if (inner.isEmpty()) {
                items.add(item);
              } else {
                var message = new JsonObject();
                message.addProperty(inner, item);
                items.add(message);
              }
            });
    return items;
  }

  /// Codes hold no capitals and no spaces but after commas.
  private static boolean isCodes(String answer) {
    return answer.matches("[a-z-]+(,\\s*[a-z-]+)*");
  }
}
