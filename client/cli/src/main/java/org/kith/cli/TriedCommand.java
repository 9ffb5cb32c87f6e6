package org.kith.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.schema.v1.Determinant;
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
          + " --advice \"Start with one ward.\" --kind hospice --size \"10 beds\"",
      "         kith tried --dir harbour k3jx7q2m --status decided-not-to --reason money"
    })
final class TriedCommand extends KithCommand {
  private static final Set<String> TRIABLE = Set.of("practice", "method", "lesson");

  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin CommonFields common = new CommonFields();
  @Mixin HereFields here = new HereFields();

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
      names = "--helped",
      paramLabel = "DOMAIN[:WORDS]",
      description = "What helped, such as inner-setting:\"The matron came.\"; up to 5.")
  List<String> helps = List.of();

  @Option(
      names = "--barrier",
      paramLabel = "DOMAIN[:WORDS]",
      description = {
        "What stood in the way; up to 5. Domains: innovation, outer-setting, inner-setting,",
        "individuals, process."
      })
  List<String> barriers = List.of();

  @Option(
      names = "--result",
      paramLabel = "MEASURE",
      description = {
        "What was measured, such as \"name=Minutes of handover; unit=min; better=down;"
            + " baseline=41.5;",
        "result=20\"; also type, n, method and signal. Up to 8."
      })
  List<String> results = List.of();

  @Option(names = "--from", paramLabel = "YYYY-MM", description = "First month.")
  String from = "";

  @Option(names = "--to", paramLabel = "YYYY-MM", description = "Last month.")
  String to = "";

  @Option(names = "--again", negatable = true, description = "Whether we would do it again.")
  @Nullable Boolean again;

  @Override
  Exit run(Screen screen) {
    TriedHere report = report();
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
              .setTriedHere(report)
              .addLinks(Link.newBuilder().setRelation("tried").setRecordId(tried.getRecordId()));
      Exit ended = common.publish(screen, client, record.build());
      if (report.getContext().getOrganisationKind().isEmpty()) {
        screen.note(
            "It does not say what kind of organisation tried it, so nobody who asks about places"
                + " like theirs is told of it: --kind, and --size, --area, --setting say it.");
      }
      return ended;
    }
  }

  private static Determinant determinant(String said) {
    String[] parts = coded(said);
    return Determinant.newBuilder().setDomain(parts[0]).setText(parts[1]).build();
  }

  /// A code, and the words behind it.
  private static String[] coded(String said) {
    String[] parts = said.split(":", 2);
    return new String[] {parts[0].strip(), parts.length == 1 ? "" : parts[1].strip()};
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
            .setSite(here.site);
    for (String reason : reasons) {
      String[] parts = coded(reason);
      report.addReasons(Reason.newBuilder().setReason(parts[0]).setText(parts[1]));
    }
    if (!here.isEmpty()) {
      here.into(report.getContextBuilder(), common.author.settings);
    }
    helps.forEach(said -> report.addHelps(determinant(said)));
    barriers.forEach(said -> report.addBarriers(determinant(said)));
    results.forEach(said -> report.addResults(MeasureOption.of(said)));
    if (!from.isEmpty() || !to.isEmpty()) {
      report.getPeriodBuilder().setStart(from).setEnd(to);
    }
    if (again != null) {
      report.setWouldDoAgain(again);
    }
    return report.build();
  }
}
