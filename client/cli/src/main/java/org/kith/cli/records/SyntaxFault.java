package org.kith.cli.records;

/// A text that is neither JSON nor YAML, with the place.
public final class SyntaxFault extends Exception {
  private static final long serialVersionUID = 1L;
  private final String sentence;

  SyntaxFault(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /// What is wrong, and what to do.
  public String sentence() {
    return sentence;
  }
}
