package org.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kith.cli.records.RecordFile;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Publishes one record.
@Command(
    name = "publish",
    description = {
      "Publish one record from a JSON or YAML file; - reads standard input.",
      "Write as if it could be read by anyone: no names of patients, carers or staff."
    },
    footer = "Example: kith publish --dir riverside handover-sheet.yaml")
final class PublishCommand extends KithCommand {
  private static final int REQUEST_ID_BYTES = 16;

  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin Attaching attaching = new Attaching();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Record file, or - for standard input.")
  String file = "";

  @Option(
      names = "--draft",
      paramLabel = "ID",
      defaultValue = "",
      description = {
        "Publish this draft instead of a file: one that is approved, or, while too few others may",
        "review it, one of your own."
      })
  String draft = "";

  @Option(names = "--check", description = "Only check the record; nothing is published.")
  boolean check;

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description =
          "Names this attempt; a repeat with the same name gets the first receipt, another record"
              + " under it is refused.")
  @Nullable String requestId;

  @Option(
      names = "--warned",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Why what the personal-data guard warns of may stay.")
  String warned = "";

  @Override
  Exit run(Screen screen) throws IOException {
    if (file.isEmpty() == draft.isEmpty()) {
      throw Failure.usage("Say what to publish: the file of a record, or --draft and its id.");
    }
    var request = PublishRecordRequest.newBuilder().setDraftId(draft);
    if (!draft.isEmpty() && !attaching.files.isEmpty()) {
      throw Failure.usage("A draft has its files already; attach them with: kith draft new.");
    }
    LearningRecord record = draft.isEmpty() ? read() : LearningRecord.getDefaultInstance();
    try (KithClient client = choice.connect()) {
      if (draft.isEmpty()) {
        request.setRecord(attaching.to(record, client, screen));
      }
      List<LearningRecord> alike = draft.isEmpty() ? alike(client, record) : List.of();
      PublishRecordResponse receipt =
          client.publish(
              request
                  .setRequestId(requestId == null ? newRequestId() : requestId)
                  .setValidateOnly(check)
                  .setWarnedReason(warned)
                  .build());
      tell(screen, receipt, check);
      if (!alike.isEmpty() && !receipt.getRepeated()) {
        tellAlike(screen, alike);
      }
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw draft.isEmpty() || !e.reason().equals("INVALID_RECORD")
          ? refused(e)
          : DraftPage.refused(e, draft, "publish it again");
    }
  }

  /// Records that say nearly the same, asked for before this one is among them; those that it links
  /// to are known to its author.
  private static List<LearningRecord> alike(KithClient client, LearningRecord record) {
    Set<String> linked =
        record.getLinksList().stream().map(Link::getRecordId).collect(Collectors.toSet());
    try {
      return client
          .evidence()
          .priorArt(FindPriorArtRequest.newBuilder().setRecord(record).setPageSize(1).build())
          .getDuplicatesList()
          .stream()
          .filter(one -> !linked.contains(one.getRecordId()))
          .toList();
    } catch (KithException e) {
      return List.of(); // a hint is no reason to hold a record up; publishing says what is wrong
    }
  }

  private void tellAlike(Screen screen, List<LearningRecord> alike) {
    screen.note(
        check
            ? "Perhaps this is published already:"
            : "Perhaps this was published before; where it is the same, take one of both back with"
                + " kith retract:");
    alike.forEach(one -> screen.note(EvidencePage.line(one, "  ")));
  }

  /// What a person is told about a refused record.
  static RuntimeException refused(KithException.Refused e) {
    if (e.reason().equals("WARNED")) {
      return Failure.refused(
          e.reason(),
          "The personal-data guard warns. Take it out, or say why it may stay: --warned REASON.",
          e.problems());
    }
    if (e.reason().equals("PERSONAL_DATA")) {
      return Failure.refused(
          e.reason(),
          "The personal-data guard refuses it. Take out what is about a person. Where it is about"
              + " none, the information-governance lead may let it out as a draft: kith draft"
              + " submit ID --ask-override --warned REASON",
          e.problems());
    }
    return e.reason().equals("REQUEST_ID_USED")
            || e.problems().stream().allMatch(problem -> problem.getField().isEmpty())
        ? Failures.of(e)
        : Failure.refused(
            e.reason(),
            "The record was refused; correct the "
                + (e.problems().size() == 1 ? "field above" : e.problems().size() + " fields above")
                + " and publish it again.",
            e.problems());
  }

  private LearningRecord read() throws IOException {
    RecordFile.Reading reading =
        file.equals("-")
            ? RecordFile.read(root().surroundings().in())
            : RecordFile.read(Path.of(file));
    return switch (reading) {
      case RecordFile.Read read -> read.record();
      case RecordFile.Unreadable unreadable ->
          throw Failure.refused(
              "INVALID_RECORD",
              (file.equals("-") ? "The input" : file)
                  + " is not a record yet; correct what is said above.",
              unreadable.all());
    };
  }

  /// A name for this attempt, so that it can be repeated where the connection breaks.
  static String newRequestId() {
    byte[] random = new byte[REQUEST_ID_BYTES];
    new SecureRandom().nextBytes(random);
    return "cli-" + HexFormat.of().formatHex(random);
  }

  /// Warns of what it names that does not stand any more, and prints the receipt.
  static void tell(Screen screen, PublishRecordResponse receipt, boolean check) {
    CorrectedPage.warn(screen, receipt.getCorrectedList());
    screen.answer(receipt, () -> print(screen, receipt, check));
  }

  private static void print(Screen screen, PublishRecordResponse receipt, boolean check) {
    receipt
        .getFindingsList()
        .forEach(
            finding ->
                screen.note(
                    (DraftPage.refuses(finding) ? "let out    " : "warned of  ")
                        + finding.getField()
                        + ": "
                        + finding.getDescription()
                        + (DraftPage.refuses(finding)
                            ? ", as the information-governance lead decided"
                            : "")));
    if (check) {
      screen.line(
          receipt.getCorrectedCount() == 0
              ? "The record can be published."
              : "The record can be published. Mind what is said above of what it names.");
      return;
    }
    screen.line("published  " + receipt.getRecordId());
    screen.line("log        " + receipt.getLog());
    screen.line("index      " + Long.toUnsignedString(receipt.getIndex()));
    if (receipt.getByOnePerson()) {
      screen.line("reviewed   by nobody: one person published it");
    }
    if (receipt.getRepeated()) {
      screen.note("It was published before under this request id; nothing was added.");
    }
  }
}
