package org.kith.client.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/// Whether a zip has one reading. Zip programs go by the list at the end, streams by what stands
/// before each file: where the two differ, people would unpack other files than those that are
/// verified. Here every file stands in the list, in order and gapless, and both say the same.
final class ZipLayout {
  private static final long LOCAL = 0x04034b50L;
  private static final long DESCRIPTOR = 0x08074b50L;
  private static final long LISTED = 0x02014b50L;
  private static final long END = 0x06054b50L;
  private static final int LOCAL_BYTES = 30;
  private static final int LISTED_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int DESCRIBED_BEHIND = 1 << 3;

  /// Compression options, descriptors, UTF-8 names.
  private static final int FLAGS_KNOWN = 0x080e;

  /// Times and owners, as common programs add them; others may give a file another name.
  private static final Set<Integer> EXTRAS_KNOWN = Set.of(0x5455, 0x5855, 0x7855, 0x7875, 0x000a);

  private final ByteBuffer zip;
  private final int endsAt;

  private ZipLayout(byte[] bytes) {
    this.zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.endsAt = bytes.length - END_BYTES;
  }

  /// Whether these bytes are such a zip.
  static boolean isPlain(byte[] bytes) {
    try {
      return bytes.length >= END_BYTES && new ZipLayout(bytes).isPlain();
    } catch (IndexOutOfBoundsException e) {
      return false; // a length leads out of it
    }
  }

  private boolean isPlain() {
    long listAt = uint32(endsAt + 16);
    int files = uint16(endsAt + 10);
    if (uint32(endsAt) != END
        || uint32(endsAt + 4) != 0 // one disk only
        || uint16(endsAt + 8) != files
        || uint16(endsAt + 20) != 0 // no comment, nothing behind it
        || listAt + uint32(endsAt + 12) != endsAt) {
      return false;
    }
    int listed = (int) listAt;
    int local = 0;
    for (int i = 0; i < files; i++) {
      if (!agree(listed, local)) {
        return false;
      }
      local = behind(listed, local);
      listed += LISTED_BYTES + uint16(listed + 28) + uint16(listed + 30);
    }
    return listed == endsAt && local == listAt;
  }

  private boolean agree(int listed, int local) {
    int flags = uint16(listed + 8);
    int method = uint16(listed + 10);
    int name = uint16(listed + 28);
    return uint32(listed) == LISTED
        && uint32(local) == LOCAL
        && same(listed + 6, local + 4, 10) // version needed, flags, method, time, date
        && (flags & ~FLAGS_KNOWN) == 0
        && (method == DEFLATED || method == STORED && (flags & DESCRIBED_BEHIND) == 0)
        && sizesAgree(listed, local, flags)
        && name == uint16(local + 26)
        && same(listed + LISTED_BYTES, local + LOCAL_BYTES, name)
        && uint16(listed + 32) == 0 // no comment
        && uint16(listed + 34) == 0 // on this disk
        && uint32(listed + 42) == local
        && areKnown(listed + LISTED_BYTES + name, uint16(listed + 30))
        && areKnown(local + LOCAL_BYTES + name, uint16(local + 28));
  }

  private boolean sizesAgree(int listed, int local, int flags) {
    if ((flags & DESCRIBED_BEHIND) == 0) {
      return same(listed + 16, local + 14, 12); // checksum and both sizes
    }
    long at = contentEnd(listed, local);
    return uint32(local + 14) == 0
        && uint32(local + 18) == 0
        && uint32(local + 22) == 0
        && uint32((int) at) == DESCRIPTOR
        && same(listed + 16, (int) at + 4, 12);
  }

  private long contentEnd(int listed, int local) {
    long start = (long) local + LOCAL_BYTES + uint16(local + 26) + uint16(local + 28);
    long end = start + uint32(listed + 20);
    if (end > endsAt) {
      throw new IndexOutOfBoundsException("a file's content ends behind the list");
    }
    return end;
  }

  /// Where the next file begins.
  private int behind(int listed, int local) {
    int end = (int) contentEnd(listed, local);
    return (uint16(listed + 8) & DESCRIBED_BEHIND) == 0 ? end : end + 16;
  }

  private boolean areKnown(int from, int size) {
    int at = from;
    while (at + 4 <= from + size && EXTRAS_KNOWN.contains(uint16(at))) {
      at += 4 + uint16(at + 2);
    }
    return at == from + size;
  }

  private boolean same(int one, int other, int size) {
    return zip.slice(one, size).equals(zip.slice(other, size));
  }

  private int uint16(int at) {
    return zip.getShort(at) & 0xffff;
  }

  private long uint32(int at) {
    return zip.getInt(at) & 0xffff_ffffL;
  }
}
