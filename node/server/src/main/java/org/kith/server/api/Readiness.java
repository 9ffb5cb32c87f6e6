package org.kith.server.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.kith.core.learn.Tally;
import org.kith.core.learn.Trial;
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
  private final RecordReader records;

  Readiness(Trials trials, Tallies tallies, RecordReader records) {
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
        tallies.place(request.hasLike(), request.getLike(), request.getLikeUs());
    Predicate<Trial> like = place.map(Tallies::isLike).orElse(_ -> true);
    List<Trial> reports = Tally.counting(trials.on(row).standing());
    var response =
        GetReadinessResponse.newBuilder()
            .setRecord(records.brief(row))
            .addAllLines(coreElements(row, said, reports, like))
            .setPlanned(planned(row, said));
    own(row, said).forEach(response::addLines);
    response.addAllLines(reported(reports, like, "barrier"));
    response.addAllLines(reported(reports, like, "help"));
    return response.build();
  }

  /// Every core element: those that were missed together with setbacks first, by lift; the others
  /// in the practice's order.
  private List<ReadinessLine> coreElements(
      RecordRow row, LearningRecord said, List<Trial> reports, Predicate<Trial> like) {
    List<String> elements =
        said.hasMethod()
            ? said.getMethod().getMinSpecsList()
            : said.getPractice().getCoreElementsList();
    Map<Integer, MissingElement> missed = new LinkedHashMap<>();
    for (MissingElement missing : tallies.show(Tally.of(reports, _ -> true)).getMissingList()) {
      int at = elements.indexOf(missing.getText()); // another version may have it elsewhere
      if (at >= 0) {
        missed.putIfAbsent(at, missing);
      }
    }
    List<ReadinessLine> lines = new ArrayList<>();
    for (int at = 0; at < elements.size(); at++) {
      var line =
          ReadinessLine.newBuilder()
              .setSource("core-element")
              .setText(elements.get(at))
              .addRecordIds(row.id().text());
      MissingElement missing = missed.get(at);
      if (missing != null) {
        line.setMissing(missing);
        reports.stream()
            .filter(trial -> trial.practice().text().equals(missing.getRecordId()))
            .filter(trial -> trial.missing().contains(missing.getElement()))
            .forEach(
                trial -> {
                  line.addRecordIds(trial.id().text());
                  line.setLike(line.getLike() || like.test(trial));
                });
      }
      lines.add(line.build());
    }
    lines.sort(Comparator.comparingDouble(line -> -line.getMissing().getLift()));
    return lines;
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

  /// Barriers or helps that adopters told of; those from places like the one asked for first.
  private List<ReadinessLine> reported(List<Trial> reports, Predicate<Trial> like, String source) {
    Map<String, ReadinessLine.Builder> byText = new LinkedHashMap<>();
    for (Trial trial : reports) {
      records
          .findShown(trial.id())
          .map(records::said)
          .map(LearningRecord::getTriedHere)
          .ifPresent(
              said -> {
                for (Determinant one :
                    source.equals("barrier") ? said.getBarriersList() : said.getHelpsList()) {
                  ReadinessLine.Builder line =
                      byText.computeIfAbsent(
                          text(one),
                          text -> ReadinessLine.newBuilder().setSource(source).setText(text));
                  line.addRecordIds(trial.id().text());
                  line.setLike(line.getLike() || like.test(trial));
                }
              });
    }
    return byText.values().stream()
        .map(ReadinessLine.Builder::build)
        .sorted(
            Comparator.comparing((ReadinessLine line) -> !line.getLike())
                .thenComparingInt(line -> -line.getRecordIdsCount()))
        .limit(DETERMINANTS_MAX)
        .toList();
  }

  private static String text(Determinant one) {
    return one.getText().isEmpty() ? Tallies.label("cfir-domains", one.getDomain()) : one.getText();
  }

  /// A report that says we plan to try it, ready to be completed.
  private static LearningRecord planned(RecordRow row, LearningRecord said) {
    String title = "Planned here: " + said.getTitle();
    var planned =
        LearningRecord.newBuilder()
            .setTitle(
                title.codePointCount(0, title.length()) <= TITLE_CHARACTERS_MAX
                    ? title
                    : title.substring(0, title.offsetByCodePoints(0, TITLE_CHARACTERS_MAX)))
            .setSummary("We plan to try this here and have gone through what must be in place.")
            .addAllTopics(said.getTopicsList())
            .addAllSettings(said.getSettingsList())
            .setAudience(said.getAudience())
            .setLicence(said.getLicence())
            .setTriedHere(TriedHere.newBuilder().setStatus("planned"));
    planned.addLinksBuilder().setRelation(Relation.TRIED.code()).setRecordId(row.id().text());
    return planned.build();
  }
}
