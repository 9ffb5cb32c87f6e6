package org.kith.server.api;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.kith.core.trust.Decision;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.ListWithdrawnResponse;
import org.kith.schema.v1.RepublishRecordsRequest;
import org.kith.schema.v1.RepublishRecordsResponse;
import org.kith.schema.v1.RepublishedRecord;
import org.kith.schema.v1.WithdrawnRecord;
import org.kith.server.store.LogStore;
import org.kith.server.store.Views;
import org.kith.server.writer.Proposal;

/// Own records above the end of a log that was ended (SPEC 4.9): nobody shows them any more, and
/// only a person can know which of them were honest. Those are published again, with a link.
final class Withdrawn {
  private static final int COUNTED_MAX = 100;
  private static final String REQUEST_PREFIX = "republish.";
  private static final String STEP = "published again by one person";

  private final LogStore store;
  private final Views views;
  private final Supplier<Standing> standing;
  private final Publisher publisher;

  Withdrawn(LogStore store, Views views, Supplier<Standing> standing, Publisher publisher) {
    this.store = store;
    this.views = views;
    this.standing = standing;
    this.publisher = publisher;
  }

  private record Row(RecordId id, LogName log, long index, LearningRecord record) {}

  ListWithdrawnResponse list() {
    var response = ListWithdrawnResponse.newBuilder();
    rows()
        .forEach(
            (id, row) ->
                response.addRecords(
                    WithdrawnRecord.newBuilder()
                        .setRecordId(id.text())
                        .setLog(row.log().originLine())
                        .setIndex(row.index())
                        .setKind(row.record().kind().code())
                        .setTitle(row.record().title())
                        .setRepublishedAs(republished(id).map(RecordId::text).orElse(""))));
    return response.build();
  }

  /// What status says while some were not published again. A log that ended long ago may have many
  /// entries of a thief above its end: no more are looked at than it takes to say that.
  Optional<String> warning() {
    long waiting =
        entries().map(Row::id).filter(id -> republished(id).isEmpty()).limit(COUNTED_MAX).count();
    return waiting == 0
        ? Optional.empty()
        : Optional.of(
            "withdrawn: "
                + (waiting == 1
                    ? "1 of your records stands above the end of a log, so nobody shows it any"
                        + " more."
                    : waiting
                        + (waiting == COUNTED_MAX ? " or more" : "")
                        + " of your records stand above the end of a log, so nobody shows them any"
                        + " more.")
                + " What was yours can be published again: kith org withdrawn");
  }

  /// Publishes them again in the order of the request. Links among them lead to the new ones.
  RepublishRecordsResponse republish(Caller caller, RepublishRecordsRequest request) {
    Map<RecordId, Row> rows = rows();
    Map<RecordId, Row> chosen = new LinkedHashMap<>();
    for (int i = 0; i < request.getRecordIdsCount(); i++) {
      String field = "recordIds[" + i + "]";
      RecordId id =
          RecordId.parse(request.getRecordIds(i))
              .orElseThrow(() -> ApiErrors.badField(field, "must be a whole record id"));
      Row row = rows.get(id);
      if (row == null) {
        throw ApiErrors.badField(field, "is no withdrawn record of yours whose content is here");
      }
      chosen.put(id, row);
    }
    Map<String, String> replaced = new HashMap<>();
    rows.keySet()
        .forEach(id -> republished(id).ifPresent(now -> replaced.put(id.text(), now.text())));
    var response = RepublishRecordsResponse.newBuilder();
    chosen.forEach(
        (id, row) -> {
          boolean repeated = replaced.containsKey(id.text());
          String now =
              replaced.computeIfAbsent(
                  id.text(), text -> publish(caller, id, row.record(), replaced));
          response.addRecords(
              RepublishedRecord.newBuilder()
                  .setRecordId(id.text())
                  .setRepublishedAs(now)
                  .setRepeated(repeated));
        });
    return response.build();
  }

  private String publish(
      Caller caller, RecordId id, LearningRecord record, Map<String, String> replaced) {
    var again = record.message().toBuilder().clearLinks();
    for (Link link : record.message().getLinksList()) {
      again.addLinks(
          link.toBuilder()
              .setRecordId(replaced.getOrDefault(link.getRecordId(), link.getRecordId())));
    }
    if (!record.message().hasRetraction()) { // what a retraction takes back says enough
      again.addLinksBuilder().setRelation(Relation.REPUBLISHES.code()).setRecordId(id.text());
    }
    return switch (publisher.check(again.build(), REQUEST_PREFIX + id.text())) {
      case Publisher.Checked.Wrong(var reason, var problems) ->
          throw ApiErrors.refused(reason, problems);
      case Publisher.Checked.Sound(var proposal, _) ->
          Publisher.receipt(
                  Publisher.await(publisher.submit(proposal.with(republishing(caller, id)))))
              .getRecordId();
    };
  }

  private static Proposal.Audit republishing(Caller caller, RecordId before) {
    return new Proposal.Audit(
        caller.name(),
        id -> new Decision.Stepped(STEP, id.text(), List.of(), "in place of " + before.text()));
  }

  /// By id, in the order of their logs.
  private Map<RecordId, Row> rows() {
    Map<RecordId, Row> rows = new LinkedHashMap<>();
    entries().forEach(row -> rows.put(row.id(), row));
    return rows;
  }

  private Stream<Row> entries() {
    return LogOwner.allOf(standing.get().own(), Map.of()).stream()
        .flatMap(owner -> owner.end().stream().flatMap(end -> above(owner.name(), end)));
  }

  private Stream<Row> above(LogName log, LogEnd end) {
    long size = store.head(log.id()).map(LogStore.LogHead::size).orElse(0L);
    return LongStream.range(Math.min(from(log, end), size), size)
        .boxed()
        .flatMap(
            index ->
                store
                    .read(log.id(), index)
                    .flatMap(
                        stored ->
                            content(stored)
                                .map(
                                    record ->
                                        new Row(Leaf.recordId(stored.entry()), log, index, record)))
                    .stream());
  }

  /// Where the end names another history than the one that is here, none of it counts.
  private long from(LogName log, LogEnd end) {
    return store.isAnother(log, end) ? 0 : end.size();
  }

  private static Optional<LearningRecord> content(LogStore.StoredEntry entry) {
    return entry
        .payload()
        .flatMap(
            salted ->
                LearningRecord.parse(salted.payload()) instanceof RecordParse.Ok(var record)
                    ? Optional.of(record)
                    : Optional.empty());
  }

  private Optional<RecordId> republished(RecordId id) {
    return views.linksIn(id).stream()
        .filter(link -> link.relation() == Relation.REPUBLISHES.number())
        .filter(link -> link.from().log().organisation().equals(publisher.own()))
        .map(link -> link.from().id())
        .findFirst()
        .or(() -> byRequest(REQUEST_PREFIX + id.text()));
  }

  /// A retraction that was published again has no link that says so.
  private Optional<RecordId> byRequest(String requestId) {
    return LogOwner.allOf(standing.get().own(), Map.of()).stream()
        .filter(owner -> owner.end().isEmpty())
        .map(owner -> owner.name().id())
        .flatMap(
            log ->
                store.byRequest(log, requestId).flatMap(index -> store.read(log, index)).stream())
        .map(stored -> Leaf.recordId(stored.entry()))
        .findFirst();
  }
}
