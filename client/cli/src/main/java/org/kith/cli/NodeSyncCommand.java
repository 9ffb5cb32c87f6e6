package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.ListSyncSessionsResponse;
import org.kith.schema.v1.SyncNowRequest;
import org.kith.schema.v1.SyncSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Dials every peer now.
@Command(
    name = "sync",
    description = {
      "Dial every peer now instead of at the next turn, and say how each session stands.",
      "Ends with 1 where --wait is over and not everything is proved up to date."
    },
    footer = "Example: kith node sync --dir riverside --wait 30")
final class NodeSyncCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "Wait until every accepted origin is proved up to date, at most so long.")
  int waitSeconds;

  @Override
  Exit run(Screen screen) {
    if (waitSeconds < 0) {
      throw Failure.usage("--wait is a number of seconds from 0 on.");
    }
    try (KithClient client = choice.connect()) {
      boolean upToDate =
          client
              .node()
              .syncNow(SyncNowRequest.newBuilder().setWaitSeconds(waitSeconds).build())
              .getUpToDate();
      ListSyncSessionsResponse sessions = client.node().sessions();
      screen.answer(sessions, () -> print(screen, sessions));
      screen.note(upToDate ? "Everything is proved up to date." : "Not everything is proved yet.");
      return upToDate || waitSeconds == 0 ? Exit.OK : Exit.REFUSED;
    }
  }

  private static void print(Screen screen, ListSyncSessionsResponse sessions) {
    var table = new Table("PEER", "STATE", "LAST HEARD", "BEHIND", "LAST ERROR");
    for (SyncSession session : sessions.getSessionsList()) {
      table.row(
          session.getName(),
          session.getUpToDate() ? session.getState() + ", up to date" : session.getState(),
          session.getLastHeard().isEmpty() ? "never" : session.getLastHeard(),
          String.valueOf(session.getBehind()),
          session.getLastError());
    }
    table.print(screen);
  }
}
