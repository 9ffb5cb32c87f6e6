package org.kith.server.api;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kith.core.learn.Spread;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.Adoption;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.GetSpreadResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SpreadLink;
import org.kith.schema.v1.SpreadRecord;
import org.kith.server.store.LinkRow;
import org.kith.server.store.RecordRow;
import org.kith.server.store.Views;

/// The lineage of a record: who built on it, tried it, answered it, drawn from signed links.
final class Spreads {
  private static final int DEPTH_DEFAULT = 3;
  private static final int DEPTH_MAX = 5;

  /// Records that one answer tells of.
  private static final int RECORDS_MAX = 1_000;

  private final Trials trials;
  private final Views views;
  private final RecordReader records;
  private final Supplier<Standing> standing;

  Spreads(Trials trials, Views views, RecordReader records, Supplier<Standing> standing) {
    this.trials = trials;
    this.views = views;
    this.records = records;
    this.standing = standing;
  }

  private record Edge(RecordId from, int relation, RecordId to) {}

  GetSpreadResponse answer(GetSpreadRequest request) {
    int depth = request.getDepth() == 0 ? DEPTH_DEFAULT : request.getDepth();
    if (depth < 1 || depth > DEPTH_MAX) {
      throw ApiErrors.badField("depth", "must be from 1 to " + DEPTH_MAX);
    }
    RecordRow start = records.find("recordId", request.getRecordId());
    var response = GetSpreadResponse.newBuilder();
    Map<RecordId, RecordRow> found = new LinkedHashMap<>();
    Set<Edge> edges = new LinkedHashSet<>();
    response.setMore(walk(start, depth, found, edges));
    found.values().forEach(row -> response.addRecords(show(row)));
    for (Edge edge : edges) {
      if (found.containsKey(edge.from()) && found.containsKey(edge.to())) {
        response.addLinks(
            SpreadLink.newBuilder()
                .setFromRecordId(edge.from().text())
                .setRelation(Relation.ofNumber(edge.relation()).map(Relation::code).orElse(""))
                .setToRecordId(edge.to().text()));
      }
    }
    Trials.Gathered gathered = trials.on(start);
    long published =
        gathered.versions().stream().mapToLong(RecordRow::claimedTimeMs).min().orElse(0);
    response.setFirstPublished(Times.rfc3339OrEmpty(published));
    Spread spread = Spread.of(published, gathered.ever());
    spread.adoptions().forEach(adoption -> response.addAdoptions(show(adoption)));
    spread.others().forEach(other -> response.addOthers(show(other)));
    return response.build();
  }

  /// Breadth first along links in both directions, what arrived first before the rest, so that what
  /// is told of stays the same whatever comes later. True where there is more than is told of.
  private boolean walk(
      RecordRow start, int depth, Map<RecordId, RecordRow> found, Set<Edge> edges) {
    found.put(start.id(), start);
    List<RecordRow> layer = List.of(start);
    boolean more = false;
    for (int step = 0; !layer.isEmpty() && !more; step++) {
      Map<RecordId, RecordRow> next = new LinkedHashMap<>();
      for (RecordRow row : layer) {
        for (LinkRow link : links(row)) {
          edges.add(new Edge(link.from().id(), link.relation(), link.target()));
          other(link, row)
              .filter(near -> !found.containsKey(near.id()))
              .ifPresent(near -> next.put(near.id(), near));
        }
      }
      if (step == depth) {
        return !next.isEmpty();
      }
      int room = RECORDS_MAX - found.size();
      layer =
          next.values().stream()
              .sorted(Comparator.comparingLong(RecordRow::sequence))
              .limit(room)
              .toList();
      layer.forEach(row -> found.put(row.id(), row));
      more = next.size() > room;
      if (more) { // links among those that are told of
        layer.forEach(
            row ->
                links(row)
                    .forEach(
                        link ->
                            edges.add(new Edge(link.from().id(), link.relation(), link.target()))));
      }
    }
    return more;
  }

  private List<LinkRow> links(RecordRow row) {
    return Stream.concat(
            views.linksIn(row.id()).stream(),
            views.linksOut(row).stream()
                .map(link -> new LinkRow(row, link.relation(), link.target())))
        .sorted(Comparator.comparingLong(link -> link.from().sequence()))
        .toList();
  }

  private Optional<RecordRow> other(LinkRow link, RecordRow row) {
    return link.from().id().equals(row.id())
        ? records.findShown(link.target())
        : Optional.of(link.from());
  }

  private SpreadRecord show(RecordRow row) {
    LearningRecord said = records.said(row);
    Cautions.Marks marks = records.marks(row, said);
    return SpreadRecord.newBuilder()
        .setRecordId(row.id().text())
        .setKind(Kind.ofNumber(row.kind()).map(Kind::code).orElse(""))
        .setTitle(said.getTitle())
        .setOrigin(Peers.origin(standing.get(), row.log().organisation()))
        .setClaimedTime(Times.rfc3339OrEmpty(row.claimedTimeMs()))
        .setState(marks.state())
        .setStateReason(marks.reason())
        .addAllCautions(marks.cautions())
        .setStatus(said.getTriedHere().getStatus())
        .setOutcome(said.getTriedHere().getOutcome())
        .build();
  }

  private Adoption show(Spread.Adoption adoption) {
    var shown =
        Adoption.newBuilder()
            .setOrigin(Peers.origin(standing.get(), adoption.organisation()))
            .setRecordId(adoption.report().text())
            .setStatus(adoption.status())
            .setClaimedTime(Times.rfc3339OrEmpty(adoption.claimedTimeMs()));
    adoption.days().ifPresent(shown::setDays);
    records
        .findShown(adoption.report())
        .map(row -> records.marks(row, records.said(row)))
        .ifPresent(
            marks ->
                shown
                    .setState(marks.state())
                    .setStateReason(marks.reason())
                    .addAllCautions(marks.cautions()));
    return shown.build();
  }
}
