package org.kith.protocol.record;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.kith.schema.v1.Attachment;

/// What is asked of a record's attachments (SPEC 10.16).
public final class AttachmentRules {
  /// Bytes of one attachment.
  public static final int BYTES_MAX = 25 * 1_024 * 1_024;

  /// Characters of a name.
  public static final int NAME_CHARACTERS_MAX = 120;

  /// What may be attached: documents and pictures that run nothing when they are opened.
  public static final List<String> MEDIA_TYPES =
      List.of(
          "application/pdf",
          "image/png",
          "image/jpeg",
          "text/plain",
          "text/csv",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "application/vnd.openxmlformats-officedocument.presentationml.presentation",
          "application/vnd.oasis.opendocument.text",
          "application/vnd.oasis.opendocument.spreadsheet");

  /// A letter or digit first, so that no name is hidden or climbs out of a folder.
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._()-]*");

  private AttachmentRules() {}

  static void check(List<Attachment> attachments, Findings findings) {
    findings.count(ListField.ATTACHMENTS, attachments.size());
    Set<String> names = new HashSet<>();
    for (int i = 0; i < attachments.size(); i++) {
      Attachment one = attachments.get(i);
      findings.enter("attachments", i, one);
      nameProblem(one.getName()).ifPresent(problem -> findings.add("name", problem));
      if (!names.add(one.getName())) {
        findings.add("name", "stands twice; give each attachment its own name");
      }
      mediaTypeProblem(one.getMediaType()).ifPresent(problem -> findings.add("mediaType", problem));
      if (one.getSize() < 1 || one.getSize() > BYTES_MAX) {
        findings.add("size", "must be 1 to " + Findings.grouped(BYTES_MAX) + " bytes");
      }
      if (!Formats.isSha256(one.getSha256())) {
        findings.add("sha256", "must be 64 hexadecimal digits in lower case");
      }
      findings.leave();
    }
  }

  /// What is wrong with a name, if anything.
  public static Optional<String> nameProblem(String name) {
    return NAME.matcher(name).matches()
            && name.codePointCount(0, name.length()) <= NAME_CHARACTERS_MAX
        ? Optional.empty()
        : Optional.of(
            "must have 1 to "
                + NAME_CHARACTERS_MAX
                + " letters, digits, spaces or . _ ( ) - and begin with a letter or digit");
  }

  /// What is wrong with a media type, if anything.
  public static Optional<String> mediaTypeProblem(String mediaType) {
    return MEDIA_TYPES.contains(mediaType)
        ? Optional.empty()
        : Optional.of("must be one of " + String.join(", ", MEDIA_TYPES));
  }
}
