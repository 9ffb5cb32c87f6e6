package org.kith.bench;

import java.io.IOException;

/// A Java process with nothing in it: the limit for start and memory.
final class BareProcess {
  private BareProcess() {}

  public static void main(String[] args) throws IOException {
    System.out.println("ready");
    System.out.flush();
    // Nothing is ever written to it: this waits until the process is ended.
    System.exit(System.in.read());
  }
}
