package org.kith.server.store;

import java.util.Arrays;

/// A growing row of longs, 8 bytes each.
final class LongColumn {
  private static final int FIRST = 16;

  private long[] values = new long[FIRST];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  long get(long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("value " + index + " of " + size);
    }
    return values[(int) index];
  }

  /// The values [from, to).
  LongColumn slice(long from, long to) {
    var slice = new LongColumn();
    slice.values = Arrays.copyOfRange(values, (int) from, Math.max((int) to, (int) from + FIRST));
    slice.size = (int) (to - from);
    return slice;
  }

  /// Where an ascending column has this value; below 0 where it has not.
  int find(long value) {
    return Arrays.binarySearch(values, 0, size, value);
  }

  int size() {
    return size;
  }
}
