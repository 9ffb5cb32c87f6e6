package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.Ended;

/// What the README says to type exists.
class ReadmeTest {
  private static final int LINES_MAX = 150;
  private static final List<String> PAGES =
      List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final Pattern SCRIPT = Pattern.compile("(?<![\\w./])(deploy/[\\w/.-]*\\w)");
  private static final Pattern COMMAND = Pattern.compile("deploy/kith ((?:[a-z]+ ?)+)(.*)");
  private static final Pattern NOT_THERE = Pattern.compile("(?m)^Not there yet.*$");
  private static final Pattern NAMED = Pattern.compile("`kith ([a-z ]+)`");
  private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z-]+");

  private static String page(String name) {
    return Checkout.read(Checkout.top().resolve(name));
  }

  @Test
  void readmeIsShort() {
    assertThat(page("README.md").lines().count()).isLessThanOrEqualTo(LINES_MAX);
  }

  @Test
  void everyLinkLeadsSomewhere() {
    Set<String> dangling = new TreeSet<>();
    for (String page : PAGES) {
      Matcher link = LINK.matcher(page(page));
      while (link.find()) {
        if (!Files.exists(Checkout.top().resolve(link.group(1)))) {
          dangling.add(page + ": " + link.group(1));
        }
      }
    }
    assertThat(dangling).isEmpty();
  }

  @Test
  void everyScriptThatIsNamedCanBeRun() {
    Set<String> missing = new TreeSet<>();
    for (String page : PAGES) {
      Matcher script = SCRIPT.matcher(page(page));
      while (script.find()) {
        Path file = Checkout.top().resolve(script.group(1));
        boolean runs = !script.group(1).contains(".") && Files.isRegularFile(file);
        if (!Files.exists(file) || (runs && !Files.isExecutable(file))) {
          missing.add(page + ": " + script.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyCommandKnowsTheOptionsItIsShownWith(@TempDir Path folder) {
    Map<String, Set<String>> shown = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(page("README.md"));
    while (block.find()) {
      block
          .group(1)
          .lines()
          .map(line -> line.replaceAll("\\s#.*", ""))
          .forEach(
              line -> {
                Matcher command = COMMAND.matcher(line);
                if (command.find()) {
                  Set<String> options =
                      shown.computeIfAbsent(commandWords(command.group(1)), key -> new TreeSet<>());
                  OPTION
                      .matcher(" " + command.group(2))
                      .results()
                      .forEach(o -> options.add(o.group()));
                }
              });
    }
    assertThat(shown).hasSizeGreaterThan(5);

    Kith kith = new Kith(folder);
    shown.forEach(
        (command, options) -> {
          String help = kith.run(command + " --help").ok().out();
          options.forEach(option -> assertThat(help).as(command).contains(option));
        });
  }

  @Test
  void whatIsSaidNotToBeThereIsNot() {
    Matcher missing = NOT_THERE.matcher(page("README.md"));
    assertThat(missing.find()).isTrue();
    List<String> named =
        NAMED.matcher(missing.group()).results().map(command -> command.group(1)).toList();
    assertThat(named).contains("circle", "peer suspend", "node backup", "console");
    List<String> there =
        named.stream()
            .filter(
                command ->
                    !Ended.kith(List.of(command.split(" "))).with(2).err().contains("nmatched"))
            .toList();
    assertThat(there).containsExactly("peer remove"); // named as what does instead
  }

  /// The words before what the command works on: `verify out.kith` is the command `verify`.
  private static String commandWords(String words) {
    String[] parts = words.strip().split(" ");
    boolean group = Set.of("org", "node", "peer", "token", "audit").contains(parts[0]);
    return group ? parts[0] + " " + parts[1] : parts[0];
  }
}
