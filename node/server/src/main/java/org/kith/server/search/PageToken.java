package org.kith.server.search;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// Where the next page starts. Opaque to callers; bound to its question by a checksum.
///
/// @param lease the reader that the first page was read from, while it is kept
/// @param ceiling sequence before which everything on the first page had arrived
/// @param loose whether the looser reading of the words is paged through
/// @param score of the last hit
/// @param arrival of the last hit
record PageToken(long lease, long ceiling, boolean loose, float score, long arrival) {
  private static final int VERSION = 1;
  private static final int BODY_BYTES = 1 + Long.BYTES + Long.BYTES + 1 + Float.BYTES + Long.BYTES;
  private static final int CHECK_BYTES = 8;

  String encode(Bytes fingerprint) {
    Bytes body =
        Bytes.wrap(
            ByteBuffer.allocate(BODY_BYTES)
                .put((byte) VERSION)
                .putLong(lease)
                .putLong(ceiling)
                .put((byte) (loose ? 1 : 0))
                .putFloat(score)
                .putLong(arrival)
                .array());
    byte[] all = Bytes.concat(body, check(body, fingerprint)).toArray();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /// Empty for whatever is not a token of this question.
  static Optional<PageToken> decode(String text, Bytes fingerprint) {
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (all.length != BODY_BYTES + CHECK_BYTES || all[0] != VERSION) {
      return Optional.empty();
    }
    Bytes bytes = Bytes.wrap(all);
    Bytes body = bytes.slice(0, BODY_BYTES);
    if (!bytes.slice(BODY_BYTES, all.length).equals(check(body, fingerprint))) {
      return Optional.empty();
    }
    ByteBuffer in = body.buffer();
    in.get();
    return Optional.of(
        new PageToken(in.getLong(), in.getLong(), in.get() == 1, in.getFloat(), in.getLong()));
  }

  private static Bytes check(Bytes body, Bytes fingerprint) {
    return Sha256.hash(fingerprint, body).slice(0, CHECK_BYTES);
  }
}
