package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.ProposeGrantRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Grants.
@Command(
    name = "propose",
    description = {
      "Grant what is admitted from an organisation; it takes the place of its grant before.",
      "What is left out is not limited. Records that were held for want of a grant are judged"
          + " again; what was admitted stays."
    },
    footer =
        "Example: kith grant propose --dir riverside kith1abcdefgh --kind lesson,practice --until"
            + " 2027-03-31")
final class GrantProposeCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Organisation id, or its beginning.")
  String id = "";

  @Option(names = "--kind", split = ",", paramLabel = "KIND", description = "Only these kinds.")
  List<String> kinds = List.of();

  @Option(names = "--topic", split = ",", paramLabel = "TOPIC", description = "Only these topics.")
  List<String> topics = List.of();

  @Option(names = "--until", paramLabel = "DATE", description = "Last day, such as 2027-03-31.")
  String until = "";

  @Option(
      names = "--stored-mib",
      paramLabel = "N",
      description = "MiB of it that are stored at most (default: the node's own).")
  int storedMib;

  @Option(
      names = "--entries-per-day",
      paramLabel = "N",
      description = "Entries of it that are taken in a day at most (default: the node's own).")
  int entriesPerDay;

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var answer =
          client
              .governance()
              .proposeGrant(
                  ProposeGrantRequest.newBuilder()
                      .setOrganisationId(id)
                      .addAllKinds(kinds)
                      .addAllTopics(topics)
                      .setUntil(until)
                      .setStoredMibMax(storedMib)
                      .setEntriesPerDayMax(entriesPerDay)
                      .build());
      screen.answer(answer, () -> screen.line("granted  " + answer.getGrant().getName()));
      return Exit.OK;
    }
  }
}
