package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The layout's rules, held on the compiled classes and on the sources: which package may import
/// which, what pure packages must not touch, which words name nothing.
class HouseRulesTest {
  private static final String ORG = "org.kith.";

  private static final List<String> MODULES =
      List.of(
          "proto/protocol",
          "node/core",
          "node/server",
          "node/sim",
          "client/library",
          "client/cli",
          "deploy/bench");

  /// Package -> the packages that it may import. A package may always import itself and what lies
  /// below it.
  private static final Map<String, Set<String>> MAY_IMPORT = directions();

  private static final Set<String> BANNED_WORDS =
      Set.of(
          "Manager",
          "Util",
          "Utils",
          "Helper",
          "Impl",
          "Base",
          "Data",
          "Info",
          "Handler",
          "Processor",
          "Dto",
          "Service");

  private static final Pattern WORD = Pattern.compile("[A-Z][a-z0-9]*");
  private static final int FILE_LINES_MAX = 400;

  private static final JavaClasses CLASSES = compiled();

  private static Map<String, Set<String>> directions() {
    Map<String, Set<String>> may = new TreeMap<>();
    may.put("protocol.bytes", Set.of("schema"));
    may.put("protocol.record", Set.of("schema", "protocol.bytes"));
    may.put("protocol.guard", Set.of("schema", "protocol.record"));
    may.put("protocol.log", Set.of("schema", "protocol.bytes", "protocol.record"));
    may.put(
        "protocol.identity", Set.of("schema", "protocol.bytes", "protocol.record", "protocol.log"));
    may.put("core.trust", Set.of("schema", "protocol"));
    may.put("core.admit", Set.of("schema", "protocol", "core.trust"));
    may.put("core.learn", Set.of("schema", "protocol"));
    may.put("core.sync", Set.of("schema", "protocol", "core.trust", "core.admit"));
    may.put("server.store", Set.of("schema", "protocol", "core"));
    may.put("server.writer", Set.of("schema", "protocol", "core", "server.store"));
    may.put("server.meaning", Set.of());
    may.put("server.tls", Set.of());
    may.put(
        "server.search", Set.of("schema", "protocol", "core", "server.store", "server.meaning"));
    may.put(
        "server.inbox",
        Set.of("schema", "protocol", "core", "server.store", "server.writer", "server.search"));
    Set<String> doors =
        Set.of("schema", "protocol", "core", "server.store", "server.writer", "server.search");
    may.put("server.erase", doors);
    may.put(
        "server.peer",
        Set.of("schema", "protocol", "core", "server.store", "server.writer", "server.tls"));
    may.put("server.api", union(doors, "server.inbox", "server.tls"));
    may.put("server.ops", doors);
    may.put("server.main", Set.of("schema", "protocol", "core", "server"));
    may.put("sim", Set.of("schema", "protocol", "core", "server.store", "server.writer"));
    may.put("client", Set.of("schema", "protocol"));
    may.put("cli", Set.of("schema", "protocol", "client"));
    may.put("bench", Set.of("schema", "protocol", "core", "server", "client", "sim"));
    return may;
  }

  private static Set<String> union(Set<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(List.of(more));
    return all;
  }

  private static JavaClasses compiled() {
    List<Path> folders =
        MODULES.stream()
            .map(module -> Checkout.top().resolve(module).resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }

  @Test
  void everyPackageStandsInTheDirectionTable() {
    assertThat(CLASSES).as("classes compiled before these tests").isNotEmpty();
    Set<String> unknown = new TreeSet<>();
    for (JavaClass found : CLASSES) {
      if (room(found.getPackageName()).isEmpty()) {
        unknown.add(found.getPackageName());
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void nothingImportsAgainstTheArrows() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      String room = room(from.getPackageName());
      Set<String> allowed = MAY_IMPORT.getOrDefault(room, Set.of());
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (target.startsWith(ORG)
            && !inside(target, room)
            && allowed.stream().noneMatch(one -> inside(target, one))) {
          wrong.add(from.getName() + " -> " + dependency.getTargetClass().getName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void roomsDoNotImportWhatIsNotTheirs() {
    Set<String> wrong = new TreeSet<>();
    for (String pure : List.of("protocol", "core")) {
      wrong.addAll(
          imports(
              pure,
              "io.grpc.",
              "io.netty.",
              "java.sql.",
              "java.io.File",
              "java.io.FileInputStream",
              "java.io.FileOutputStream",
              "java.io.RandomAccessFile",
              "java.nio.file.",
              "java.nio.channels.",
              "java.net.",
              "java.lang.Thread",
              "java.util.Timer",
              "java.util.concurrent.Executor",
              "java.util.concurrent.ExecutorService",
              "java.util.concurrent.Executors",
              "java.util.concurrent.CompletableFuture",
              "java.util.concurrent.ThreadLocalRandom",
              "java.time.Clock",
              "java.time.InstantSource",
              "org.slf4j."));
    }
    for (String quiet : List.of("server.store", "server.writer", "server.search")) {
      wrong.addAll(imports(quiet, "io.grpc.", "io.netty."));
    }
    for (String door : List.of("server.peer", "server.api")) {
      wrong.addAll(imports(door, "java.sql.", "org.h2.", "org.apache.lucene."));
    }
    wrong.addAll(imports("server.store", "org.apache.lucene."));
    wrong.addAll(imports("server.search", "java.security.", "org.h2.", "ai.onnxruntime."));
    wrong.addAll(imports("server.meaning", "java.net.", "io.grpc.", "org.apache.lucene."));
    assertThat(wrong).isEmpty();
  }

  @Test
  void pureRoomsReadNoClockAndCoreDrawsNoRandomness() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      boolean core = inside(from.getPackageName(), "core");
      if (!core && !inside(from.getPackageName(), "protocol")) {
        continue;
      }
      for (JavaAccess<?> call : from.getAccessesFromSelf()) {
        String target = call.getTargetOwner().getName() + "." + call.getTarget().getName();
        if (CLOCKS.contains(target) || (core && RANDOMNESS.contains(target))) {
          wrong.add(from.getName() + " calls " + target);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.YearMonth.now");

  private static final Set<String> RANDOMNESS =
      Set.of(
          "java.util.Random.<init>",
          "java.security.SecureRandom.<init>",
          "java.security.SecureRandom.getInstanceStrong",
          "java.util.SplittableRandom.<init>",
          "java.util.random.RandomGenerator.getDefault",
          "java.util.random.RandomGenerator.of",
          "java.util.UUID.randomUUID",
          "java.lang.Math.random");

  @Test
  void classesAreNamedByTheFieldsNouns() {
    List<String> wrong =
        CLASSES.stream()
            .filter(found -> words(found.getSimpleName()).anyMatch(BANNED_WORDS::contains))
            .map(JavaClass::getName)
            .sorted()
            .toList();
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIs() {
    Set<String> bare =
        Checkout.files(".java").stream()
            .filter(file -> file.toString().contains("/src/main/"))
            .map(Path::getParent)
            .filter(folder -> !Files.isRegularFile(folder.resolve("package-info.java")))
            .map(Checkout::named)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(bare).isEmpty();
  }

  @Test
  void filesStaySmall() {
    List<String> long_ =
        Checkout.files(".java").stream()
            .filter(file -> file.toString().contains("/src/main/"))
            .filter(file -> Checkout.read(file).lines().count() > FILE_LINES_MAX)
            .map(Checkout::named)
            .toList();
    assertThat(long_).isEmpty();
  }

  @Test
  void noTestSleepsOrIsSwitchedOff() {
    Pattern forbidden = Pattern.compile("Thread" + "\\.sleep\\(|@" + "Disabled|@" + "Ignore\\b");
    List<String> wrong =
        Checkout.files(".java").stream()
            .filter(file -> file.toString().contains("/src/test/"))
            .filter(file -> forbidden.matcher(Checkout.read(file)).find())
            .map(Checkout::named)
            .toList();
    assertThat(wrong).isEmpty();
  }

  private static Set<String> imports(String room, String... forbidden) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      if (!inside(from.getPackageName(), room)) {
        continue;
      }
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getName();
        for (String prefix : forbidden) {
          boolean hit = prefix.endsWith(".") ? target.startsWith(prefix) : target.equals(prefix);
          if (hit) {
            wrong.add(from.getName() + " -> " + target);
          }
        }
      }
    }
    return wrong;
  }

  /// The entry of the direction table that a package belongs to, or an empty text.
  private static String room(String packageName) {
    return MAY_IMPORT.keySet().stream()
        .filter(room -> inside(packageName, room))
        .findFirst()
        .orElse("");
  }

  private static boolean inside(String packageName, String room) {
    String whole = ORG + room;
    return packageName.equals(whole) || packageName.startsWith(whole + ".");
  }

  private static Stream<String> words(String simpleName) {
    List<String> words = new ArrayList<>();
    var matcher = WORD.matcher(simpleName);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words.stream();
  }
}
