package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kith.client.KithClient;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.CheckDraftResponse;
import org.kith.schema.v1.FieldProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Checks a draft or a file.
@Command(
    name = "check",
    description = {
      "Say all that is wrong with a draft or a record file; nothing is kept.",
      "That is what the rules ask for, what the personal-data guard finds, and whether something",
      "like it is published already."
    },
    footer = "Example: kith draft check --dir riverside practice.yaml")
final class DraftCheckCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "FILE|ID", description = "Record file, - for input, or a draft's id.")
  String what = "";

  @Override
  Exit run(Screen screen) throws IOException {
    CheckDraftRequest.Builder request = CheckDraftRequest.newBuilder();
    if (what.equals("-") || Files.exists(Path.of(what))) {
      request.setRecord(DraftPage.readWhole(this, what));
    } else {
      request.setDraftId(what);
    }
    try (KithClient client = choice.connect()) {
      CheckDraftResponse checked = client.drafts().check(request.build());
      CorrectedPage.warn(screen, checked.getCorrectedList());
      screen.answer(checked, () -> print(screen, checked));
      return checked.getPublishable() ? Exit.OK : Exit.REFUSED;
    }
  }

  private static void print(Screen screen, CheckDraftResponse checked) {
    screen.line(verdict(checked));
    for (FieldProblem problem : checked.getProblemsList()) {
      screen.line("  " + Screen.said(problem));
    }
    checked.getFindingsList().forEach(finding -> DraftPage.print(screen, finding));
    if (checked.hasPriorArt()) {
      screen.line("");
      BeforeYouStartCommand.print(screen, checked.getPriorArt(), false);
      screen.line(verdict(checked)); // the first line is far away by now
    }
  }

  private static String verdict(CheckDraftResponse checked) {
    return !checked.getPublishable()
        ? "It cannot be published yet."
        : checked.getFindingsCount() == 0
            ? "It can be published."
            : "It can be published with a reason for what is warned of (--warned REASON).";
  }
}
