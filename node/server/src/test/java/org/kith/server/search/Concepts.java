package org.kith.server.search;

import java.util.List;
import java.util.Locale;
import org.kith.server.meaning.Embedder;

/// A model that knows a few things by heart, for tests of what is built around a model.
final class Concepts implements Embedder {
  /// From here on, directions of texts of their own.
  private static final int OWN = 20;

  private static final List<List<String>> KNOWN =
      List.of(
          List.of("fall", "tripping", "stumbl", "slip"),
          List.of("sepsis", "infection", "fever"),
          List.of("handover", "shift", "sheet"),
          List.of("battery", "pump", "device"));

  @Override
  public byte[] embed(String text) {
    byte[] point = new byte[DIMENSIONS];
    String plain = text.toLowerCase(Locale.ROOT);
    for (int i = 0; i < KNOWN.size(); i++) {
      for (String word : KNOWN.get(i)) {
        for (int at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
          point[i] = (byte) Math.min(120, point[i] + 20);
        }
      }
    }
    point[OWN + Math.floorMod(plain.hashCode(), DIMENSIONS - OWN)] = 1; // near to nothing else
    return point;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
