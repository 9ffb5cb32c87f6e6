package org.kith.cli;

import java.util.List;
import org.kith.client.AnswerStream;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.WatchRecordsRequest;
import org.kith.schema.v1.WatchRecordsResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows records as they arrive.
@Command(
    name = "watch",
    description = {
      "Show records as they arrive, until Ctrl-C.",
      "With -o json each line holds a record and the cursor to go on from."
    },
    footer = "Example: kith watch --dir riverside --topic sepsis")
final class WatchCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(
      names = "--from",
      paramLabel = "CURSOR",
      description = "Cursor of an earlier answer, or start; what comes next unless said.")
  String from = "";

  @Option(names = "--kind", split = ",", paramLabel = "KIND", description = "Only these kinds.")
  List<String> kinds = List.of();

  @Option(names = "--topic", split = ",", paramLabel = "TOPIC", description = "Only these topics.")
  List<String> topics = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after this many records; never unless said.")
  int count;

  @Override
  Exit run(Screen screen) {
    var request =
        WatchRecordsRequest.newBuilder()
            .setCursor(from)
            .addAllKinds(kinds)
            .addAllTopics(topics)
            .build();
    try (KithClient client = choice.connect();
        AnswerStream<WatchRecordsResponse> records = client.watch(request)) {
      for (int seen = 0; (count == 0 || seen < count) && records.hasNext(); seen++) {
        WatchRecordsResponse arrived = records.next();
        if (screen.isJson()) {
          screen.jsonLine(arrived);
        } else {
          LearningRecord record = arrived.getRecord();
          screen.line(
              record.getKind()
                  + "  "
                  + record.getTitle()
                  + "  ("
                  + record.getOrigin().getName()
                  + ")  "
                  + record.getRecordId());
        }
      }
      return Exit.OK;
    } catch (KithException.Refused e) {
      throw SearchFilters.refused(e);
    }
  }
}
