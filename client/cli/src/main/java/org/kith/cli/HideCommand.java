package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.HiddenRecord;
import org.kith.schema.v1.HideRecordRequest;
import org.kith.schema.v1.HideRecordResponse;
import org.kith.schema.v1.ListHiddenRequest;
import org.kith.schema.v1.ListHiddenResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Hides a record on this node.
@Command(
    name = "hide",
    description = {
      "Hide a record on this node: it leaves searches, lists, prior art and tallies here.",
      "Others see it as before, nothing of it is removed, and --undo shows it again exactly as it"
          + " was. To remove another's record here for good: kith erasure here."
    },
    footer = {
      "Example: kith hide --dir riverside k3jx7q2m --reason \"Under review by our safety team\"",
      "         kith hide --dir riverside --list"
    })
final class HideCommand extends KithCommand {
  private static final int PAGE_SIZE = 200;

  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Option(
      names = "--reason",
      paramLabel = "WORDS",
      defaultValue = "",
      description = "Why, for the audit; must not repeat what is hidden.")
  String reason = "";

  @Option(names = "--undo", description = "Show it again.")
  boolean undo;

  @Option(names = "--list", description = "List what is hidden here, by whom and why.")
  boolean list;

  @Override
  Exit run(Screen screen) {
    if (list != id.isEmpty()) {
      throw Failure.usage("Say which record to hide by its id, or see what is hidden with --list.");
    }
    if (!list && !undo && reason.isEmpty()) {
      throw Failure.usage("Say why it is hidden: --reason WORDS.");
    }
    try (KithClient client = choice.connect()) {
      if (list) {
        ListHiddenResponse hidden = all(client);
        screen.answer(hidden, () -> print(screen, hidden));
        return Exit.OK;
      }
      HideRecordResponse answer =
          client.hide(
              HideRecordRequest.newBuilder()
                  .setRecordId(id)
                  .setReason(reason)
                  .setUndo(undo)
                  .build());
      screen.answer(
          answer, () -> screen.line(answer.getState() + " here  " + answer.getRecordId()));
      return Exit.OK;
    }
  }

  private static ListHiddenResponse all(KithClient client) {
    var all = ListHiddenResponse.newBuilder();
    String token = "";
    do {
      ListHiddenResponse page =
          client.listHidden(
              ListHiddenRequest.newBuilder().setPageSize(PAGE_SIZE).setPageToken(token).build());
      all.addAllHidden(page.getHiddenList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return all.build();
  }

  private static void print(Screen screen, ListHiddenResponse hidden) {
    if (hidden.getHiddenCount() == 0) {
      screen.line("Nothing is hidden here.");
      return;
    }
    var table = new Table("RECORD", "OF", "SINCE", "BY", "WHY");
    for (HiddenRecord record : hidden.getHiddenList()) {
      table.row(
          record.getRecordId(),
          record.getOriginName(),
          record.getTime(),
          record.getHiddenBy(),
          record.getReason());
    }
    table.print(screen);
  }
}
