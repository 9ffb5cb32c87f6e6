package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No run of the tests skips one in silence: what was skipped is named at the end, and where all
/// that it needs is there, the run of CI fails.
class SkippedTest {
  private static final String REPORT =
      """
      <testsuite name="org.kith.ATest" tests="2" skipped="1">
        <testcase name="works" classname="org.kith.ATest" time="0.1"/>
        <testcase name="needs a tool" classname="org.kith.ATest" time="0.0">
          <skipped message="Assumption failed: Go&apos;s own &quot;note&quot; is not here" type="x"/>
        </testcase>
      </testsuite>
      """;

  @TempDir Path folder;

  private record Ended(int code, String said) {}

  @BeforeEach
  void report() throws IOException {
    Path reports = Files.createDirectories(folder.resolve("a/b/target/surefire-reports"));
    Files.writeString(reports.resolve("TEST-org.kith.ATest.xml"), REPORT);
  }

  /// What [deploy/tools.sh] says after a run that began then.
  private Ended concluded(int code, Instant begun, String before, Map<String, String> environment)
      throws Exception {
    Path mark = Files.createFile(folder.resolve("begun"));
    Files.setLastModifiedTime(mark, FileTime.from(begun));
    Path tools = Checkout.top().resolve("deploy/tools.sh");
    Path output = folder.resolve("said");
    String script = "top=$1; . \"$2\"; " + before + " conclude $3 \"$4\"";
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-c",
                script,
                "sh",
                folder.toString(),
                tools.toString(),
                Integer.toString(code),
                mark.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().remove("KITH_TEST_ALL");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(output));
  }

  @Test
  void whatWasSkippedIsNamed() throws Exception {
    Ended ended = concluded(0, Instant.EPOCH, "", Map.of());
    assertThat(ended.code()).isZero();
    assertThat(ended.said().strip())
        .isEqualTo(
            """
            NOT TESTED in this run:
              org.kith.ATest.needs a tool: Assumption failed: Go's own "note" is not here\
            """);
  }

  @Test
  void inCiASkippedTestThatLacksNothingFailsTheRun() throws Exception {
    Ended ended = concluded(0, Instant.EPOCH, "", Map.of("KITH_TEST_ALL", "1"));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.said()).contains("org.kith.ATest.needs a tool", "The run fails");
  }

  @Test
  void whatTheMachineLacksIsNamedAndNoFailure() throws Exception {
    Ended ended =
        concluded(
            0, Instant.EPOCH, "leave_unproved \"Go is not here.\";", Map.of("KITH_TEST_ALL", "1"));
    assertThat(ended.code()).isZero();
    assertThat(ended.said()).contains("  Go is not here.\n  org.kith.ATest.needs a tool");
  }

  @Test
  void reportsOfEarlierRunsAndFailuresStayAsTheyAre() throws Exception {
    Ended ended = concluded(3, Instant.now().plusSeconds(60), "", Map.of("KITH_TEST_ALL", "1"));
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.said()).isEmpty();
  }
}
