package org.kith.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kith.client.KithException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The program `kith`.
@Command(
    name = "kith",
    description = "Share what your organisation learned, and find what others did.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    footerHeading = "%n",
    footer = {
      "Exit codes: 0 done, 1 refused or failed, 2 called wrongly, 3 no node answers.",
      "",
      "Example: kith search --dir riverside \"sepsis handover\" --kind practice"
    })
public final class Kith {
  /// In the order in which the help names them.
  private static final List<Class<?>> COMMANDS =
      List.of(
          OrgCommand.class,
          NodeCommand.class,
          PeerCommand.class,
          DraftCommand.class,
          PublishCommand.class,
          AskCommand.class,
          AnswerCommand.class,
          CloseCommand.class,
          TriedCommand.class,
          BeforeYouStartCommand.class,
          SearchCommand.class,
          ShowCommand.class,
          TopicsCommand.class,
          TallyCommand.class,
          SpreadCommand.class,
          WhoCommand.class,
          ReadinessCommand.class,
          RecallCommand.class,
          ImportCommand.class,
          ExportCommand.class,
          WatchCommand.class,
          AttachmentCommand.class,
          SubscribeCommand.class,
          InboxCommand.class,
          VerifyCommand.class,
          VerifyForkCommand.class,
          BundleCommand.class,
          RetractCommand.class,
          HideCommand.class,
          ErasureCommand.class,
          GrantCommand.class,
          HeldCommand.class,
          AuditCommand.class,
          TokenCommand.class,
          DemoCommand.class,
          AutoComplete.GenerateCompletion.class,
          CommandLine.HelpCommand.class);

  /// Those that speak of all the others.
  private static final Set<String> OF_ALL = Set.of("help", "generate-completion");

  /// Tells [#main] to leave the process to the node that runs in it now.
  static final int NODE_RUNS = -1;

  private final Surroundings surroundings;
  private boolean nodeRuns;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      scope = ScopeType.INHERIT,
      description = "Form of the answer: table for people, json for programs.")
  Screen.Form form = Screen.Form.table;

  @Option(names = "--no-input", scope = ScopeType.INHERIT, description = "Never ask a question.")
  boolean noInput;

  @Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "Print the answer and nothing beside it.")
  boolean quiet;

  Kith(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String[] args) {
    quietLogs(args);
    int code = new Kith(Surroundings.ofProcess()).run(args);
    if (code != NODE_RUNS) {
      System.exit(code);
    }
  }

  /// Runs one command line; the result is the exit code.
  int run(String... args) {
    var out = new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8);
    var err = new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8);
    int code =
        commands(args)
            .setOut(out)
            .setErr(err)
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(surroundings.colours() ? Ansi.ON : Ansi.OFF))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(this::wrongCall)
            .setExecutionExceptionHandler((error, command, parsed) -> failed(error))
            .execute(args);
    return nodeRuns && code == Exit.OK.code() ? NODE_RUNS : code;
  }

  /// The command that the first word names, alone: what picocli reads of the other forty is a
  /// fourth
  /// of a node's start, and of what a short command does. All where it names none.
  CommandLine commands(String... args) {
    String first = args.length == 0 ? "" : args[0];
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(one -> one.getAnnotation(Command.class).name().equals(first))
            .toList();
    var line = new CommandLine(this);
    (named.isEmpty() || OF_ALL.contains(first) ? COMMANDS : named).forEach(line::addSubcommand);
    return line;
  }

  /// The node runs in this process from now on and decides when it ends.
  void leaveToNode() {
    nodeRuns = true;
  }

  Screen screen() {
    return new Screen(surroundings, form, quiet, !noInput);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  private int wrongCall(CommandLine.ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    String said = error.getMessage() == null ? "This cannot be understood" : error.getMessage();
    String first = said.lines().findFirst().orElse(said).strip();
    String sentence =
        (first.endsWith(".") ? first.substring(0, first.length() - 1) : first)
            + "; see: "
            + command.getCommandSpec().qualifiedName()
            + " --help";
    boolean json = List.of(args).contains("json") || List.of(args).contains("-ojson");
    new Screen(surroundings, json ? Screen.Form.json : Screen.Form.table, quiet, false)
        .failure(Failure.usage(sentence));
    return Exit.USAGE.code();
  }

  private int failed(Exception error) {
    Failure failure =
        switch (error) {
          case Failure known -> known;
          case KithException call -> Failures.of(call);
          default -> Failures.unexpected(error);
        };
    screen().failure(failure);
    return failure.exit().code();
  }

  /// Libraries log to standard output or error by default; answers must stand there alone. A node
  /// that is started in this process sets its own logging.
  private static void quietLogs(String[] args) {
    if (args.length == 0 || !args[0].equals("node")) {
      Logger.getLogger("").setLevel(Level.OFF);
      if (System.getProperty("logback.configurationFile") == null) {
        System.setProperty("logback.configurationFile", "org/kith/cli/logback-off.xml");
      }
    }
  }
}
