package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher finds its Java and its jars from anywhere, and says what is missing.
class LauncherTest {
  private static final int UNAVAILABLE = 69;

  @TempDir Path folder = Path.of(".");

  private record Ended(int code, String said) {}

  private Ended run(Path launcher, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "said", ".txt");
    var command = new java.util.ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(output));
  }

  @Test
  void runsThroughASymbolicLinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("kith-link"), Checkout.launcher());
    Path second = Files.createSymbolicLink(folder.resolve("kith"), Path.of("kith-link"));
    assertThat(run(second, Map.of(), "--version").code()).isZero();
    assertThat(link).isSymbolicLink();
  }

  @Test
  void saysWhichFolderHoldsNoJdk() throws Exception {
    Ended ended = run(Checkout.launcher(), Map.of("KITH_JAVA_HOME", folder.toString()), "search");
    assertThat(ended.code()).isEqualTo(UNAVAILABLE);
    assertThat(ended.said()).contains("KITH_JAVA_HOME is " + folder).contains("JDK 25");
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Path old = folder.resolve("old");
    Files.createDirectories(old.resolve("bin"));
    Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 99\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    Ended ended = run(Checkout.launcher(), Map.of("JAVA_HOME", old.toString()), "--version");
    assertThat(ended.code()).as(ended.said()).isZero();
  }

  @Test
  void saysThatNothingIsBuilt() throws Exception {
    Path copy = Files.createDirectories(folder.resolve("elsewhere/deploy"));
    for (String name : List.of("kith", "jdk.sh")) {
      Files.copy(Checkout.top().resolve("deploy").resolve(name), copy.resolve(name));
    }
    Ended ended = run(copy.resolve("kith"), Map.of(), "--version");
    assertThat(ended.code()).isEqualTo(UNAVAILABLE);
    assertThat(ended.said()).contains("nothing is built yet").contains("quickstart");
  }

  @Test
  void startsFromWhatTheBuildLearned() throws Exception {
    Path loaded = folder.resolve("loaded.log");
    Ended ended =
        run(
            Checkout.launcher(),
            Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded),
            "--version");
    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(Files.readString(loaded))
        .containsPattern("org\\.kith\\.cli\\.Kith source: shared objects file");
  }

  /// A signed jar is read and checked whole by each JVM, which keeps nothing of its classes.
  @Test
  void theJarsAreCheckedWhenTheyAreBuiltAndNoMoreAtEachStart() throws Exception {
    Path lib = Checkout.top().resolve("deploy/dist/target/lib");
    List<String> signed = new ArrayList<>();
    int jars = 0;
    try (var all = Files.newDirectoryStream(lib, "*.jar")) {
      for (Path file : all) {
        jars++;
        try (var jar = new JarFile(file.toFile(), false)) {
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"))
              .forEach(name -> signed.add(file.getFileName() + ": " + name));
        }
      }
    }
    assertThat(signed).isEmpty();
    assertThat(jars).isGreaterThan(10);
    assertThat(lib.resolve("bcprov-jdk18on.jar")).exists();
  }

  @Test
  void whatWasLearnedAndFitsNoMoreIsPassedOver() throws Exception {
    Path deploy = Files.createDirectories(folder.resolve("other/deploy"));
    for (String name : List.of("kith", "jdk.sh")) {
      Files.copy(Checkout.top().resolve("deploy").resolve(name), deploy.resolve(name));
    }
    Path target = Files.createDirectories(deploy.resolve("dist/target"));
    Path built = Checkout.top().resolve("deploy/dist/target");
    Files.createSymbolicLink(target.resolve("lib"), built.resolve("lib"));
    Ended plain = run(deploy.resolve("kith"), Map.of(), "--version");
    Files.writeString(target.resolve("command.aot"), "of no use");
    Ended damaged = run(deploy.resolve("kith"), Map.of(), "--version");
    assertThat(plain.code()).as(plain.said()).isZero();
    assertThat(damaged).isEqualTo(plain);
  }

  @Test
  void javaOptionsCanBeReplaced() throws Exception {
    Ended ended =
        run(
            Checkout.launcher(),
            Map.of("KITH_JAVA_OPTS", "-XX:+UseParallelGC -showversion"),
            "--version");
    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said()).contains("Runtime Environment");
  }
}
