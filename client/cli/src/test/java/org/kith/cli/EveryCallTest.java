package org.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kith.schema.v1.LearningServiceGrpc;
import picocli.CommandLine;

/// Every call of every service can be made with the library, and from the command line. The calls
/// come from the services' descriptors, so that a new one fails here until somebody gives it a
/// method and a command.
class EveryCallTest {
  private static final String LIBRARY = "org.kith.client";
  private static final String COMMANDS = "org.kith.cli";

  /// Calls that clients do not make at all, and why.
  private static final Map<String, String> NOT_FOR_CLIENTS =
      Map.of("PeerService.Exchange", "only nodes speak it, on the port of peers");

  /// Calls that programs make and no command does, and why.
  private static final Map<String, String> WITHOUT_A_COMMAND =
      Map.of(
          "LearningService.ImportRecords",
          "kith import publishes row by row, which shows how far it is and can be taken up again");

  private static final JavaClasses CLASSES = imported();
  private static final List<JavaAccess<?>> ACCESSES = accesses();
  private static final Pattern GENERATED = Pattern.compile(".*/\\w+ServiceGrpc\\.class");

  /// Without what starts every command: through it one would get from each to all.
  private static JavaClasses imported() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains("/KithCommand.class"))
        .importPackages(LIBRARY, COMMANDS);
  }

  @Test
  void everyCallHasAMethodOfTheLibraryAndACommand() throws ReflectiveOperationException {
    Set<String> excepted = new TreeSet<>();
    NOT_FOR_CLIENTS.keySet().forEach(call -> excepted.add(call + ": library"));
    NOT_FOR_CLIENTS.keySet().forEach(call -> excepted.add(call + ": command"));
    WITHOUT_A_COMMAND.keySet().forEach(call -> excepted.add(call + ": command"));
    assertThat(outOfReach(commands()))
        .as("calls that nobody can make, but for the named exceptions")
        .isEqualTo(excepted);
  }

  @Test
  void aCommandThatIsTakenAwayIsMissed() throws ReflectiveOperationException {
    Set<JavaClass> fewer = commands();
    assertThat(fewer.remove(CLASSES.get(NodeLimitsCommand.class))).isTrue();
    assertThat(fewer.remove(CLASSES.get(WatchCommand.class))).isTrue();
    assertThat(outOfReach(fewer))
        .contains("NodeService.GetLimits: command", "LearningService.WatchRecords: command");
  }

  @Test
  void exceptionsNameCallsThatThereAre() throws ReflectiveOperationException {
    assertThat(calls().keySet())
        .hasSizeGreaterThan(50)
        .containsAll(NOT_FOR_CLIENTS.keySet())
        .containsAll(WITHOUT_A_COMMAND.keySet());
  }

  /// Calls without a method of the library, and those without a command.
  private static Set<String> outOfReach(Set<JavaClass> commands)
      throws ReflectiveOperationException {
    Set<String> without = new TreeSet<>();
    for (Map.Entry<String, String> call : calls().entrySet()) {
      Set<JavaCodeUnit> reaching = reaching(call.getValue());
      if (reaching.stream().noneMatch(EveryCallTest::ofThePublicLibrary)) {
        without.add(call.getKey() + ": library");
      }
      if (reaching.stream().noneMatch(unit -> commands.contains(unit.getOwner()))) {
        without.add(call.getKey() + ": command");
      }
    }
    return without;
  }

  /// Each call, such as `LearningService.GetRecord`, with the generated method that describes it.
  private static Map<String, String> calls() throws ReflectiveOperationException {
    String schema = LearningServiceGrpc.class.getPackageName();
    JavaClasses generated =
        new ClassFileImporter()
            .withImportOption(location -> location.matches(GENERATED))
            .importPackages(schema);
    Map<String, String> calls = new TreeMap<>();
    for (JavaClass service : generated) {
      var descriptor =
          (ServiceDescriptor)
              Class.forName(service.getName()).getMethod("getServiceDescriptor").invoke(null);
      for (MethodDescriptor<?, ?> method : descriptor.getMethods()) {
        String call = String.valueOf(method.getBareMethodName());
        calls.put(
            simple(descriptor.getName()) + "." + call,
            service.getName() + ".get" + call + "Method()");
      }
    }
    return calls;
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /// Everything from which one gets to a generated method, call by call.
  private static Set<JavaCodeUnit> reaching(String generated) {
    Set<JavaCodeUnit> reached = new LinkedHashSet<>();
    Deque<JavaCodeUnit> next = new ArrayDeque<>();
    ACCESSES.stream()
        .filter(access -> access.getTarget().getFullName().equals(generated))
        .map(JavaAccess::getOrigin)
        .forEach(next::add);
    while (!next.isEmpty()) {
      JavaCodeUnit unit = next.remove();
      if (reached.add(unit)) {
        next.addAll(callers(unit));
      }
    }
    return reached;
  }

  private static List<JavaAccess<?>> accesses() {
    return CLASSES.stream()
        .flatMap(from -> from.getAccessesFromSelf().stream())
        .<JavaAccess<?>>map(access -> access)
        .toList();
  }

  /// Who calls it, by its own name or by that of what it implements. What implements something of a
  /// library is called by that library once somebody has made it.
  private static List<JavaCodeUnit> callers(JavaCodeUnit unit) {
    Stream<? extends JavaAccess<?>> called = unit.getAccessesToSelf().stream();
    if (unit instanceof JavaConstructor || unit.getModifiers().contains(JavaModifier.STATIC)) {
      return called.<JavaCodeUnit>map(JavaAccess::getOrigin).toList();
    }
    Stream<JavaCodeUnit> implemented =
        Stream.concat(
                unit.getOwner().getAllRawSuperclasses().stream(),
                unit.getOwner().getAllRawInterfaces().stream())
            .flatMap(
                above ->
                    CLASSES.contain(above.getName())
                        ? above.getCodeUnits().stream().filter(theirs -> alike(theirs, unit))
                        : ofLibrary(above, unit)
                            ? unit.getOwner().getConstructors().stream()
                            : Stream.empty());
    return Stream.concat(called.<JavaCodeUnit>map(JavaAccess::getOrigin), implemented).toList();
  }

  private static boolean alike(JavaCodeUnit one, JavaCodeUnit other) {
    return one.getName().equals(other.getName())
        && one.getParameters().size() == other.getParameters().size();
  }

  private static boolean ofLibrary(JavaClass above, JavaCodeUnit unit) {
    return Arrays.stream(above.reflect().getDeclaredMethods())
        .anyMatch(
            theirs ->
                theirs.getName().equals(unit.getName())
                    && theirs.getParameterCount() == unit.getParameters().size());
  }

  private static boolean ofThePublicLibrary(JavaCodeUnit unit) {
    return unit.getOwner().getPackageName().equals(LIBRARY)
        && unit.getModifiers().contains(JavaModifier.PUBLIC)
        && unit.getOwner().getModifiers().contains(JavaModifier.PUBLIC);
  }

  /// The classes of all commands that can be typed. The demonstration is none: what it does, nobody
  /// can have done for their own node.
  private static Set<JavaClass> commands() {
    Set<JavaClass> commands = new LinkedHashSet<>();
    Deque<CommandLine> next = new ArrayDeque<>();
    next.add(new Kith(Surroundings.ofProcess()).commands());
    while (!next.isEmpty()) {
      CommandLine command = next.remove();
      Class<?> type = command.getCommand().getClass();
      if (CLASSES.contain(type)) {
        commands.add(CLASSES.get(type));
      }
      next.addAll(command.getSubcommands().values());
    }
    commands.remove(CLASSES.get(DemoCommand.class));
    return commands;
  }
}
