package org.kith.cli;

import java.util.List;
import org.kith.schema.v1.FieldProblem;

/// Ends a command with a sentence that says what is wrong and what to do.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Exit exit;
  private final String reason;
  private final transient List<FieldProblem> problems;

  private Failure(Exit exit, String reason, String sentence, List<FieldProblem> problems) {
    super(sentence);
    this.exit = exit;
    this.reason = reason;
    this.problems = List.copyOf(problems);
  }

  /// The command was called wrongly.
  public static Failure usage(String sentence) {
    return new Failure(Exit.USAGE, "USAGE", sentence, List.of());
  }

  /// The command was called wrongly, as the node found.
  static Failure usage(String reason, String sentence, List<FieldProblem> problems) {
    return new Failure(Exit.USAGE, reason, sentence, problems);
  }

  /// What was asked is refused or did not work.
  public static Failure refused(String sentence) {
    return new Failure(Exit.REFUSED, "FAILED", sentence, List.of());
  }

  /// Refused, with a reason code.
  static Failure refused(String reason, String sentence) {
    return refused(reason, sentence, List.of());
  }

  /// Refused, with a reason code and all fields that are wrong.
  public static Failure refused(String reason, String sentence, List<FieldProblem> problems) {
    return new Failure(Exit.REFUSED, reason.isEmpty() ? "REFUSED" : reason, sentence, problems);
  }

  /// No node answers.
  public static Failure unreachable(String sentence) {
    return new Failure(Exit.UNREACHABLE, "UNREACHABLE", sentence, List.of());
  }

  Exit exit() {
    return exit;
  }

  String reason() {
    return reason;
  }

  List<FieldProblem> problems() {
    return problems;
  }

  /// The sentence.
  String sentence() {
    String message = getMessage();
    return message == null ? "It failed." : message;
  }
}
