package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.IssueTokenRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a token.
@Command(
    name = "issue",
    description = {
      "Make a token. Its secret is shown once.",
      "Roles: reader, author, approver, ig-lead, trust-steward, operator, auditor."
    },
    footer =
        "Example: kith token issue --dir riverside ward-7 --role reader,author --days 365 --for"
            + " \"A. Example\"")
final class TokenIssueCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "NAME", description = "Who or what it is for.")
  String name = "";

  @Option(
      names = "--role",
      required = true,
      split = ",",
      paramLabel = "ROLE",
      description = "Role; several with commas.")
  List<String> roles = List.of();

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      description = "Days until it expires; no end where it is left out.")
  int days;

  @Option(
      names = "--for",
      paramLabel = "PERSON",
      defaultValue = "",
      description = {
        "Who holds it; its name where this is left out. Where two people are asked for, two tokens",
        "of one person are one person."
      })
  String person = "";

  @Override
  Exit run(Screen screen) {
    if (days < 0) {
      throw Failure.usage("--days is a number of days from 1 on.");
    }
    try (KithClient client = choice.connect()) {
      var answer =
          client
              .governance()
              .issueToken(
                  IssueTokenRequest.newBuilder()
                      .setName(name)
                      .addAllRoles(roles)
                      .setDays(days)
                      .setPerson(person)
                      .build());
      screen.answer(answer, () -> screen.raw(answer.getSecret()));
      if (!screen.isJson()) {
        screen.note("Keep this secret in a file that only its user reads; it is not shown again.");
      }
      return Exit.OK;
    }
  }
}
