package org.kith.cli;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kith.schema.v1.Erasure;
import org.kith.schema.v1.ErasureHolder;
import org.kith.schema.v1.FacetCount;
import org.kith.schema.v1.Facets;
import org.kith.schema.v1.FindContactsResponse;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.GetReadinessResponse;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.GetSpreadResponse;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.GetTallyResponse;
import org.kith.schema.v1.ImportRecordsResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListErasuresResponse;
import org.kith.schema.v1.ListInboxResponse;
import org.kith.schema.v1.ListPeersResponse;
import org.kith.schema.v1.ListRecallsResponse;
import org.kith.schema.v1.ListSubscriptionsResponse;
import org.kith.schema.v1.ListTokensResponse;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.MissingElement;
import org.kith.schema.v1.OriginStatus;
import org.kith.schema.v1.PriorPractice;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.RebuildViewsResponse;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.SearchResult;
import org.kith.schema.v1.Share;
import org.kith.schema.v1.SharedLog;
import org.kith.schema.v1.SyncNowResponse;
import org.kith.schema.v1.SyncSession;
import org.kith.schema.v1.Tally;
import org.kith.schema.v1.VerifyStoreResponse;

/// API answers as protobuf JSON. What is not set is left out, but counts and lists that a reader
/// relies on are printed even when they are 0 or empty.
final class AnswerJson {
  private static final JsonFormat.Printer PRETTY =
      JsonFormat.printer().includingDefaultValueFields(alwaysPrinted());
  private static final JsonFormat.Printer LINE = PRETTY.omittingInsignificantWhitespace();

  private AnswerJson() {}

  static String print(Message message) {
    return print(PRETTY, message);
  }

  /// Only what is set, as in a file that a person writes.
  static String printSet(Message message) {
    return print(JsonFormat.printer(), message);
  }

  static String printLine(Message message) {
    return print(LINE, message);
  }

  private static String print(JsonFormat.Printer printer, Message message) {
    try {
      return printer.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("no message of ours holds an Any", e);
    }
  }

  private static Set<FieldDescriptor> alwaysPrinted() {
    Set<FieldDescriptor> fields = new HashSet<>();
    for (Descriptor whole :
        List.of(
            Erasure.getDescriptor(),
            ErasureHolder.getDescriptor(),
            FacetCount.getDescriptor(),
            Facets.getDescriptor(),
            FindPriorArtResponse.getDescriptor(),
            MissingElement.getDescriptor(),
            PriorPractice.getDescriptor(),
            Share.getDescriptor(),
            Tally.getDescriptor(),
            ImportRecordsResponse.getDescriptor(),
            LogStatus.getDescriptor(),
            OriginStatus.getDescriptor(),
            RebuildViewsResponse.getDescriptor(),
            SearchResult.getDescriptor(),
            SharedLog.getDescriptor(),
            SyncNowResponse.getDescriptor(),
            SyncSession.getDescriptor(),
            VerifyStoreResponse.getDescriptor())) {
      fields.addAll(whole.getFields());
    }
    add(fields, FindContactsResponse.getDescriptor(), "teams");
    add(fields, GetReadinessResponse.getDescriptor(), "lines");
    add(fields, GetRecordResponse.getDescriptor(), "links_in");
    add(fields, GetSpreadResponse.getDescriptor(), "records", "links", "adoptions");
    add(fields, GetTallyResponse.getDescriptor(), "reports", "versions");
    add(fields, ListErasuresResponse.getDescriptor(), "erasures");
    add(fields, ListRecallsResponse.getDescriptor(), "recalls");
    add(fields, GetStatusResponse.getDescriptor(), "publishing", "logs", "records", "indexed");
    add(fields, GetStatusResponse.getDescriptor(), "origins", "sessions", "uptime_seconds");
    add(fields, GetStatusResponse.getDescriptor(), "reason", "warnings");
    add(fields, LearningRecord.getDescriptor(), "index");
    add(fields, ListInboxResponse.getDescriptor(), "items", "unread", "dropped");
    add(fields, ListSubscriptionsResponse.getDescriptor(), "subscriptions");
    add(fields, ListPeersResponse.getDescriptor(), "peers");
    add(fields, ListTokensResponse.getDescriptor(), "tokens");
    add(fields, PublishRecordResponse.getDescriptor(), "index");
    add(fields, SearchRecordsResponse.getDescriptor(), "results", "total_size", "index_behind");
    return fields;
  }

  private static void add(Set<FieldDescriptor> fields, Descriptor message, String... names) {
    for (String name : names) {
      fields.add(message.findFieldByName(name));
    }
  }
}
