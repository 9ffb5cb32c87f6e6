package org.kith.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every record needs, for the short ways to publish one. Whatever is not said is made from
/// the text itself.
final class CommonFields {
  private static final int TITLE_CHARACTERS_MAX = 160;
  private static final int SUMMARY_CHARACTERS_MAX = 600;

  @Option(
      names = "--title",
      paramLabel = "WORDS",
      description = "Title; made from the text unless said.")
  @Nullable String title;

  @Option(
      names = "--summary",
      paramLabel = "WORDS",
      description = "Summary; made from the text unless said.")
  @Nullable String summary;

  @Option(
      names = "--topic",
      split = ",",
      paramLabel = "TOPIC",
      description = "Topic code, such as handover; 1 to 6.")
  List<String> topics = List.of();

  @Mixin AuthorFields author = new AuthorFields();

  @Option(
      names = "--audience",
      paramLabel = "AUDIENCE",
      description = "own, network or public; who may read it.")
  @Nullable String audience;

  @Option(
      names = "--warned",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Why what the personal-data guard warns of may stay.")
  String warned = "";

  @Option(names = "--check", description = "Only check it; nothing is published.")
  boolean check;

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description =
          "Names this attempt; a repeat with the same name gets the first receipt, another record"
              + " under it is refused.")
  @Nullable String requestId;

  /// A record with these fields; what is missing is made from a text, or taken from a record that
  /// it belongs to.
  LearningRecord.Builder record(String text, String titleDefault, LearningRecord about) {
    LearningRecord.Builder record =
        LearningRecord.newBuilder()
            .setTitle(title == null ? cut(titleDefault, TITLE_CHARACTERS_MAX) : title)
            .setSummary(summary == null ? cut(text, SUMMARY_CHARACTERS_MAX) : summary)
            .addAllTopics(topics.isEmpty() ? about.getTopicsList() : topics)
            .setAudience(audience == null ? about.getAudience() : audience);
    author.into(record);
    return record;
  }

  /// Publishes it and prints the receipt.
  Exit publish(Screen screen, KithClient client, LearningRecord record) {
    try {
      PublishRecordResponse receipt =
          client.publish(
              PublishRecordRequest.newBuilder()
                  .setRecord(record)
                  .setRequestId(requestId == null ? PublishCommand.newRequestId() : requestId)
                  .setValidateOnly(check)
                  .setWarnedReason(warned)
                  .build());
      PublishCommand.tell(screen, receipt, check);
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw PublishCommand.refused(e);
    }
  }

  /// The first characters of a text in one line.
  private static String cut(String text, int charactersMax) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= charactersMax
        ? line
        : line.substring(0, line.offsetByCodePoints(0, charactersMax - 1)) + "…";
  }
}
