package org.kith.cli.imports;

import java.util.HashMap;
import java.util.Map;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// Names each row's attempt by what stands in it and by the map, so that a repeated import adds
/// nothing. Rows that are the same stay several: the second has a name of its own.
final class RowNames {
  private static final String PREFIX = "import-";

  private final Bytes map;
  private final Map<Bytes, Integer> seen = new HashMap<>();

  RowNames(String map) {
    this.map = Sha256.hash(Bytes.utf8(map));
  }

  /// The request id of the next row with this text.
  String next(String text) {
    Bytes row = Sha256.hash(map, Bytes.utf8(text));
    int occurrence = seen.merge(row, 1, Integer::sum);
    return PREFIX + Sha256.hash(row, Bytes.uint64be(occurrence)).base32();
  }
}
