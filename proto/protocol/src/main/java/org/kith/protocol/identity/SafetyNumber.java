package org.kith.protocol.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.StringJoiner;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;

/// The digits that two organisations read to one another over the telephone (SPEC 4.5).
public final class SafetyNumber {
  private static final int GROUPS = 12;
  private static final int GROUP_BYTES = 5;
  private static final long MODULUS = 100_000;

  private SafetyNumber() {}

  /// Twelve groups of five digits, the same whichever side asks.
  public static String of(OrganisationId one, OrganisationId other) {
    boolean ordered = one.compareTo(other) <= 0;
    byte[] digest =
        sha512(
            Bytes.concat(
                Bytes.utf8("kith-safety/v1\n"),
                (ordered ? one : other).hash(),
                (ordered ? other : one).hash()));
    var digits = new StringJoiner(" ");
    for (int group = 0; group < GROUPS; group++) {
      long value = 0;
      for (int i = 0; i < GROUP_BYTES; i++) {
        value = value << Byte.SIZE | digest[group * GROUP_BYTES + i] & 0xff;
      }
      digits.add(String.format(Locale.ROOT, "%05d", value % MODULUS));
    }
    return digits.toString();
  }

  private static byte[] sha512(Bytes bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes.toArray());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-512", e);
    }
  }
}
