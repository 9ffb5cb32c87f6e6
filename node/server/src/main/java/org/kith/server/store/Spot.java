package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Where a frame lies.
record Spot(Segment segment, long offset, int length) {
  ByteBuffer read() throws IOException {
    return segment.read(offset, length);
  }
}
