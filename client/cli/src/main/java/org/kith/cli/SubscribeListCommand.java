package org.kith.cli;

import java.util.ArrayList;
import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.ListSubscriptionsResponse;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.Subscription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists one's saved queries.
@Command(
    name = "list",
    description = "List your saved queries and how their webhooks fare.",
    footer = "Example: kith subscribe list --dir harbour")
final class SubscribeListCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      ListSubscriptionsResponse saved = client.inbox().subscriptions();
      screen.answer(saved, () -> print(screen, saved));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, ListSubscriptionsResponse saved) {
    var table = new Table("ID", "QUERY", "FILTERS", "SINCE", "WEBHOOK");
    for (Subscription one : saved.getSubscriptionsList()) {
      table.row(
          one.getSubscriptionId(),
          one.getSearch().getQuery(),
          filters(one.getSearch()),
          one.getCreated().replaceAll("T.*", ""),
          one.getWebhookState()
              + (one.getWebhookError().isEmpty() ? "" : ": " + one.getWebhookError()));
    }
    table.print(screen);
  }

  private static String filters(SearchRecordsRequest search) {
    List<String> codes = new ArrayList<>();
    codes.addAll(search.getKindsList());
    codes.addAll(search.getTopicsList());
    codes.addAll(search.getSettingsList());
    codes.addAll(search.getLevelsList());
    codes.addAll(search.getOutcomesList());
    codes.addAll(search.getStatusesList());
    codes.addAll(search.getOriginsList());
    return String.join(" ", codes);
  }
}
