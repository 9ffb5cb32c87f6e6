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
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PutAttachmentResponse;
import picocli.CommandLine.Option;

/// Files that go with a record.
final class Attaching {
  private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "pdf", "application/pdf",
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "txt", "text/plain",
          "csv", "text/csv",
          "docx", OFFICE + "wordprocessingml.document",
          "xlsx", OFFICE + "spreadsheetml.sheet",
          "pptx", OFFICE + "presentationml.presentation",
          "odt", "application/vnd.oasis.opendocument.text");

  @Option(
      names = "--attach",
      paramLabel = "FILE",
      description = {
        "A file that goes with it, at most 25 MiB; repeat it for more.",
        "pdf, png, jpg, txt, csv, docx, xlsx, pptx or odt. Only text is looked at for personal"
            + " data."
      })
  List<Path> files = List.of();

  /// The record with the files, once the node has them.
  LearningRecord to(LearningRecord record, KithClient client, Screen screen) throws IOException {
    LearningRecord.Builder with = record.toBuilder();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
        PutAttachmentResponse kept = client.attachments().put(name, mediaType(name), content);
        kept.getFindingsList()
            .forEach(
                finding -> screen.note("warned of  " + name + ": " + finding.getDescription()));
        with.addAttachments(kept.getAttachment());
      }
    }
    return with.build();
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
