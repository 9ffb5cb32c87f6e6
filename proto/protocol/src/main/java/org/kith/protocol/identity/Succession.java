package org.kith.protocol.identity;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kith.protocol.bytes.Bytes;

/// Whether one version of a manifest may follow another (SPEC 4.8).
final class Succession {
  private Succession() {}

  /// What is wrong with `next` as the successor of `before`; empty where nothing is. Each is sound
  /// by itself.
  static Optional<ManifestFault> check(Manifest before, Manifest next) {
    if (next.version() != before.version() + 1 || !next.previous().equals(before.hash())) {
      return Optional.of(ManifestFault.DOES_NOT_FOLLOW);
    }
    Bytes preimage = next.preimage();
    int old = Manifest.goodSignatures(next.signatures(), before.rootKeys(), preimage);
    if (old < before.rootThreshold()) {
      return Optional.of(ManifestFault.NOT_SIGNED_BEFORE);
    }
    Set<Bytes> either = new LinkedHashSet<>(before.rootKeys());
    either.addAll(next.rootKeys());
    int all = Manifest.goodSignatures(next.signatures(), List.copyOf(either), preimage);
    if (all != next.signatures().size()) {
      return Optional.of(ManifestFault.UNKNOWN_SIGNATURE);
    }
    return keepsEpochs(before.commons(), next.commons())
        ? Optional.empty()
        : Optional.of(ManifestFault.CHANGED_HISTORY);
  }

  /// What was, stays: epochs keep their numbers and keys, new ones come after, and one that has
  /// ended can only end earlier, by a revocation.
  private static boolean keepsEpochs(List<Manifest.Epoch> before, List<Manifest.Epoch> next) {
    if (next.size() < before.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      Manifest.Epoch old = before.get(i);
      Manifest.Epoch now = next.get(i);
      if (old.number() != now.number()
          || !old.key().equals(now.key())
          || !old.mlDsa44Key().equals(now.mlDsa44Key())
          || !mayBecome(old.end(), now.end())) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayBecome(Optional<LogEnd> old, Optional<LogEnd> now) {
    if (old.isEmpty() || old.equals(now)) {
      return true;
    }
    if (now.isEmpty() || !now.get().revoked()) {
      return false;
    }
    return now.get().size() < old.get().size()
        || now.get().size() == old.get().size() && now.get().root().equals(old.get().root());
  }
}
