package org.kith.protocol.bytes;

import java.util.Optional;

/// An organisation's id: the hash of version 1 of its manifest (SPEC 4).
public record OrganisationId(Bytes hash) implements Comparable<OrganisationId> {
  private static final String PREFIX = "kith1";

  public OrganisationId {
    if (hash.size() != Sha256.HASH_BYTES) {
      throw new IllegalArgumentException("an organisation id has 32 bytes, not " + hash.size());
    }
  }

  /// Reads the text form: `kith1` and 52 base32 characters.
  public static Optional<OrganisationId> parse(String text) {
    return text.startsWith(PREFIX)
        ? Base32.decode(text.substring(PREFIX.length()))
            .filter(b -> b.size() == Sha256.HASH_BYTES)
            .map(OrganisationId::new)
        : Optional.empty();
  }

  public String text() {
    return PREFIX + hash.base32();
  }

  @Override
  public int compareTo(OrganisationId other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public String toString() {
    return text();
  }
}
