package org.kith.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.kith.schema.v1.FieldProblem;

/// What people and scripts see: answers on standard output, everything else on standard error.
public final class Screen {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  /// Form of answers.
  enum Form {
    table,
    json
  }

  private final Surroundings surroundings;
  private final Form form;
  private final boolean quiet;
  private final boolean questions;
  private final boolean noQuestions;
  private final BufferedReader input;

  Screen(Surroundings surroundings, Form form, boolean quiet, boolean questions) {
    this.surroundings = surroundings;
    this.form = form;
    this.quiet = quiet;
    this.noQuestions = !questions;
    this.questions = questions && surroundings.interactive();
    this.input =
        new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
  }

  public boolean isJson() {
    return form == Form.json;
  }

  /// An API answer: protobuf JSON, or the words that `table` says.
  void answer(Message message, Runnable table) {
    if (isJson()) {
      surroundings.out().println(AnswerJson.print(message));
    } else {
      table.run();
    }
  }

  /// An answer that no API message has.
  public void answer(JsonObject object, Runnable table) {
    if (isJson()) {
      surroundings.out().println(PRETTY.toJson(object));
    } else {
      table.run();
    }
  }

  /// One message a line, as streams of answers are printed.
  void jsonLine(Message message) {
    surroundings.out().println(AnswerJson.printLine(message));
  }

  /// A line of the answer.
  public void line(String text) {
    surroundings.out().println(Visible.text(text));
  }

  /// A line of the answer that holds bytes of ours, such as a proof or a comma-separated row.
  void raw(String text) {
    surroundings.out().println(text);
  }

  /// A line beside the answer: left out with --quiet.
  public void note(String text) {
    if (!quiet) {
      surroundings.err().println(Visible.text(text));
    }
  }

  /// Something that a person should know even with --quiet.
  void warning(String text) {
    surroundings.err().println("kith: " + Visible.text(text));
  }

  /// Progress on long work, for a person who looks.
  public Progress progress(String what) {
    return new Progress(what, surroundings.err(), surroundings.interactive() && !quiet);
  }

  /// A line of the answer that stands out at a terminal.
  void heading(String text) {
    String safe = Visible.text(text);
    surroundings.out().println(surroundings.colours() ? BOLD + safe + PLAIN : safe);
  }

  /// A passage whose matches stand between « and »; at a terminal they stand out.
  void passage(String text) {
    String safe = Visible.text(text);
    surroundings
        .out()
        .println(surroundings.colours() ? safe.replace("«", BOLD).replace("»", PLAIN) : safe);
  }

  /// Whether the caller has said that nobody is to be asked.
  boolean refusesQuestions() {
    return noQuestions;
  }

  /// Whether questions may be asked.
  boolean asks() {
    return questions;
  }

  /// Asks a question and reads one line; empty where there is none.
  String ask(String question) {
    return answer(question).orElse("");
  }

  /// Asks a question and reads one line; nothing where the input has ended.
  Optional<String> answer(String question) {
    surroundings.err().print(question + " ");
    surroundings.err().flush();
    try {
      String line = input.readLine();
      if (line == null) {
        surroundings.err().println(); // what follows is no answer to the question
      }
      return Optional.ofNullable(line).map(String::strip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Says why a command failed.
  void failure(Failure failure) {
    for (FieldProblem problem : failure.problems()) {
      if (!isTold(problem, failure)) {
        surroundings.err().println("  " + Visible.text(said(problem)));
      }
    }
    surroundings.err().println("kith: " + Visible.text(failure.sentence()));
    if (isJson()) {
      surroundings.out().println(PRETTY.toJson(json(failure)));
    }
  }

  /// Whether the sentence at the end says it already: of the whole record, or as the only one.
  private static boolean isTold(FieldProblem problem, Failure failure) {
    String description = problem.getDescription();
    return problem.getField().isEmpty()
        ? failure.sentence().contains(description)
        : failure.problems().size() == 1 && failure.sentence().equals(description);
  }

  /// A problem with its field; of the whole record there is none.
  static String said(FieldProblem problem) {
    return (problem.getField().isEmpty() ? "" : problem.getField() + ": ")
        + problem.getDescription();
  }

  private static JsonElement json(Failure failure) {
    var error = new JsonObject();
    error.addProperty("reason", failure.reason());
    error.addProperty("message", failure.sentence());
    if (!failure.problems().isEmpty()) {
      var problems = new JsonArray();
      for (FieldProblem problem : failure.problems()) {
        var one = new JsonObject();
        one.addProperty("field", problem.getField());
        one.addProperty("description", problem.getDescription());
        problems.add(one);
      }
      error.add("problems", problems);
    }
    var object = new JsonObject();
    object.add("error", error);
    return object;
  }
}
