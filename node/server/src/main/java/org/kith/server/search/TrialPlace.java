package org.kith.server.search;

import java.util.Arrays;
import java.util.Optional;
import org.kith.core.learn.Context;

/// Where something was tried, as a question asks for it.
///
/// @param fidelity code of how it was done; empty for however it was
/// @param found what was tried in such a place, and the reports that say so, once it is known
public record TrialPlace(Context place, String fidelity, Optional<Found> found) {
  /// Halves of ids.
  static final class Found {
    private final long[] ids;

    Found(long[] ids) {
      this.ids = ids;
      Arrays.sort(ids);
    }

    long[] ids() {
      return ids.clone();
    }
  }

  public TrialPlace(Context place, String fidelity) {
    this(place, fidelity, Optional.empty());
  }

  Context hashed() {
    return Report.hashed(place);
  }

  TrialPlace with(long[] ids) {
    return new TrialPlace(place, fidelity, Optional.of(new Found(ids)));
  }

  String text() {
    return place + " " + fidelity;
  }
}
