package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every run of the tests tries what coverage-guided fuzzing has found: every fuzz target has saved
/// inputs where Jazzer looks for them, enough of them, and all of them small.
class SavedInputsTest {
  private static final int INPUTS_MIN = 500;
  private static final int INPUTS_OF_A_TARGET_MIN = 40;
  private static final int TARGETS_MIN = 6;
  private static final long BYTES_MAX = 2L << 20;

  private static List<Path> inputsOf(Path target) {
    Path resources =
        Path.of(target.toString().replace("src/test/java", "src/test/resources"))
            .resolveSibling(target.getFileName().toString().replace(".java", "Inputs"));
    assertThat(resources).as("inputs of %s", Checkout.named(target)).isDirectory();
    try (Stream<Path> files = Files.walk(resources)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyTargetHasSavedInputs() throws Exception {
    List<Path> targets = Checkout.files("FuzzTest.java");
    assertThat(targets).hasSizeGreaterThanOrEqualTo(TARGETS_MIN);
    List<Path> all = new ArrayList<>();
    for (Path target : targets) {
      List<Path> inputs = inputsOf(target);
      assertThat(inputs)
          .as("inputs of %s", Checkout.named(target))
          .hasSizeGreaterThanOrEqualTo(INPUTS_OF_A_TARGET_MIN);
      for (Path input : inputs) {
        assertThat(Checkout.read(target))
            .as("the method that %s is for", Checkout.named(input))
            .contains("void " + input.getName(input.getNameCount() - 2) + "(byte[] input)");
      }
      all.addAll(inputs);
    }
    assertThat(all).hasSizeGreaterThanOrEqualTo(INPUTS_MIN);
    long bytes = 0;
    for (Path input : all) {
      bytes += Files.size(input);
    }
    assertThat(bytes).as("bytes of all").isLessThan(BYTES_MAX);
  }
}
