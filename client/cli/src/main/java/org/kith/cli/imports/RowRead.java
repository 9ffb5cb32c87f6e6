package org.kith.cli.imports;

/// What a line of a file turned out to be.
public sealed interface RowRead {
  int line();

  /// A row with columns.
  record Good(Row row) implements RowRead {
    @Override
    public int line() {
      return row.line();
    }
  }

  /// A line that cannot be read, and why.
  record Broken(int line, String reason, String text) implements RowRead {}
}
