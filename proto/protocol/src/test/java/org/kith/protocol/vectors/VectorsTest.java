package org.kith.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.WireFault;

/// The golden files: every one is read, every case of it has the verdict that its folder says.
class VectorsTest {
  private static final Path FOLDER =
      Path.of(
          Objects.requireNonNull(
              System.getProperty("kith.tree"), "the build says where the checkout is"),
          "proto",
          "vectors");

  @Test
  void everyCaseOfEveryFileHasItsVerdict() throws IOException {
    var formats = VectorFormats.all();
    var wrong = new ArrayList<String>();
    var readFormats = new HashSet<String>();
    for (Path file : files()) {
      JsonObject content = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      String format = content.get("format").getAsString();
      VectorFormats.Format judge = formats.get(format);
      assertThat(judge).as("%s has a format that no test reads: %s", file, format).isNotNull();
      assertThat(file.getFileName()).hasToString(format + ".json");
      assertThat(content.getAsJsonArray("cases")).as(file.toString()).isNotEmpty();
      readFormats.add(format);
      for (JsonElement element : content.getAsJsonArray("cases")) {
        var c = new VectorCase(element.getAsJsonObject());
        Optional<String> verdict = judge.judge(c);
        Optional<String> expected = reason(file);
        boolean agrees =
            verdict.equals(expected)
                || expected.isPresent() && verdict.equals(VectorFormats.REFUSED);
        if (!agrees) {
          wrong.add(FOLDER.relativize(file) + ": " + c.name() + ": " + verdict);
        }
        if (!c.unread().isEmpty()) {
          wrong.add(FOLDER.relativize(file) + ": " + c.name() + ": unread " + c.unread());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(readFormats).isEqualTo(formats.keySet());
  }

  @Test
  void everyReasonHasAFolder() throws IOException {
    Set<String> expected =
        new HashSet<>(
            Set.of(
                "BAD_CHECKPOINT",
                "BAD_FRONTIER",
                "BAD_KEY",
                "BAD_LOG_NAME",
                "BAD_NOTE",
                "BAD_PROOF",
                "BAD_SIGNATURE",
                "BAD_VKEY",
                "COMMITMENT_MISMATCH",
                "ENTRY_TOO_LARGE",
                "MALFORMED_ENTRY",
                "NOTE_TOO_LARGE",
                "TREE_TOO_LARGE"));
    for (WireFault.Kind kind : WireFault.Kind.values()) {
      expected.add(kind.name());
    }
    try (Stream<Path> folders = Files.list(FOLDER.resolve("invalid"))) {
      assertThat(folders.map(path -> path.getFileName().toString())).containsAll(expected);
    }
  }

  @Test
  void theFilesAreThoseThatTheGeneratorMakes() throws IOException {
    var made = VectorsGenerator.files();
    if ("write".equals(System.getProperty("kith.vectors"))) {
      for (var file : made.entrySet()) {
        Files.createDirectories(FOLDER.resolve(file.getKey()).getParent());
        Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(files().stream().map(file -> FOLDER.relativize(file).toString()))
        .containsExactlyInAnyOrderElementsOf(made.keySet());
    for (var file : made.entrySet()) {
      assertThat(Files.readString(FOLDER.resolve(file.getKey())))
          .as(file.getKey())
          .isEqualTo(file.getValue());
    }
  }

  @Test
  void anotherPointIsNotOnTheCurve() {
    assertThatThrownBy(() -> Edwards.decode(Edwards.littleEndian(java.math.BigInteger.TWO)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<String> reason(Path file) {
    Path inside = FOLDER.relativize(file);
    return inside.startsWith("valid")
        ? Optional.empty()
        : Optional.of(inside.getName(1).toString());
  }

  /// All files below the two folders but those that the tests of records and identity hold;
  /// anything else there is somebody's mistake.
  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(path -> !path.equals(FOLDER.resolve("README.md")))
              .filter(path -> !path.getFileName().toString().matches("(record|identity)-.*"))
              .sorted()
              .toList();
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              path ->
                  assertThat(FOLDER.relativize(path).toString())
                      .matches("(valid|invalid/[A-Z0-9_]+)/[a-z0-9-]+\\.json"));
      return files;
    }
  }
}
