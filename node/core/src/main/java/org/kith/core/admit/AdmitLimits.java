package org.kith.core.admit;

/// Bounds of what the gate lets in: of one range (SPEC 2.7), and of time (SPEC 4.7).
public final class AdmitLimits {
  /// Most entries of one range.
  public static final int RANGE_ENTRIES_MAX = 512;

  /// Most bytes of entries, salts and payloads of one range.
  public static final long RANGE_BYTES_MAX = 1 << 20;

  /// Most hashes of a consistency proof: more than any tree below 2^53 needs.
  public static final int PROOF_HASHES_MAX = 128;

  /// Time after a manifest's end for which its organisation's records are still admitted: clocks
  /// differ, and nobody is to be shut out for that.
  public static final long EXPIRY_TOLERANCE_MS = 24L * 60 * 60 * 1_000;

  private AdmitLimits() {}
}
