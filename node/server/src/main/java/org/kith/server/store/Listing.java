package org.kith.server.store;

import java.util.Optional;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.record.Kind;

/// Which admitted records to list, newest arrival first. The next page starts before the last
/// row's sequence, so what arrives meanwhile moves nothing.
public record Listing(
    Optional<OrganisationId> origin, Optional<Kind> kind, long beforeSequence, int rowsMax) {
  /// Most rows in one answer.
  public static final int ROWS_MAX = 1_000;

  /// @throws IllegalArgumentException outside 1 to 1,000 rows
  public Listing {
    if (rowsMax < 1 || rowsMax > ROWS_MAX) {
      throw new IllegalArgumentException("a listing has 1 to 1,000 rows, not " + rowsMax);
    }
  }

  /// The newest of all.
  public static Listing newest(int rowsMax) {
    return new Listing(Optional.empty(), Optional.empty(), Long.MAX_VALUE, rowsMax);
  }

  /// Only of this origin.
  public Listing of(OrganisationId only) {
    return new Listing(Optional.of(only), kind, beforeSequence, rowsMax);
  }

  /// Only of this kind.
  public Listing of(Kind only) {
    return new Listing(origin, Optional.of(only), beforeSequence, rowsMax);
  }

  /// Only what arrived before this sequence.
  public Listing before(long sequence) {
    return new Listing(origin, kind, sequence, rowsMax);
  }
}
