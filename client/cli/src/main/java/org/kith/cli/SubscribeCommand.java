package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.SubscribeRequest;
import org.kith.schema.v1.SubscribeResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Saves a query.
@Command(
    name = "subscribe",
    description = {
      "Save a query: what arrives from now on and matches comes into your inbox.",
      "A webhook is told ids, titles and states, signed as Standard Webhooks has it; what is not"
          + " for the whole network goes without its title."
    },
    subcommands = {SubscribeListCommand.class, SubscribeRemoveCommand.class},
    footer = {
      "Example: kith subscribe --dir harbour \"sepsis trolley\" --kind practice,tried-here",
      "         kith subscribe list --dir harbour"
    })
final class SubscribeCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin SearchFilters filters = new SearchFilters();

  @Parameters(arity = "0..*", paramLabel = "QUERY", description = "Words that must match.")
  List<String> words = List.of();

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      defaultValue = "",
      description =
          "Also tell this https address (http on this machine); takes the role operator or"
              + " ig-lead.")
  String webhook = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      SubscribeResponse saved =
          client
              .inbox()
              .subscribe(
                  SubscribeRequest.newBuilder()
                      .setSearch(filters.request(String.join(" ", words)))
                      .setWebhookUrl(webhook)
                      .build());
      screen.answer(
          saved,
          () -> {
            screen.line("subscribed  " + saved.getSubscription().getSubscriptionId());
            if (!saved.getWebhookSecret().isEmpty()) {
              screen.line("secret      " + saved.getWebhookSecret());
              screen.note("Messages are signed with the secret; it is never shown again.");
            }
          });
      return Exit.OK;
    }
  }
}
