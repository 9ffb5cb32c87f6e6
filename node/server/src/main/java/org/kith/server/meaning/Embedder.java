package org.kith.server.meaning;

/// Turns texts into points.
public interface Embedder extends AutoCloseable {
  /// Numbers of a point.
  int DIMENSIONS = 384;

  /// The point of a text: its direction counts, not its length. Any text has one.
  byte[] embed(String text);

  /// Lets go of what it holds outside the heap.
  @Override
  void close();

  /// How close two points are: 1 for the same direction, 0 for nothing in common.
  static double closeness(byte[] one, byte[] other) {
    long dot = 0;
    long ones = 0;
    long others = 0;
    for (int i = 0; i < one.length; i++) {
      dot += (long) one[i] * other[i];
      ones += (long) one[i] * one[i];
      others += (long) other[i] * other[i];
    }
    return ones == 0 || others == 0 ? 0 : dot / Math.sqrt((double) ones * others);
  }
}
