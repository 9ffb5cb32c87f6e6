package org.kith.cli.imports;

/// Hears why a field cannot be made from a row.
@FunctionalInterface
interface Complaints {
  void add(String reason);
}
