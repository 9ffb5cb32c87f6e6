package org.kith.cli;

import java.util.List;
import java.util.regex.Pattern;
import org.kith.client.KithClient;
import org.kith.client.KithException;
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
  private static final Pattern SIGNS = Pattern.compile("[(){}\\[\\]<>|&~^+\\\\]");

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
      screen.note(matches(client));
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw SearchFilters.refused(e);
    }
  }

  /// What it will match, so that nobody waits for what never comes, or for less than all.
  private String matches(KithClient client) {
    String query = String.join(" ", words);
    if (query.isBlank() && !filters.any()) {
      return "It matches every record that arrives. Words or filters narrow it: kith subscribe"
          + " --help";
    }
    int now =
        client.search(filters.request(query).setBy("strict").setPageSize(1).build()).getTotalSize();
    return "Of the records that are here now it matches "
        + (now == 0 ? "none" : now)
        + "."
        + (SIGNS.matcher(query).find() || query.chars().filter(c -> c == '"').count() % 2 == 1
            ? " Brackets, other signs and a quotation mark that is not closed mean nothing: it"
                + " looks for the words."
            : "");
  }
}
