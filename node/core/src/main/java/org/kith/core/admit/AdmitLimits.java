package org.kith.core.admit;

/// What one range may hold (SPEC 2.7).
public final class AdmitLimits {
  /// Most entries of one range.
  public static final int RANGE_ENTRIES_MAX = 512;

  /// Most bytes of entries, salts and payloads of one range.
  public static final long RANGE_BYTES_MAX = 1 << 20;

  /// Most hashes of a consistency proof: more than any tree below 2^53 needs.
  public static final int PROOF_HASHES_MAX = 128;

  private AdmitLimits() {}
}
