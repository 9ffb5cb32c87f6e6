package org.kith.cli.records;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.LearningRecord;

/// Asks question by question for what a record must have, and says at once what is wrong with an
/// answer.
public final class Interview {
  /// How often one question is asked again.
  static final int ATTEMPTS_MAX = 5;

  /// Any month: an interview's record is judged again where it is kept.
  private static final YearMonth SOME_MONTH = YearMonth.of(2026, 1);

  private static final Question TITLE = new Question("title", "Title, 8 to 160 characters:");
  private static final Question SUMMARY =
      new Question("summary", "In two or three sentences, what is it about?");
  private static final Question TOPICS =
      new Question("topics[]", "Topics, with commas between (such as handover, falls):");
  private static final Question ROLE =
      new Question("authorRole", "Your role, never a name (such as ward manager):");
  private static final Question AUDIENCE =
      new Question("audience", "Who may read it? own, network or public:");
  private static final Question TEAM =
      new Question("contact.team", "The team to ask, never a person:");

  private static final Map<String, List<Question>> OF_KIND =
      Map.of(
          "lesson",
          List.of(
              new Question("lesson.whatHappened", "What happened?"),
              new Question("lesson.whatWeLearned", "What did you learn from it?")),
          "practice",
          List.of(
              new Question("practice.problem", "Which problem does it answer?"),
              new Question("practice.coreElements[]", "What must be in place? With ; between:"),
              new Question(
                  "practice.maturity",
                  "How far is it? idea, testing, in-use, spreading, standard-work or stopped:"),
              new Question(
                  "practice.evidence", "How do you know? Such as staff-experience, local-audit:")),
          "method",
          List.of(
              new Question("method.purpose", "What is it for?"),
              new Question("method.minSpecs[]", "What may never be left out? With ; between:"),
              new Question("method.steps[].text", "The steps, with ; between:")),
          "tried-here",
          List.of(
              new Question("links[tried]", "Id of what you tried, whole:"),
              new Question(
                  "triedHere.status",
                  "planned, testing, adopted, adopted-then-stopped or decided-not-to:"),
              new Question(
                  "triedHere.outcome",
                  "worked, worked-with-changes, mixed, no-effect, made-worse or too-early:"),
              new Question("triedHere.advice", "What would you tell the next team?"),
              new Question(
                  "triedHere.reasons[].reason",
                  "Where it failed, stopped or was decided against, why? A code such as money, or"
                      + " nothing:")),
          "question",
          List.of(new Question("question.question", "What would you like to know?")),
          "answer",
          List.of(
              new Question("links[answers]", "Id of the question, whole:"),
              new Question("answer.answer", "Your answer:"),
              new Question("answer.basis", "done-it, seen-it, read-it or opinion:")),
          "offer",
          List.of(
              TEAM,
              new Question(
                  "offer.help[]",
                  "What can you do? call, visit-us, visit-you, share-documents, mentor,"
                      + " peer-review, co-run-session:")),
          "lab",
          List.of(new Question("lab.challenge", "Which question do you want to work on?")));

  private record Question(String path, String words) {
    String field() {
      return path.startsWith("links") ? "links" : path.replaceAll("\\[].*", "");
    }
  }

  private Interview() {}

  /// A record of a kind from the answers of a person.
  ///
  /// @param ask asks a question and gives one line
  /// @param say tells a person something
  public static LearningRecord of(String kind, UnaryOperator<String> ask, Consumer<String> say) {
    List<Question> questions = new ArrayList<>(List.of(TITLE, SUMMARY, TOPICS, ROLE));
    questions.addAll(OF_KIND.getOrDefault(kind, List.of()));
    questions.add(AUDIENCE);
    var tree = new JsonObject();
    tree.add(
        kind.equals("tried-here") ? "triedHere" : kind, new JsonObject()); // links depend on it
    LearningRecord record = LearningRecord.getDefaultInstance();
    for (Question question : questions) {
      for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        put(tree, question.path(), ask.apply(question.words()));
        record = read(tree).orElse(record);
        List<String> wrong = wrong(record, question.field());
        wrong.forEach(say);
        if (wrong.isEmpty()) {
          break;
        }
      }
    }
    return record;
  }

  private static Optional<LearningRecord> read(JsonObject tree) {
    return RecordFile.of(tree) instanceof RecordFile.Read(var record)
        ? Optional.of(record)
        : Optional.empty();
  }

  /// What is wrong with one field, and what the guard refuses in it.
  private static List<String> wrong(LearningRecord record, String field) {
    LearningRecord filled = RecordRules.withDefaults(record, SOME_MONTH);
    List<String> wrong = new ArrayList<>();
    for (Problem problem : RecordRules.check(filled)) {
      if (problem.field().startsWith(field)) {
        wrong.add(problem.toString());
      }
    }
    for (GuardFinding finding : PersonGuard.find(filled)) {
      if (finding.field().startsWith(field) && finding.refuses()) {
        wrong.add(finding.field() + " " + finding.description());
      }
    }
    return wrong;
  }

  private static void put(JsonObject tree, String path, String answer) {
    if (path.startsWith("links[")) {
      var link = new JsonObject();
      link.addProperty("relation", path.substring(6, path.length() - 1));
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
