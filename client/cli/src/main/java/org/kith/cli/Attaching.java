package org.kith.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.protocol.record.AttachmentRules;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PutAttachmentResponse;
import picocli.CommandLine.Option;

/// Files that go with a record.
final class Attaching {
  private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

  private static final Map<String, String> MEDIA_TYPES =
      Map.ofEntries(
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("txt", "text/plain"),
          Map.entry("csv", "text/csv"),
          Map.entry("docx", OFFICE + "wordprocessingml.document"),
          Map.entry("xlsx", OFFICE + "spreadsheetml.sheet"),
          Map.entry("pptx", OFFICE + "presentationml.presentation"),
          Map.entry("odt", "application/vnd.oasis.opendocument.text"),
          Map.entry("ods", "application/vnd.oasis.opendocument.spreadsheet"));

  @Option(
      names = "--attach",
      paramLabel = "FILE",
      description = {
        "A file that goes with it, at most 25 MiB; repeat it for more.",
        "pdf, png, jpg, txt, csv, docx, xlsx, pptx, odt or ods. Only text is looked at for personal"
            + " data."
      })
  List<Path> files = List.of();

  /// The record with the files, once the node has them.
  LearningRecord to(LearningRecord record, KithClient client, Screen screen) throws IOException {
    LearningRecord.Builder with = record.toBuilder();
    for (Path file : files) {
      try {
        with.addAttachments(put(file, client, screen));
      } catch (KithException.Refused e) {
        throw refused(file, e);
      }
    }
    return with.build();
  }

  /// Keeps one file at the node.
  static Attachment put(Path file, KithClient client, Screen screen) throws IOException {
    String name = String.valueOf(file.getFileName());
    requireSmall(file);
    try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
      PutAttachmentResponse kept = client.attachments().put(name, mediaType(name), content);
      kept.getFindingsList()
          .forEach(finding -> screen.note("warned of  " + name + ": " + finding.getDescription()));
      if (!kept.getAttachment().getMediaType().startsWith("text/")) {
        screen.note(
            "not read   "
                + name
                + " was not looked at for personal data, as it is no text: look at it yourself"
                + " before it is published.");
      }
      return kept.getAttachment();
    }
  }

  /// Before it goes over the line.
  private static void requireSmall(Path file) throws IOException {
    if (Files.size(file) > AttachmentRules.BYTES_MAX) {
      throw Failure.refused(
          "INVALID_ARGUMENT",
          file
              + " cannot be attached: it is larger than 25 MiB. Make it smaller, or name among the"
              + " sources where it can be found.");
    }
  }

  /// Of several files somebody must know which one.
  private static Failure refused(Path file, KithException.Refused e) {
    if (e.problems().isEmpty()) {
      return Failure.refused(e.reason(), file + " cannot be attached: " + e.getMessage());
    }
    return Failure.refused(
        e.reason(),
        e.reason().equals("PERSONAL_DATA")
            ? "The personal-data guard refuses "
                + file
                + ", so nothing was published. Take out of it what is about a person."
            : file + " cannot be attached, so nothing was published. Give another file for it.",
        e.problems().stream()
            .map(problem -> problem.toBuilder().setField(file.toString()).build())
            .toList());
  }

  private static String mediaType(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String type = MEDIA_TYPES.get(ending);
    if (type == null) {
      throw Failure.usage(name + " is not of a kind that can be attached; see --help.");
    }
    return type;
  }
}
