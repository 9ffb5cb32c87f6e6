package org.kith.server.main;

import java.io.IOException;

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

  /// A port that another program has.
  static CannotStart portInUse(String what, int port, String flag, IOException cause) {
    return new CannotStart(
        "The "
            + what
            + " port "
            + port
            + " cannot be opened, most likely because another program"
            + " uses it. Choose another with "
            + flag
            + ".",
        cause);
  }
}
