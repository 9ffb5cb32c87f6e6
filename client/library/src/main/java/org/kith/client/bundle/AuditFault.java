package org.kith.client.bundle;

/// The first thing about an audit that does not hold, in a sentence.
final class AuditFault extends Exception {
  private static final long serialVersionUID = 1L;

  AuditFault(String sentence) {
    super(sentence);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  /// A log's name in a sentence.
  static String words(String log) {
    return "the " + log + " log";
  }
}
