package org.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// What is typed wrongly, and what the help says about it.
class WrongUseTest {
  /// Nobody listens there; none of these commands gets so far.
  private static final String NODE = "http://127.0.0.1:1";

  @TempDir private Path folder = Path.of("");

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void everyWrongUseEndsWithOneSentenceAndTwo() throws IOException {
    Path file = write("rows.txt", "a");
    String bundle = write("out.kith", "a").toString();
    List<List<String>> wrong =
        List.of(
            List.of(),
            List.of("serach"),
            List.of("org"),
            List.of("node"),
            List.of("peer"),
            List.of("token"),
            List.of("org", "init", "--no-input"),
            List.of("org", "init", "--dir", folder.resolve("x").toString(), "--no-input"),
            List.of("org", "init", "--dir", "x", "--name", "Name", "--ods", "Z!"),
            List.of("org", "show"),
            List.of("org", "show", "--dir", folder.toString()),
            List.of("node", "run"),
            List.of("node", "run", "--dir", folder.toString()),
            List.of("node", "run", "--dir", "x", "--peer-port", "many"),
            List.of("node", "status"),
            List.of("node", "status", "--dir", folder.toString()),
            List.of("search", "x"),
            List.of("search", "x", "--node", "ftp://x"),
            List.of("search", "x", "--node", "http://example.org:1"),
            List.of("search", "x", "--node", NODE, "--page-size", "0"),
            List.of("search", "x", "--node", NODE, "--page-size", "201"),
            List.of("search", "x", "--node", NODE, "--sort", "worst"),
            List.of("search", "x", "--node", NODE, "--timeout", "0"),
            List.of("search", "x", "--node", NODE, "--token-file", "nowhere"),
            List.of("search", "x", "-o", "xml"),
            List.of("search", "--unknown"),
            List.of("publish"),
            List.of("publish", "nowhere.yaml", "--node", NODE),
            List.of("ask", "--node", NODE),
            List.of("answer", "k3jx7q2m", "--node", NODE),
            List.of("tried", "k3jx7q2m", "--node", NODE),
            List.of("tried", "k3jx7q2m", "--status", "adopted", "--missing", "x", "--node", NODE),
            List.of("tried", "k3jx7q2m", "--status", "planned", "--result", "x", "--node", NODE),
            List.of("tried", "k3jx7q2m", "--status", "tried", "--result", "n=x", "--node", NODE),
            List.of("readiness", "k3jx7q2m", "--team", "Ward 7", "--node", NODE),
            List.of("show", "--node", NODE),
            List.of("import", file.toString()),
            List.of("import", "nowhere.jsonl"),
            List.of("import", file.toString(), "--format", "csv", "--dry-run"),
            List.of("import", file.toString(), "--format", "jsonl", "--set", "a=b"),
            List.of("import", file.toString(), "--format", "jsonl", "--origin", "a"),
            List.of("import", file.toString(), "--format", "jsonl", "--map", "nowhere.toml"),
            List.of("import", file.toString(), "--format", "jsonl", "--map", file.toString()),
            List.of("peer", "add", "--node", NODE),
            List.of("token", "issue", "name", "--node", NODE),
            List.of("token", "issue", "name", "--role", "reader", "--days", "-1"),
            List.of("retract", "abc", "--node", NODE),
            List.of("show", "a".repeat(52), "b".repeat(52), "--proof", "--node", NODE),
            List.of("show", "k3jx7q2m", "k3jx7q2n", "--node", NODE),
            List.of("hide", "--node", NODE),
            List.of("hide", "k3jx7q2m", "--node", NODE),
            List.of("hide", "k3jx7q2m", "--list", "--node", NODE),
            List.of("node", "sync", "--wait", "-1", "--node", NODE),
            List.of("held"),
            List.of("draft"),
            List.of("draft", "new", "--node", NODE),
            List.of("draft", "new", "--kind", "rumour", "--node", NODE),
            List.of("draft", "edit", "k3jx7q", "--node", NODE),
            List.of("draft", "review", "k3jx7q", "--node", NODE),
            List.of("draft", "review", "k3jx7q", "--approve", "--ask-changes", "x", "--node", NODE),
            List.of("publish", "--node", NODE),
            List.of("held", "admit", "k3jx7q2m", "--node", NODE),
            List.of("verify"),
            List.of("verify", "nowhere.kith"),
            List.of("verify", bundle, "--vkey", "x"),
            List.of("verify", bundle, "--organisation", "x"),
            List.of("demo"),
            List.of("demo", "--samples", folder.toString()));
    for (List<String> arguments : wrong) {
      Typed ended = Typed.with("", arguments);
      assertThat(ended.code()).as(String.join(" ", arguments) + ended.err()).isEqualTo(2);
      assertThat(ended.lastWords()).as(ended.err()).startsWith("kith: ").hasSizeGreaterThan(20);
      assertThat(ended.err()).doesNotContain("\tat ").doesNotContain("Exception");
      assertThat(ended.out()).as(String.join(" ", arguments)).isEmpty();
    }
  }

  @Test
  void aCommandReadAloneIsTheSameAsAmongAll() {
    CommandLine all = new Kith(Surroundings.ofProcess()).commands();
    assertThat(all.getSubcommands()).hasSizeGreaterThan(30);
    for (var among : all.getSubcommands().entrySet()) {
      CommandLine line = new Kith(Surroundings.ofProcess()).commands(among.getKey(), "--help");
      CommandLine alone = Objects.requireNonNull(line.getSubcommands().get(among.getKey()));
      assertThat(alone.getUsageMessage()).isEqualTo(among.getValue().getUsageMessage());
      assertThat(line.getSubcommands().size())
          .as(among.getKey())
          .isIn(1, all.getSubcommands().size());
    }
    assertThat(new Kith(Surroundings.ofProcess()).commands("verify").getSubcommands())
        .containsOnlyKeys("verify");
    assertThat(Typed.kith("help").out()).isEqualTo(Typed.kith("--help").out()).contains("verify");
  }

  @Test
  void everyCommandHasAnExampleInItsHelp() {
    CommandSpec root = new Kith(Surroundings.ofProcess()).commands().getCommandSpec();
    assertThat(commandsWithoutExample(root)).isEmpty();
    assertThat(Typed.kith("publish", "--help").code()).isZero();
    assertThat(Typed.kith("--version").out()).startsWith("kith ");
  }

  /// Lists of commands show the first line alone.
  @Test
  void theFirstLineOfWhatACommandIsForIsAWholeSentence() {
    CommandSpec root = new Kith(Surroundings.ofProcess()).commands().getCommandSpec();
    assertThat(firstLines(root)).hasSizeGreaterThan(80).allMatch(line -> line.matches(".*[.?]"));
  }

  private static List<String> firstLines(CommandSpec spec) {
    List<String> lines = new ArrayList<>();
    if (spec.userObject().getClass().getName().startsWith("org.kith.")) {
      lines.add(spec.usageMessage().description()[0]);
    }
    spec.subcommands().values().forEach(sub -> lines.addAll(firstLines(sub.getCommandSpec())));
    return lines;
  }

  private static List<String> commandsWithoutExample(CommandSpec spec) {
    List<String> without = new ArrayList<>();
    boolean ours = spec.userObject().getClass().getName().startsWith("org.kith.");
    if (ours && !String.join(" ", spec.usageMessage().footer()).contains("Example: kith ")) {
      without.add(spec.qualifiedName());
    }
    spec.subcommands()
        .values()
        .forEach(inner -> without.addAll(commandsWithoutExample(inner.getCommandSpec())));
    return without;
  }
}
