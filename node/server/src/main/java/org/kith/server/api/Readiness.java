package org.kith.server.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.kith.core.learn.Tally;
import org.kith.core.learn.Trial;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.Determinant;
import org.kith.schema.v1.GetReadinessRequest;
import org.kith.schema.v1.GetReadinessResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.MissingElement;
import org.kith.schema.v1.PlaceContext;
import org.kith.schema.v1.Prerequisite;
import org.kith.schema.v1.ReadinessLine;
import org.kith.schema.v1.Risk;
import org.kith.schema.v1.TrialContext;
import org.kith.schema.v1.TriedHere;
import org.kith.server.store.RecordRow;

/// Before adopting a practice: what must be in place, from its own words and from what others
/// found missing. Each line names the records that say so.
final class Readiness {
  /// Barriers, and helps, that one checklist has.
  private static final int DETERMINANTS_MAX = 10;

  private static final int TITLE_CHARACTERS_MAX = 160;

  private final Trials trials;
  private final Tallies tallies;
  private final Places places;
  private final RecordReader records;

  Readiness(Trials trials, Tallies tallies, Places places, RecordReader records) {
    this.places = places;
    this.trials = trials;
    this.tallies = tallies;
    this.records = records;
  }

  GetReadinessResponse answer(GetReadinessRequest request) {
    RecordRow row = records.find("recordId", request.getRecordId());
    LearningRecord said = records.said(row);
    if (!said.hasPractice() && !said.hasMethod()) {
      throw ApiErrors.badField("recordId", "must name a practice or a method");
    }
    Optional<PlaceContext> place =
        places.of(request.hasLike(), request.getLike(), request.getLikeUs());
    Predicate<Trial> like = place.map(Places::isLike).orElse(_ -> true);
    List<Trial> reports = trials.on(row).counting();
    var response =
        GetReadinessResponse.newBuilder()
            .setRecord(records.brief(row))
            .setOrganisations(Tally.of(reports, like).organisations())
            .addAllLines(coreElements(row, said, reports, place))
            .setPlanned(planned(row, said));
    place.ifPresent(response::setPlace);
    own(row, said).forEach(response::addLines);
    response.addAllLines(reported(reports, like, "barrier"));
    response.addAllLines(reported(reports, like, "help"));
    response.getLinesBuilderList().forEach(this::addStates);
    if (place.isEmpty()) { // every place is like one that nobody asked for
      response.getLinesBuilderList().forEach(ReadinessLine.Builder::clearLike);
    }
    return response.build();
  }

  /// Beside each record that a line names whether it still stands.
  private void addStates(ReadinessLine.Builder line) {
    line.getRecordIdsList().stream()
        .map(RecordId::parse)
        .flatMap(Optional::stream)
        .map(records::cited)
        .forEach(line::addRecords);
  }

  /// Every core element: those that were missed together with setbacks first, by lift among the
  /// reports from places like the one asked for, then by lift among all; the others in the
  /// practice's order. A report on another version counts for the elements that it shares with
  /// this one.
  private List<ReadinessLine> coreElements(
      RecordRow row, LearningRecord said, List<Trial> reports, Optional<PlaceContext> place) {
    List<String> elements = Tallies.elements(said);
    List<Trial> onThis = reports.stream().map(trial -> asOn(row, elements, trial)).toList();
    Predicate<Trial> like = place.map(Places::isLike).orElse(_ -> true);
    Map<Integer, MissingElement> counted = missing(onThis, like);
    Map<Integer, MissingElement> anywhere = missing(onThis, _ -> true);
    List<ReadinessLine> lines = new ArrayList<>();
    for (int at = 0; at < elements.size(); at++) {
      var line =
          ReadinessLine.newBuilder()
              .setSource("core-element")
              .setText(elements.get(at))
              .setElement(at)
              .addRecordIds(row.id().text());
      Optional.ofNullable(counted.get(at)).ifPresent(line::setMissing);
      if (place.isPresent()) {
        Optional.ofNullable(anywhere.get(at)).ifPresent(line::setMissingAnywhere);
      }
      int element = at;
      cite(onThis.stream().filter(one -> one.missing().contains(element)).toList(), like, line);
      lines.add(line.build());
    }
    lines.sort(
        Comparator.comparingDouble((ReadinessLine line) -> -line.getMissing().getLift())
            .thenComparingDouble(line -> -line.getMissingAnywhere().getLift()));
    return lines;
  }

  private Map<Integer, MissingElement> missing(List<Trial> reports, Predicate<Trial> asked) {
    Map<Integer, MissingElement> missing = new HashMap<>();
    tallies
        .show(Tally.of(reports, asked))
        .getMissingList()
        .forEach(one -> missing.put(one.getElement(), one));
    return missing;
  }

  /// A report as if it were on this version.
  private Trial asOn(RecordRow row, List<String> elements, Trial trial) {
    if (trial.practice().equals(row.id())) {
      return trial;
    }
    List<String> others =
        records
            .findShown(trial.practice())
            .map(records::said)
            .map(Tallies::elements)
            .orElse(List.of());
    return trial.on(
        row.id(),
        trial.missing().stream()
            .filter(at -> at < others.size())
            .map(at -> elements.indexOf(others.get(at)))
            .filter(at -> at >= 0)
            .toList());
  }

  /// Names the reports that say so, those from places like the one asked for first.
  private static void cite(List<Trial> reports, Predicate<Trial> like, ReadinessLine.Builder line) {
    reports.stream().filter(like).forEach(trial -> line.addRecordIds(trial.id().text()));
    reports.stream().filter(like.negate()).forEach(trial -> line.addRecordIds(trial.id().text()));
    line.setLike(reports.stream().anyMatch(like));
  }

  /// What the practice itself asks for and warns of.
  private static List<ReadinessLine> own(RecordRow row, LearningRecord said) {
    List<ReadinessLine> lines = new ArrayList<>();
    for (Prerequisite needed : said.getPractice().getPrerequisitesList()) {
      String label = Tallies.label("prerequisites", needed.getPrerequisite());
      lines.add(
          line(
              "prerequisite",
              needed.getText().isEmpty() ? label : label + ": " + needed.getText(),
              row));
    }
    for (Risk risk : said.getPractice().getRisksList()) {
      lines.add(
          line(
              "risk",
              risk.getMitigation().isEmpty()
                  ? risk.getRisk()
                  : risk.getRisk() + " → " + risk.getMitigation(),
              row));
    }
    return lines;
  }

  private static ReadinessLine line(String source, String text, RecordRow row) {
    return ReadinessLine.newBuilder()
        .setSource(source)
        .setText(text)
        .addRecordIds(row.id().text())
        .build();
  }

  /// Barriers or helps that adopters told of: those that most places like the one asked for name
  /// first, then those that most name.
  private List<ReadinessLine> reported(List<Trial> reports, Predicate<Trial> like, String source) {
    Map<String, List<Trial>> byText = new LinkedHashMap<>();
    for (Trial trial : reports) {
      records
          .findShown(trial.id())
          .map(records::said)
          .map(LearningRecord::getTriedHere)
          .map(said -> source.equals("barrier") ? said.getBarriersList() : said.getHelpsList())
          .stream()
          .flatMap(List::stream)
          .map(Readiness::text)
          .distinct()
          .forEach(text -> byText.computeIfAbsent(text, _ -> new ArrayList<>()).add(trial));
    }
    return byText.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<String, List<Trial>> said) ->
                        -said.getValue().stream().filter(like).count())
                .thenComparingInt(said -> -said.getValue().size())
                .thenComparing(Map.Entry::getKey))
        .limit(DETERMINANTS_MAX)
        .map(
            said -> {
              var line = ReadinessLine.newBuilder().setSource(source).setText(said.getKey());
              cite(said.getValue(), like, line);
              return line.build();
            })
        .toList();
  }

  private static String text(Determinant one) {
    return one.getText().isEmpty() ? Tallies.label("cfir-domains", one.getDomain()) : one.getText();
  }

  /// Where we are, in the words of our own newest report that says it; what else it says of that
  /// trial stays there.
  private Optional<TrialContext> ownPlace() {
    return trials
        .newestOwn(Places::describesUs)
        .flatMap(trial -> records.findShown(trial.id()))
        .map(row -> records.said(row).getTriedHere().getContext().toBuilder().clearText().build());
  }

  /// A report that says we plan to try it, ready to be completed: here, not where the practice
  /// comes
  /// from.
  private LearningRecord planned(RecordRow row, LearningRecord said) {
    String title = "Planned here: " + said.getTitle();
    var planned =
        LearningRecord.newBuilder()
            .setTitle(
                title.codePointCount(0, title.length()) <= TITLE_CHARACTERS_MAX
                    ? title
                    : title.substring(0, title.offsetByCodePoints(0, TITLE_CHARACTERS_MAX)))
            .setSummary("We plan to try this here and have gone through what must be in place.")
            .addAllTopics(said.getTopicsList())
            .setAudience(said.getAudience())
            .setLicence(said.getLicence())
            .setTriedHere(TriedHere.newBuilder().setStatus("planned"));
    ownPlace()
        .ifPresent(
            here -> {
              planned.getTriedHereBuilder().setContext(here);
              planned.addAllSettings(here.getSettingsList());
            });
    planned.addLinksBuilder().setRelation(Relation.TRIED.code()).setRecordId(row.id().text());
    return planned.build();
  }
}
