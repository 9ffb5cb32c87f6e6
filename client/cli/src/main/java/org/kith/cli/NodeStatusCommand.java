package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.MeaningStatus;
import org.kith.schema.v1.OriginStatus;
import org.kith.schema.v1.ScrubStatus;
import org.kith.schema.v1.SyncSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// How a node is.
@Command(
    name = "status",
    description = "How the node is: publishing, logs, peers, what is proved.",
    footer = "Example: kith node status --dir riverside -o json")
final class NodeStatusCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      GetStatusResponse status = client.node().status();
      screen.answer(status, () -> print(screen, status));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, GetStatusResponse status) {
    screen.heading(status.getName() + " (" + status.getOrganisationId() + ")");
    screen.line(
        "publishing  "
            + status.getPublishing()
            + (status.getReason().isEmpty() ? "" : ": " + status.getReason()));
    screen.line("records     " + status.getRecords() + ", " + status.getIndexed() + " searchable");
    screen.line("by meaning  " + meaning(status.getMeaning()));
    if (status.getRecalls() > 0) {
      screen.line("recalls     " + status.getRecalls() + " to acknowledge; see: kith recall list");
    }
    screen.line("version     " + status.getVersion());
    screen.line("read again  " + scrub(status.getScrub()));
    screen.line("stale after " + status.getStaleAfterDays() + " days of silence");
    for (String damage : status.getScrub().getDamageList()) {
      screen.line("damage      " + damage);
    }
    for (String warning : status.getWarningsList()) {
      screen.line("warning     " + warning);
    }
    screen.line("");
    var logs = new Table("LOG", "EPOCH", "ORIGIN", "SIZE", "END", "ROOT");
    for (LogStatus log : status.getLogsList()) {
      logs.row(
          log.getCircle(),
          String.valueOf(log.getEpoch()),
          log.getName(),
          String.valueOf(log.getSize()),
          log.hasEndSize() ? log.getState() + " at " + log.getEndSize() : log.getState(),
          log.getRoot());
    }
    logs.print(screen);
    if (status.getOriginsCount() > 0) {
      screen.line("");
      var origins =
          new Table(
              "ORIGIN", "STATE", "LAST HEARD", "PROVED HERE", "PROVED THERE", "HELD", "REFUSED");
      for (OriginStatus origin : status.getOriginsList()) {
        int refused = origin.getRefusedList().stream().mapToInt(r -> r.getCount()).sum();
        origins.row(
            origin.getName(),
            origin.getState(),
            origin.getLastHeard(),
            String.valueOf(origin.getProvedHere()),
            String.valueOf(origin.getProvedThere()),
            String.valueOf(origin.getHeld()),
            String.valueOf(refused));
      }
      origins.print(screen);
    }
    if (status.getSessionsCount() > 0) {
      screen.line("");
      var sessions = new Table("PEER", "STATE", "LAST HEARD", "BEHIND");
      for (SyncSession session : status.getSessionsList()) {
        sessions.row(
            session.getName(),
            session.getUpToDate() ? session.getState() + ", up to date" : session.getState(),
            session.getLastHeard().isEmpty() ? "never" : session.getLastHeard(),
            String.valueOf(session.getBehind()));
      }
      sessions.print(screen);
      for (SyncSession session : status.getSessionsList()) {
        if (!session.getLastError().isEmpty()) { // whole: it says what to do
          screen.line(session.getName() + ": " + session.getLastError());
        }
      }
    }
  }

  private static String scrub(ScrubStatus status) {
    String last = status.getFinished().isEmpty() ? "not to the end yet" : status.getFinished();
    int damaged = status.getDamageCount();
    String found = damaged == 0 ? ", no damage" : ", " + damaged + " damaged";
    String mended = status.getMended() == 0 ? "" : ", " + status.getMended() + " mended";
    boolean under = status.getChecked() > 0;
    return last
        + found
        + mended
        + (under ? ", now at " + status.getChecked() + " of " + status.getFrames() : "");
  }

  private static String meaning(MeaningStatus status) {
    return switch (status.getState()) {
      case "on" ->
          status.getRecords()
              + (status.getBehind() == 0 ? "" : ", " + status.getBehind() + " wait");
      case "failed" -> "off: " + status.getProblem();
      default -> "off";
    };
  }
}
