package org.kith.server.main;

/// Why the node does not start, in one sentence that says what to do.
final class CannotStart extends Exception {
  private static final long serialVersionUID = 1L;

  CannotStart(String sentence) {
    super(sentence);
  }

  CannotStart(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /// The sentence.
  String sentence() {
    String message = getMessage();
    return message == null ? "The node cannot start." : message;
  }
}
