package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.ListTopicsRequest;
import org.kith.schema.v1.ListTopicsResponse;
import org.kith.schema.v1.Term;
import org.kith.schema.v1.Vocabulary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Lists the codes that records are written with.
@Command(
    name = "topics",
    description = {
      "List the codes of a vocabulary, what each means, and how many records here use it.",
      "Without a name: topics. Others: settings, factors, reasons, outcomes, and more; all lists",
      "every one."
    },
    footer = {
      "Example: kith topics --dir riverside",
      "         kith topics --dir riverside settings reasons"
    })
final class TopicsCommand extends KithCommand {
  private static final String ALL = "all";

  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Names of vocabularies (default: topics).")
  List<String> names = List.of();

  @Override
  Exit run(Screen screen) {
    List<String> asked = names.isEmpty() ? List.of("topics") : names;
    try (KithClient client = choice.connect()) {
      var request = ListTopicsRequest.newBuilder();
      if (!asked.contains(ALL)) {
        request.addAllVocabularies(asked);
      }
      ListTopicsResponse answer = client.listTopics(request.build());
      screen.answer(answer, () -> print(screen, answer));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, ListTopicsResponse answer) {
    for (Vocabulary vocabulary : answer.getVocabulariesList()) {
      screen.heading(vocabulary.getName());
      var table = new Table("CODE", "RECORDS", "LABEL", "MEANING");
      for (Term term : vocabulary.getTermsList()) {
        table.row(
            term.getCode(),
            term.getCount() == 0 ? "" : String.valueOf(term.getCount()),
            term.getLabel(),
            term.getMeaning());
      }
      table.print(screen);
    }
  }
}
