package org.kith.server.search;

/// What a question may ask for by code.
public enum SearchFilter {
  KIND(Fields.KIND),
  TOPIC(Fields.TOPIC),
  SETTING(Fields.SETTING),
  LEVEL(Fields.LEVEL),
  /// Reports with this outcome, and what they report on.
  OUTCOME(Fields.OUTCOME),
  /// Reports with this status, and what they report on.
  STATUS(Fields.STATUS);

  final String field;

  SearchFilter(String field) {
    this.field = field;
  }
}
