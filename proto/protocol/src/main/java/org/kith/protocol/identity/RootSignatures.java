package org.kith.protocol.identity;

import java.util.List;
import org.kith.protocol.bytes.Bytes;

/// Which of some root keys have signed a proposal, and how many must (SPEC 4.8).
///
/// @param signed keys whose signature is there and holds
/// @param missing the others
/// @param threshold how many must sign
public record RootSignatures(List<Bytes> signed, List<Bytes> missing, int threshold) {
  public RootSignatures {
    signed = List.copyOf(signed);
    missing = List.copyOf(missing);
  }

  /// Whether enough have.
  public boolean enough() {
    return signed.size() >= threshold;
  }
}
