package org.kith.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Chooses what comes into view of all that is near: the nearest, and a setback wherever one is
/// among the first twenty.
final class InView {
  /// Places among which a setback is looked for.
  static final int SETBACK_WITHIN = 20;

  private InView() {}

  /// The first ones. Where none of them is a setback, the nearest setback takes the place of the
  /// last; the nearest of all never gives way, so that of one there are two then.
  static <T> List<T> of(List<T> nearestFirst, int size, Predicate<T> isSetback) {
    List<T> chosen = new ArrayList<>(nearestFirst.stream().limit(size).toList());
    if (chosen.stream().noneMatch(isSetback)) {
      nearestFirst.stream()
          .limit(SETBACK_WITHIN)
          .skip(size)
          .filter(isSetback)
          .findFirst()
          .ifPresent(
              setback -> {
                if (chosen.size() > 1) {
                  chosen.removeLast();
                }
                chosen.add(setback);
              });
    }
    return chosen;
  }
}
