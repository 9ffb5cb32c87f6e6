package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.records.RecordFile;
import org.kith.client.render.RecordHtml;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Method;
import org.kith.schema.v1.MethodStep;

/// Exported pages on paper, where the machine has a browser that prints.
class PrintTest {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int BROWSER_SECONDS_MAX = 60;
  private static final Pattern PAGES = Pattern.compile("/Count (\\d+)");
  private static final String TOO_LONG = "too long for one sheet of paper";
  private static final String SENTENCE = "Ask each pair to tell the other four what stood out. ";

  @TempDir private Path folder = Path.of("");

  private static Optional<Path> browser() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(place -> BROWSERS.stream().map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static LearningRecord read(Path file) throws IOException {
    if (RecordFile.read(file) instanceof RecordFile.Read(LearningRecord record)) {
      return record.toBuilder().setRecordId("a".repeat(52)).build();
    }
    throw new AssertionError(file + " is no record");
  }

  private static List<LearningRecord> sampleMethods() throws IOException {
    try (Stream<Path> files = Files.walk(Checkout.samples())) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .map(
              file -> {
                try {
                  return read(file);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
          .filter(LearningRecord::hasMethod)
          .map(record -> record.toBuilder().setKind("method").build())
          .toList();
    }
  }

  /// A method with about so many characters in all.
  private static LearningRecord method(int characters) {
    String text = SENTENCE.repeat(characters / 12 / SENTENCE.length() + 1);
    var method =
        Method.newBuilder()
            .setPurpose(text)
            .setUseWhen(text)
            .setAvoidWhen(text)
            .setTips(text)
            .setTraps(text)
            .setRiffs(text);
    for (int i = 0; i < 6; i++) {
      method.addMinSpecs(text.substring(0, text.length() / 3));
      method.addSteps(
          MethodStep.newBuilder()
              .setText(text.substring(0, text.length() * 2 / 3))
              .setMinutes(5)
              .setGroups("pairs"));
    }
    return LearningRecord.newBuilder()
        .setRecordId("b".repeat(52))
        .setKind("method")
        .setTitle("A method of about " + characters + " characters")
        .setSummary(SENTENCE.repeat(4))
        .addTopics("improvement-capability")
        .setAuthorRole("facilitator")
        .setAudience("public")
        .setLicence("CC-BY-4.0")
        .setMethod(method)
        .build();
  }

  /// A method whose steps have about so many characters in all.
  private static LearningRecord ofSteps(int characters) {
    String step = SENTENCE.repeat(characters / 30 / SENTENCE.length() + 1);
    var method = Method.newBuilder().setPurpose("To let everybody think and be heard.");
    for (int i = 0; i < 8; i++) {
      method.addMinSpecs("Equal time for all, number " + i);
    }
    for (int i = 0; i < 30; i++) {
      method.addSteps(
          MethodStep.newBuilder()
              .setText(step.substring(0, characters / 30))
              .setMinutes(5)
              .setGroups("pairs"));
    }
    return method(0).toBuilder().setMethod(method).setTitle("A method of many steps").build();
  }

  /// The largest one that its page does not call too long.
  private static LearningRecord largest(IntFunction<LearningRecord> make) {
    int fits = 1_000;
    for (int step = 16_384; step > 50; step /= 2) {
      String page = RecordHtml.page("", "for a test", List.of(make.apply(fits + step)));
      fits += page.contains(TOO_LONG) ? 0 : step;
    }
    return make.apply(fits);
  }

  private int pages(Path browser, String html) throws Exception {
    Path page = Files.writeString(folder.resolve("page.html"), html);
    Path pdf = folder.resolve("page.pdf");
    Files.deleteIfExists(pdf);
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--user-data-dir=" + folder.resolve("profile"),
                "--no-pdf-header-footer",
                "--print-to-pdf=" + pdf,
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile())
            .start();
    if (!process.waitFor(BROWSER_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the browser printed nothing in " + BROWSER_SECONDS_MAX + " s");
    }
    assertThat(pdf).as(Files.readString(folder.resolve("browser.log"))).exists();
    return PAGES
        .matcher(Files.readString(pdf, StandardCharsets.ISO_8859_1))
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .max()
        .orElse(0);
  }

  @Test
  void aMethodPrintsOnOneSheet() throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "No browser here: printing on one sheet is unproved");
    List<LearningRecord> samples = sampleMethods();
    assertThat(samples).hasSizeGreaterThan(2);
    // One run: a contents page, then a sheet for each.
    List<LearningRecord> all =
        Stream.of(
                samples.stream(),
                Stream.of(1_200, 2_000, 3_200, 5_000, 7_000, 9_000, 13_000).map(PrintTest::method),
                Stream.of(largest(PrintTest::method), largest(PrintTest::ofSteps)))
            .flatMap(some -> some)
            .toList();
    String page = RecordHtml.page("Methods", "for a test", all);
    assertThat(page).doesNotContain(TOO_LONG);
    assertThat(pages(browser.get(), page)).isEqualTo(1 + all.size());
    assertThat(pages(browser.get(), RecordHtml.page("", "for a test", samples.subList(0, 1))))
        .isEqualTo(1);
  }

  /// The rules allow methods that no sheet holds: those say so instead of being set too small to
  /// read.
  @Test
  void aMethodThatIsTooLongForASheetSaysSo() {
    assertThat(RecordHtml.page("", "for a test", List.of(method(60_000))))
        .contains(TOO_LONG, "method fields-0");
  }
}
