package org.kith.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.kith.cli.records.Templates;
import org.kith.client.KithClient;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListDraftsRequest;
import org.kith.schema.v1.SaveDraftRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Begins a draft.
@Command(
    name = "new",
    description = {
      "Begin a draft: from a file, question by question, or from a template.",
      "With --kind it asks question by question at a terminal, and otherwise prints a commented",
      "template to fill in. With FILE it keeps that record as a draft on the node.",
      "Ctrl-D or Ctrl-C stops the questions: the answers are kept in a file here, and nothing goes",
      "to the node.",
      "Nothing here is for incident reports (LFPSE), complaints, safeguarding, speaking-up"
          + " concerns,",
      "national alerts (CAS), advice about a patient, or material under safe space."
    },
    footer = {
      "Example: kith draft new --kind practice --no-input > practice.yaml",
      "         kith draft new --dir riverside practice.yaml"
    })
final class DraftNewCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin Attaching attaching = new Attaching();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Record file, or - for standard input.")
  @Nullable String file;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "lesson, practice, method, tried-here, question, answer, offer or lab.")
  @Nullable String kind;

  @Option(names = "--template", description = "Print the template, at a terminal too.")
  boolean template;

  @Option(
      names = "--warned",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Why what the personal-data guard warns of may stay.")
  String warned = "";

  @Override
  Exit run(Screen screen) throws IOException {
    if (file != null) {
      LearningRecord record = DraftPage.read(this, file);
      try (KithClient client = choice.connect()) {
        return save(record, client, screen);
      }
    }
    if (kind == null) {
      throw Failure.usage("Say what to begin: --kind lesson, or the file of a record.");
    }
    String begun = kind;
    String blank =
        Templates.of(begun)
            .orElseThrow(
                () ->
                    Failure.usage(
                        "There is no kind " + begun + "; kinds are: " + Templates.kinds() + "."));
    if (template || !screen.asks()) {
      screen.raw(blank);
      return Exit.OK;
    }
    try (KithClient client = choice.connect()) {
      return guided(begun, client, screen);
    }
  }

  /// What was answered is kept on the node, or in a file where that fails.
  private Exit guided(String kind, KithClient client, Screen screen) throws IOException {
    // Before anything is asked: whether a node answers, and to this token.
    client.drafts().list(ListDraftsRequest.newBuilder().setPageSize(1).build());
    var guided = new Guided(kind, client, screen, root().surroundings().folder());
    Runtime.getRuntime().addShutdownHook(new Thread(guided::interrupted, "kith-keep-answers"));
    try {
      Exit exit = save(guided.ask(), client, screen);
      guided.saved();
      return exit;
    } catch (IOException | RuntimeException e) {
      guided.failed();
      throw e;
    }
  }

  private Exit save(LearningRecord record, KithClient client, Screen screen) throws IOException {
    Draft draft =
        client
            .drafts()
            .save(
                SaveDraftRequest.newBuilder()
                    .setRecord(attaching.to(record, client, screen))
                    .setWarnedReason(warned)
                    .setRequestId(PublishCommand.newRequestId())
                    .build());
    screen.answer(draft, () -> DraftPage.print(screen, draft));
    return Exit.OK;
  }
}
