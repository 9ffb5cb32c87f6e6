package org.kith.core.learn;

import java.util.Collection;

/// A report as far as it matters for who has a voice.
///
/// @param <I> what stands for a record's id
public interface Vote<I extends Comparable<I>> {
  I id();

  /// Whose report it is, and on which site: one seat has one voice.
  Object seat();

  /// Other reports that this one says it is a copy of.
  Collection<I> sameAs();

  /// Whether it says what came of it: that it was given up or decided against too, and neither
  /// "planned" nor "too early to say".
  boolean hasResult();

  /// The circle of the log in which it stands.
  String circle();

  /// The epoch of that log.
  int epoch();

  /// Its place in that log.
  long index();
}
