package org.kith.cli.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a person is asked for a record of each kind.
final class Questions {
  /// One question.
  ///
  /// @param path where its answer goes
  /// @param vocabulary whose codes answer it; none where empty
  record Question(String path, String words, String vocabulary) {
    private Question(String path, String words) {
      this(path, words, "");
    }

    String field() {
      return isLink() ? "links" : path.replaceAll("\\[].*", "");
    }

    boolean isLink() {
      return path.startsWith("links[");
    }

    /// The relation of the link that it asks for.
    String relation() {
      return path.substring(path.indexOf('[') + 1, path.length() - 1);
    }
  }

  private static final Question TITLE = new Question("title", "Title, 8 to 160 characters:");
  private static final Question SUMMARY =
      new Question("summary", "In two or three sentences, what is it about?");
  private static final Question TOPICS =
      new Question(
          "topics[]",
          "Topics, with commas between, such as handover, falls (kith topics lists them all):");
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
              new Question("practice.maturity", "How far is it?", "maturities"),
              new Question("practice.evidence", "How do you know?", "evidence")),
          "method",
          List.of(
              new Question("method.purpose", "What is it for?"),
              new Question("method.minSpecs[]", "What may never be left out? With ; between:"),
              new Question("method.steps[].text", "The steps, with ; between:")),
          "tried-here",
          List.of(
              new Question(
                  "links[tried]",
                  "What did you try? Its id, or the id's first 8 characters or more (kith search"
                      + " finds it):"),
              new Question("triedHere.status", "Where are you with it?", "trial-statuses"),
              new Question(
                  "triedHere.outcome",
                  "How did it go? Nothing where you have not tried it yet:",
                  "outcomes"),
              new Question("triedHere.advice", "What would you tell the next team?"),
              new Question(
                  "triedHere.reasons[].reason",
                  "Where it failed, stopped or was decided against, why? One or more codes, or"
                      + " nothing:",
                  "reasons")),
          "question",
          List.of(new Question("question.question", "What would you like to know?")),
          "answer",
          List.of(
              new Question(
                  "links[answers]",
                  "Which question do you answer? Its id, or the id's first 8 characters or more:"),
              new Question("answer.answer", "Your answer:"),
              new Question("answer.basis", "How do you know?", "answer-bases")),
          "offer",
          List.of(
              TEAM,
              new Question(
                  "offer.help[]", "What can you do? One or more, with commas:", "offer-help")),
          "lab",
          List.of(new Question("lab.challenge", "Which question do you want to work on?")));

  private Questions() {}

  /// In the order in which they are asked.
  static List<Question> of(String kind) {
    List<Question> questions = new ArrayList<>(List.of(TITLE, SUMMARY, TOPICS, ROLE));
    questions.addAll(OF_KIND.getOrDefault(kind, List.of()));
    questions.add(AUDIENCE);
    return questions;
  }
}
