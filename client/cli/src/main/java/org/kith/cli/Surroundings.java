package org.kith.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a command has around it: its streams, whether a person looks at them, the environment, and
/// the folder for what it writes where nobody named a file.
record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean interactive,
    Map<String, String> environment,
    Path folder) {
  /// In the folder in which the program was started.
  Surroundings(
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean interactive,
      Map<String, String> environment) {
    this(in, out, err, interactive, environment, Path.of(""));
  }

  static Surroundings ofProcess() {
    return new Surroundings(
        System.in,
        System.out,
        System.err,
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent(),
        System.getenv());
  }

  /// Colours are for people at a terminal who did not say NO_COLOR.
  boolean colours() {
    return interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }
}
