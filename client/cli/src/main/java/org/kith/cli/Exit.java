package org.kith.cli;

/// How a command ended, as the shell sees it.
enum Exit {
  OK(0),
  /// Refused, or failed with a reason.
  REFUSED(1),
  /// Called wrongly.
  USAGE(2),
  /// No node answers.
  UNREACHABLE(3);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
