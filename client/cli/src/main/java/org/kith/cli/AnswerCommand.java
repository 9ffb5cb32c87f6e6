package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Publishes an answer to a question.
@Command(
    name = "answer",
    description = {
      "Answer a question.",
      "It goes to whom the question went, with the question's topics, unless said otherwise."
    },
    footer =
        "Example: kith answer --dir harbour k3jx7q2m \"We read it out at the board.\" --basis"
            + " done-it")
final class AnswerCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin CommonFields common = new CommonFields();

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The question's id, or its first 8 characters or more.")
  String id = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "ANSWER",
      description = "20 to 4,000 characters.")
  List<String> words = List.of();

  @Option(
      names = "--basis",
      paramLabel = "BASIS",
      description = "done-it, seen-it, read-it or opinion.")
  String basis = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      LearningRecord question =
          client.get(GetRecordRequest.newBuilder().setRecordId(id).build()).getRecord();
      if (!question.hasQuestion()) {
        throw Failure.refused(
            "NOT_A_QUESTION",
            "Record " + id + " is no question but " + Words.a(question.getKind()) + ".",
            List.of());
      }
      String answer = String.join(" ", words);
      LearningRecord.Builder record =
          common.record(answer, "Answer: " + question.getTitle(), question);
      record.getAnswerBuilder().setAnswer(answer).setBasis(basis);
      record.addLinks(Link.newBuilder().setRelation("answers").setRecordId(question.getRecordId()));
      return common.publish(screen, client, record.build());
    }
  }
}
