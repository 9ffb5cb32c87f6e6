package org.kith.cli;

import com.google.gson.JsonParser;
import org.kith.cli.records.YamlText;
import org.kith.client.KithClient;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.LearningRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one draft.
@Command(
    name = "show",
    description = {
      "Show a draft: its state, what reviewers said, and what it says.",
      "With --record it prints the record alone, as a file that can be changed and given back."
    },
    footer = {
      "Example: kith draft show --dir riverside k3jx7q",
      "         kith draft show --dir riverside k3jx7q --record > plan.yaml"
    })
final class DraftShowCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Draft id, or its first 6 characters or more.")
  String id = "";

  @Option(names = "--record", description = "Print only the record, as YAML.")
  boolean recordOnly;

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      Draft draft = DraftPage.find(client, id);
      LearningRecord written =
          draft.getRecord().toBuilder().clearSchemaVersion().build(); // the node sets it anew
      String yaml = YamlText.of(JsonParser.parseString(AnswerJson.printSet(written)));
      if (recordOnly) {
        screen.raw(yaml);
        return Exit.OK;
      }
      screen.answer(
          draft,
          () -> {
            DraftPage.printWhole(screen, client, draft);
            if (draft.hasRecord()) {
              screen.line("");
              screen.raw(yaml);
            }
          });
      return Exit.OK;
    }
  }
}
