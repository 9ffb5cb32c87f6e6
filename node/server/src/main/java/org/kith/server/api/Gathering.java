package org.kith.server.api;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.Gathered;
import org.kith.schema.v1.GatheredGroup;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;
import org.kith.server.store.LinkRow;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;

/// What joined a lab or answers a question, through whichever of its versions: whoever closes one
/// loses nothing of it.
final class Gathering {
  /// Records that one answer lists; all are counted.
  private static final int LISTED_MAX = 500;

  private final Trials versions;
  private final Views views;
  private final RecordReader records;

  Gathering(Trials versions, Views views, RecordReader records) {
    this.versions = versions;
    this.views = views;
    this.records = records;
  }

  /// The whole record, with what was gathered where it is a lab or a question.
  ///
  /// @param told which records may be told of
  LearningRecord whole(RecordRow row, Predicate<RecordRow> told) {
    LearningRecord record = records.whole(row);
    return relation(row)
        .map(
            relation ->
                record.toBuilder()
                    .setGathered(
                        of(
                            joined(row, relation).stream()
                                .filter(l -> told.test(l.from()))
                                .toList()))
                    .build())
        .orElse(record);
  }

  private static Optional<Relation> relation(RecordRow row) {
    return switch (Kind.ofNumber(row.kind()).orElse(Kind.GOVERNANCE)) {
      case LAB -> Optional.of(Relation.PART_OF);
      case QUESTION -> Optional.of(Relation.ANSWERS);
      case LESSON, PRACTICE, METHOD, TRIED_HERE, ANSWER, OFFER, RETRACTION, GOVERNANCE ->
          Optional.empty();
    };
  }

  private List<LinkRow> joined(RecordRow row, Relation relation) {
    Map<RecordId, LinkRow> joined = new LinkedHashMap<>();
    for (RecordRow version : versions.versions(row)) {
      for (LinkRow link : views.linksIn(version.id())) {
        if (link.relation() == relation.number()
            && views.state(link.from()) != RecordState.RETRACTED) {
          joined.putIfAbsent(link.from().id(), link);
        }
      }
    }
    Set<RecordId> replaced =
        joined.values().stream()
            .flatMap(link -> views.linksOut(link.from()).stream())
            .filter(link -> link.relation() == Relation.SUPERSEDES.number())
            .map(LinkRow::target)
            .collect(Collectors.toSet());
    return joined.values().stream()
        .filter(
            link ->
                !replaced.contains(link.from().id())
                    || views.state(link.from()) == RecordState.CURRENT)
        .sorted(Comparator.comparingLong(link -> link.from().sequence()))
        .toList();
  }

  private Gathered of(List<LinkRow> joined) {
    List<LinkIn> links = joined.stream().map(records::show).toList();
    return Gathered.newBuilder()
        .setTotal(links.size())
        .addAllKinds(groups(links, LinkIn::getKind, link -> Tallies.label("kinds", link.getKind())))
        .addAllOrganisations(
            groups(
                links,
                link -> link.getOrigin().getOrganisationId(),
                link -> link.getOrigin().getName()))
        .addAllPerspectives(groups(links, LinkIn::getAuthorRole, LinkIn::getAuthorRole))
        .addAllRecords(links.stream().limit(LISTED_MAX).toList())
        .build();
  }

  private static List<GatheredGroup> groups(
      List<LinkIn> links, Function<LinkIn, String> code, Function<LinkIn, String> label) {
    Map<String, GatheredGroup.Builder> groups = new LinkedHashMap<>();
    for (LinkIn link : links) {
      if (!code.apply(link).isEmpty()) { // of an erased record nothing is known
        GatheredGroup.Builder group =
            groups.computeIfAbsent(
                code.apply(link),
                key -> GatheredGroup.newBuilder().setCode(key).setLabel(label.apply(link)));
        group.setCount(group.getCount() + 1);
      }
    }
    return groups.values().stream()
        .sorted(
            Comparator.comparingInt((GatheredGroup.Builder group) -> -group.getCount())
                .thenComparing(GatheredGroup.Builder::getLabel))
        .map(GatheredGroup.Builder::build)
        .toList();
  }
}
