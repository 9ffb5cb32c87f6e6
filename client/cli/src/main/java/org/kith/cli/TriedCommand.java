package org.kith.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.TriedHere;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Publishes how it went when we tried something.
@Command(
    name = "tried",
    description = {
      "Tell how it went when we tried a practice, a method or a recommendation: failures too.",
      "It goes to whom the record went that was tried, with its topics, unless said otherwise."
    },
    footer = {
      "Example: kith tried --dir harbour k3jx7q2m --status adopted --outcome worked"
          + " --advice \"Start with one ward.\"",
      "         kith tried --dir harbour k3jx7q2m --status decided-not-to --reason money"
    })
final class TriedCommand extends KithCommand {
  private static final Set<String> TRIABLE = Set.of("practice", "method", "lesson");

  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin CommonFields common = new CommonFields();

  @Parameters(
      paramLabel = "ID",
      description = "Id of what was tried, or its first 8 characters or more.")
  String id = "";

  @Option(
      names = "--status",
      required = true,
      paramLabel = "STATUS",
      description = "planned, testing, adopted, adopted-then-stopped or decided-not-to.")
  String status = "";

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "worked, worked-with-changes, mixed, no-effect, made-worse or too-early.")
  String outcome = "";

  @Option(
      names = "--reason",
      paramLabel = "CODE[:WORDS]",
      description = "Why it failed, stopped or was decided against; up to 5.")
  List<String> reasons = List.of();

  @Option(names = "--advice", paramLabel = "WORDS", description = "Tell the next team.")
  String advice = "";

  @Option(
      names = "--fidelity",
      paramLabel = "CODE",
      description = "as-described, adapted or partly.")
  String fidelity = "";

  @Option(
      names = "--missing",
      split = ",",
      paramLabel = "NUMBER",
      description = "Core elements that were missing, counted from 0.")
  List<Integer> missing = List.of();

  @Option(names = "--changes", paramLabel = "WORDS", description = "What was changed.")
  String changes = "";

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description = "Where one organisation has several.")
  String site = "";

  @Option(names = "--from", paramLabel = "YYYY-MM", description = "First month.")
  String from = "";

  @Option(names = "--to", paramLabel = "YYYY-MM", description = "Last month.")
  String to = "";

  @Option(names = "--again", negatable = true, description = "Whether we would do it again.")
  @Nullable Boolean again;

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      LearningRecord tried =
          client.get(GetRecordRequest.newBuilder().setRecordId(id).build()).getRecord();
      if (!TRIABLE.contains(tried.getKind())) {
        throw Failure.refused(
            "NOT_TRIABLE",
            "Record "
                + id
                + " is "
                + Words.a(tried.getKind())
                + "; what is tried is a practice, a method or a lesson's recommendation.",
            List.of());
      }
      String text =
          "We tried this here; status: "
              + status
              + (outcome.isEmpty() ? "" : ", outcome: " + outcome)
              + "."
              + (advice.isEmpty() ? "" : " " + advice);
      LearningRecord.Builder record =
          common
              .record(text, "Tried here: " + tried.getTitle(), tried)
              .setTriedHere(report())
              .addLinks(Link.newBuilder().setRelation("tried").setRecordId(tried.getRecordId()));
      return common.publish(screen, client, record.build());
    }
  }

  private TriedHere report() {
    TriedHere.Builder report =
        TriedHere.newBuilder()
            .setStatus(status)
            .setOutcome(outcome)
            .setAdvice(advice)
            .setFidelity(fidelity)
            .addAllCoreElementsMissing(missing.stream().sorted().toList())
            .setChangesMade(changes)
            .setSite(site);
    for (String reason : reasons) {
      String[] parts = reason.split(":", 2);
      report.addReasons(
          Reason.newBuilder()
              .setReason(parts[0].strip())
              .setText(parts.length == 1 ? "" : parts[1].strip()));
    }
    if (!from.isEmpty() || !to.isEmpty()) {
      report.getPeriodBuilder().setStart(from).setEnd(to);
    }
    if (again != null) {
      report.setWouldDoAgain(again);
    }
    return report.build();
  }
}
