package org.kith.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/// One line on standard error that says how far long work is. Silent where nobody looks.
public final class Progress implements AutoCloseable {
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final String what;
  private final PrintStream err;
  private final boolean shown;
  private long drawn = System.nanoTime() - REDRAW_NANOS;
  private boolean dirty;

  Progress(String what, PrintStream err, boolean shown) {
    this.what = what;
    this.err = err;
    this.shown = shown;
  }

  /// Says how far it is; redraws at most ten times a second.
  public void at(String where) {
    long now = System.nanoTime();
    if (shown && now - drawn >= REDRAW_NANOS) {
      drawn = now;
      dirty = true;
      err.print(CLEAR_LINE + what + ": " + where);
      err.flush();
    }
  }

  @Override
  public void close() {
    clear();
  }

  /// Takes the line away, so that an answer can be printed.
  void clear() {
    if (dirty) {
      dirty = false;
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
