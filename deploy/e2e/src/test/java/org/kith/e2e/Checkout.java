package org.kith.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The checkout that the tests run in: where the launcher, the samples and the sources lie.
final class Checkout {
  private static final Set<String> PARTS = Set.of("proto", "node", "client", "deploy");

  private Checkout() {}

  static Path top() {
    String tree = System.getProperty("kith.tree");
    if (tree == null || tree.isEmpty()) {
      throw new IllegalStateException("The tests run under Maven, which sets kith.tree.");
    }
    return Path.of(tree);
  }

  static Path launcher() {
    return top().resolve("deploy/kith");
  }

  static Path samples() {
    return top().resolve("deploy/samples");
  }

  /// The folder with the real corpora, where the machine has one.
  static Optional<Path> corpus() {
    return Optional.ofNullable(System.getenv("KITH_CORPUS_DIR"))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }

  /// Files of the four parts that end with `suffix`, without what a build made.
  static List<Path> files(String suffix) {
    List<Path> found = new ArrayList<>();
    try {
      for (String part : PARTS) {
        Files.walkFileTree(
            top().resolve(part),
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
                return folder.endsWith("target")
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                if (file.toString().endsWith(suffix)) {
                  found.add(file);
                }
                return FileVisitResult.CONTINUE;
              }
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(null);
    return found;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The file's path as people name it.
  static String named(Path file) {
    return top().relativize(file).toString();
  }
}
