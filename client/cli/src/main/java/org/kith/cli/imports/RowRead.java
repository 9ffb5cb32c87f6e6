package org.kith.cli.imports;

import java.util.List;

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
  ///
  /// @param form what it should have been
  /// @param heading the columns' names, where the form has them
  record Broken(int line, String reason, String text, ImportRun.Form form, List<String> heading)
      implements RowRead {
    public Broken {
      heading = List.copyOf(heading);
    }

    Broken(int line, String reason, String text, ImportRun.Form form) {
      this(line, reason, text, form, List.of());
    }
  }
}
