package org.kith.server.search;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// Where the next page starts. Opaque to callers; bound to its question by a checksum.
///
/// @param lease the reader that the first page was read from, while it is kept
/// @param ceiling sequence before which everything on the first page had arrived
/// @param loose whether the looser reading of the words is paged through
/// @param score of the last hit
/// @param numbers what the last hit is ordered by beside its score
record PageToken(long lease, long ceiling, boolean loose, float score, List<Long> numbers) {
  private static final int VERSION = 2;

  /// Most numbers that an order has.
  private static final int NUMBERS_MAX = 3;

  private static final int HEAD_BYTES = 1 + Long.BYTES + Long.BYTES + 1 + Float.BYTES;
  private static final int CHECK_BYTES = 8;

  PageToken {
    numbers = List.copyOf(numbers);
  }

  String encode(Bytes fingerprint) {
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + numbers.size() * Long.BYTES);
    out.put((byte) VERSION).putLong(lease).putLong(ceiling);
    out.put((byte) (loose ? 1 : 0)).putFloat(score);
    numbers.forEach(out::putLong);
    Bytes body = Bytes.wrap(out.array());
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
    int ofNumbers = all.length - HEAD_BYTES - CHECK_BYTES;
    if (ofNumbers < Long.BYTES
        || ofNumbers > NUMBERS_MAX * Long.BYTES
        || ofNumbers % Long.BYTES != 0
        || all[0] != VERSION) {
      return Optional.empty();
    }
    Bytes bytes = Bytes.wrap(all);
    Bytes body = bytes.slice(0, all.length - CHECK_BYTES);
    if (!bytes.slice(body.size(), all.length).equals(check(body, fingerprint))) {
      return Optional.empty();
    }
    ByteBuffer in = body.buffer();
    in.get();
    long lease = in.getLong();
    long ceiling = in.getLong();
    boolean loose = in.get() == 1;
    float score = in.getFloat();
    var numbers = new ArrayList<Long>();
    while (in.hasRemaining()) {
      numbers.add(in.getLong());
    }
    return Optional.of(new PageToken(lease, ceiling, loose, score, numbers));
  }

  private static Bytes check(Bytes body, Bytes fingerprint) {
    return Sha256.hash(fingerprint, body).slice(0, CHECK_BYTES);
  }
}
