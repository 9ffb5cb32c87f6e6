package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The quickstart as a newcomer runs it, twice in a row: it ends by itself and leaves nothing.
class DemoTest {
  private static final int DEMO_SECONDS_MAX = 120;

  @Test
  void threeOrganisationsFindEachOthersRecordsAndLeaveNothingBehind(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    for (int round = 1; round <= 2; round++) {
      Path said = folder.resolve("said-" + round + ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(
                  Checkout.launcher().toString(),
                  "demo",
                  "--once",
                  "--samples",
                  Checkout.samples().toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
      // The JVM takes its folder for temporary files from an option, a shell from a variable.
      builder.environment().put("TMPDIR", temporary.toString());
      builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
      Process process = builder.start();
      boolean ended = process.waitFor(DEMO_SECONDS_MAX, TimeUnit.SECONDS);
      List<ProcessHandle> left = process.descendants().toList();
      process.destroyForcibly();
      String output = Files.readString(said);
      assertThat(ended).as(output).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      assertThat(left).as("processes left behind").isEmpty();
      assertThat(output)
          .contains("Riverside Example")
          .contains("Hillside Example")
          .contains("Harbour Example");
      assertThat(listed(temporary)).as("files left behind").isEmpty();
      assertThat(folder.resolve("state")).doesNotExist();
    }
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.getFileName().toString().startsWith("hsperf")).toList();
    }
  }
}
