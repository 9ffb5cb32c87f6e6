package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.LearningRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Publishes a question.
@Command(
    name = "ask",
    description = {
      "Ask a question of everybody in the trust network (or of --audience).",
      "The answers link to it: kith show ID."
    },
    footer =
        "Example: kith ask --dir riverside \"How do others hand over at night without paper?\""
            + " --topic handover --team \"Ward 7 improvement team\"")
final class AskCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin CommonFields common = new CommonFields();

  @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "20 to 2,000 characters.")
  List<String> words = List.of();

  @Option(names = "--tried", paramLabel = "WORDS", description = "What was tried so far.")
  String tried = "";

  @Option(
      names = "--needed-by",
      paramLabel = "YYYY-MM",
      description = "Last month in which an answer helps.")
  String neededBy = "";

  @Override
  Exit run(Screen screen) {
    String question = String.join(" ", words);
    LearningRecord.Builder record =
        common.record(
            question, question, LearningRecord.newBuilder().setAudience("network").build());
    record.getQuestionBuilder().setQuestion(question).setTriedSoFar(tried).setNeededBy(neededBy);
    try (KithClient client = choice.connect()) {
      return common.publish(screen, client, record.build());
    }
  }
}
