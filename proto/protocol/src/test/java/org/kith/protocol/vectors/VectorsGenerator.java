package org.kith.protocol.vectors;

import java.util.SortedMap;

/// Makes the golden files of bytes and log, the same ones every time.
final class VectorsGenerator {
  private VectorsGenerator() {}

  static SortedMap<String, String> files() {
    var vectors = new VectorSet();
    WireVectors.addTo(vectors);
    EntryVectors.addTo(vectors);
    KeyVectors.addTo(vectors);
    EdgeVectors.addTo(vectors);
    NoteVectors.addTo(vectors);
    TreeVectors.addTo(vectors);
    return vectors.texts();
  }
}
