package org.kith.client.bundle;

import java.io.IOException;

/// A file that is not what it should be, is damaged, or is cut off.
public final class UnreadableFile extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableFile(String sentence) {
    super(sentence);
  }
}
