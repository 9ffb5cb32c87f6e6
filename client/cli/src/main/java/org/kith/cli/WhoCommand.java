package org.kith.cli;

import java.util.ArrayList;
import java.util.List;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindContactsResponse;
import org.kith.schema.v1.ListTopicsRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Whom to ask.
@Command(
    name = "who",
    description = {
      "Teams to ask about a topic or a question: those that did most about it first.",
      "One word that is a topic's code asks about that topic; everything else is taken as words."
    },
    footer = {
      "Example: kith who --dir harbour falls",
      "         kith who --dir harbour \"night handover with one registered nurse\""
    })
final class WhoCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(arity = "1..*", paramLabel = "TOPIC|QUERY", description = "What it is about.")
  List<String> words = List.of();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Only this topic; may be repeated.")
  List<String> topics = List.of();

  @Option(
      names = "--page-size",
      defaultValue = "10",
      paramLabel = "N",
      description = "Teams, 1 to 50 (default: ${DEFAULT-VALUE}).")
  int pageSize;

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      String query = String.join(" ", words).strip();
      List<String> asked = new ArrayList<>(topics);
      if (isTopic(client, query)) {
        asked.add(query);
        query = "";
      }
      FindContactsResponse answer =
          client
              .evidence()
              .contacts(
                  FindContactsRequest.newBuilder()
                      .setQuery(query)
                      .addAllTopics(asked)
                      .setPageSize(pageSize)
                      .build());
      screen.answer(
          answer,
          () -> {
            if (answer.getTeamsCount() == 0) {
              screen.line(
                  "Nobody who can be reached has told of this yet. Ask everybody: kith ask");
            }
            EvidencePage.teams(screen, answer.getTeamsList());
          });
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw SearchFilters.refused(e);
    }
  }

  private static boolean isTopic(KithClient client, String word) {
    return client
        .listTopics(ListTopicsRequest.newBuilder().addVocabularies("topics").build())
        .getVocabularies(0)
        .getTermsList()
        .stream()
        .anyMatch(term -> term.getCode().equals(word));
  }
}
