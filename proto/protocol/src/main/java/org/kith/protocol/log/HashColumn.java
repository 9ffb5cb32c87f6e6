package org.kith.protocol.log;

import java.util.ArrayList;
import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// Hashes one after another in chunks: grows without copying, 32 bytes each.
final class HashColumn {
  private static final int CHUNK_HASHES_FIRST = 64;
  private static final int CHUNK_HASHES_MAX = 64 * 1024;

  private final List<byte[]> chunks = new ArrayList<>();
  private long size;

  synchronized void add(Bytes hash) {
    if (hash.size() != Sha256.HASH_BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + hash.size());
    }
    int chunk = chunk(size);
    if (chunk == chunks.size()) {
      chunks.add(new byte[capacity(chunk) * Sha256.HASH_BYTES]);
    }
    hash.copyTo(chunks.get(chunk), (int) (size - start(chunk)) * Sha256.HASH_BYTES);
    size++;
  }

  synchronized Bytes get(long index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException("hash " + index + " of " + size);
    }
    int chunk = chunk(index);
    int at = (int) (index - start(chunk)) * Sha256.HASH_BYTES;
    byte[] hash = new byte[Sha256.HASH_BYTES];
    System.arraycopy(chunks.get(chunk), at, hash, 0, hash.length);
    return Bytes.wrap(hash);
  }

  // Chunks double from the first size to the greatest, so that small logs stay small.
  private static final int DOUBLING =
      Integer.numberOfTrailingZeros(CHUNK_HASHES_MAX / CHUNK_HASHES_FIRST);
  private static final long DOUBLED = (long) CHUNK_HASHES_FIRST * ((1L << DOUBLING) - 1);

  private static int chunk(long index) {
    if (index < DOUBLED) {
      return 63 - Long.numberOfLeadingZeros(index / CHUNK_HASHES_FIRST + 1);
    }
    return DOUBLING + (int) ((index - DOUBLED) / CHUNK_HASHES_MAX);
  }

  private static long start(int chunk) {
    return chunk < DOUBLING
        ? CHUNK_HASHES_FIRST * ((1L << chunk) - 1)
        : DOUBLED + (long) (chunk - DOUBLING) * CHUNK_HASHES_MAX;
  }

  private static int capacity(int chunk) {
    return chunk < DOUBLING ? CHUNK_HASHES_FIRST << chunk : CHUNK_HASHES_MAX;
  }
}
