package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What the operating system knows of a process (Linux).
final class Machine {
  private static final double KIB_PER_MIB = 1024;
  private static final double TICKS_PER_SECOND = 100;
  private static final int FIELD_USER_TICKS = 11;
  private static final int FIELD_SYSTEM_TICKS = 12;

  private Machine() {}

  static String described() {
    return String.format(
        Locale.ROOT,
        "%d cores, Java %s, %s",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature(),
        System.getProperty("os.name"));
  }

  /// Resident memory now, in MiB.
  static double residentMib(long pid) {
    return status(pid, "VmRSS:");
  }

  /// The greatest resident memory so far, in MiB.
  static double residentPeakMib(long pid) {
    return status(pid, "VmHWM:");
  }

  /// Processor time that the process has used, in seconds.
  static double cpuSeconds(long pid) {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    // The name in parentheses may hold spaces; the fields after it do not.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[FIELD_USER_TICKS]) + Long.parseLong(fields[FIELD_SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  private static double status(long pid, String field) {
    return read(Path.of("/proc/" + pid + "/status"))
            .lines()
            .filter(line -> line.startsWith(field))
            .map(line -> line.substring(field.length()).replace("kB", "").strip())
            .mapToDouble(Double::parseDouble)
            .findFirst()
            .orElseThrow()
        / KIB_PER_MIB;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
