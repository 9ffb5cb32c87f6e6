package org.kith.server.search;

/// Why a record is among the hits.
public enum Matched {
  /// It has the words, or others that mean the same.
  WORDS,
  /// It is about much the same, in whatever words.
  MEANING,
  BOTH,
  /// Nothing was asked for but filters.
  NOTHING
}
