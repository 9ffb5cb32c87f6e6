package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.SaveDraftRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Closes a lab or a question.
@Command(
    name = "close",
    description = {
      "Close your own lab with what came of it, or your own question with a reason.",
      "It publishes a version that takes the place of the open one; what joined it stays with it."
    },
    footer = {
      "Example: kith close --dir riverside k3jx7q2m --synthesis synthesis.txt",
      "         kith close --dir riverside p5m2x7qd --reason \"Two wards answered; we chose the"
          + " board.\""
    })
final class CloseCommand extends KithCommand {
  private static final int OUTPUT_FIELDS_FROM = 100;
  private static final String SUPERSEDES = "supersedes";

  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(
      paramLabel = "ID",
      description = "The lab's or question's id, or its first 8 characters or more.")
  String id = "";

  @Option(
      names = "--synthesis",
      paramLabel = "FILE|TEXT",
      description = "For a lab: what came of it; the file that has it, or the text itself.")
  @Nullable String synthesis;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "For a question: why no more answers are wanted.")
  @Nullable String reason;

  @Option(
      names = "--draft",
      description = "Keep it as a draft for its reviewers; do not publish it yet.")
  boolean draft;

  @Option(
      names = "--warned",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Why what the personal-data guard warns of may stay.")
  String warned = "";

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description =
          "Names this attempt; a repeat with the same name gets the first receipt, another record"
              + " under it is refused.")
  @Nullable String requestId;

  @Override
  Exit run(Screen screen) throws IOException {
    if ((synthesis == null) == (reason == null)) {
      throw Failure.usage("Say --synthesis for a lab, or --reason for a question.");
    }
    String attempt = requestId == null ? PublishCommand.newRequestId() : requestId;
    try (KithClient client = choice.connect()) {
      LearningRecord closed =
          closed(client.get(GetRecordRequest.newBuilder().setRecordId(id).build()).getRecord());
      if (draft) {
        Draft kept =
            client
                .drafts()
                .save(
                    SaveDraftRequest.newBuilder()
                        .setRecord(closed)
                        .setWarnedReason(warned)
                        .setRequestId(attempt)
                        .build());
        screen.answer(kept, () -> DraftPage.print(screen, kept));
        return Exit.OK;
      }
      PublishRecordResponse receipt =
          client.publish(
              PublishRecordRequest.newBuilder()
                  .setRecord(closed)
                  .setRequestId(attempt)
                  .setWarnedReason(warned)
                  .build());
      PublishCommand.tell(screen, receipt, false);
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw PublishCommand.refused(e);
    }
  }

  /// The version that closes it.
  private LearningRecord closed(LearningRecord open) throws IOException {
    if (synthesis == null ? !open.hasQuestion() : !open.hasLab()) {
      throw Failure.refused(
          "WRONG_KIND",
          "Record "
              + id
              + " is "
              + Words.a(open.getKind())
              + "; a lab is closed with --synthesis and a question with --reason.",
          List.of());
    }
    requireOpen(open);
    LearningRecord.Builder record = written(open);
    if (synthesis == null) {
      record.getQuestionBuilder().setClosedReason(reason == null ? "" : reason);
    } else {
      record.getLabBuilder().setSynthesis(text(synthesis));
    }
    return record
        .addLinks(Link.newBuilder().setRelation(SUPERSEDES).setRecordId(open.getRecordId()))
        .build();
  }

  private static void requireOpen(LearningRecord open) {
    if (!open.getLab().getSynthesis().isEmpty()
        || !open.getQuestion().getClosedReason().isEmpty()) {
      throw Failure.refused("CLOSED", "It is closed already; kith show tells how.", List.of());
    }
    if (open.getState().equals("retracted")) {
      throw Failure.refused("RETRACTED", "It was taken back; nothing is left to close.", List.of());
    }
    if (open.getState().equals("superseded")) {
      throw Failure.refused(
          "SUPERSEDED",
          "A newer version took its place; close that one: kith close "
              + open.getCorrectionsList().stream()
                  .filter(correction -> correction.getRelation().equals(SUPERSEDES))
                  .map(LinkIn::getRecordId)
                  .reduce("", (_, last) -> last),
          List.of());
    }
  }

  /// What its authors wrote, without what nodes add and without its place in the line of versions.
  private static LearningRecord.Builder written(LearningRecord open) {
    LearningRecord.Builder record =
        open.toBuilder().clearSchemaVersion().clearApprovals().clearGuard().clearLinks();
    open.getLinksList().stream()
        .filter(link -> !link.getRelation().equals(SUPERSEDES))
        .forEach(record::addLinks);
    LearningRecord.getDescriptor().getFields().stream()
        .filter(field -> field.getNumber() >= OUTPUT_FIELDS_FROM)
        .forEach(record::clearField);
    return record;
  }

  /// The text of the file with that name, where there is one.
  private static String text(String said) throws IOException {
    boolean isFile = !said.contains("\n") && Files.isRegularFile(Path.of(said));
    return isFile ? Files.readString(Path.of(said)).strip() : said;
  }
}
