package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.kith.server.api.Network.practice;
import static org.kith.server.api.Network.said;
import static org.kith.server.api.Network.tried;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.GetReadinessRequest;
import org.kith.schema.v1.GetReadinessResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PlaceContext;
import org.kith.schema.v1.ReadinessLine;
import org.kith.schema.v1.Risk;
import org.kith.schema.v1.TriedHere;
import org.kith.server.store.Journal;

/// A practice with the shape of a real one, and twenty adopters of whom the truth is known.
class ReadinessTest {
  private static final int ADOPTERS = 20;

  /// Core elements where the real practice is not here.
  private static final List<String> ELEMENTS =
      List.of(
          "A clinic that sees every referral",
          "A coordinator with a day a week",
          "Somebody who can change the order form",
          "Suppliers who answer within two days",
          "A weekly look at who waits",
          "The fitter at the first visit",
          "One list for everybody");

  @TempDir Path folder;

  /// What one adopter said.
  private record Adopter(boolean hospice, boolean setback, List<Integer> missing) {}

  private static List<String> elements() throws Exception {
    String corpus = Optional.ofNullable(System.getenv("KITH_CORPUS_DIR")).orElse("");
    Path file = Path.of(corpus).resolve("va-practice-flow3.json");
    if (corpus.isEmpty() || !Files.exists(file)) {
      return ELEMENTS;
    }
    List<String> elements = new ArrayList<>();
    for (JsonElement resource :
        JsonParser.parseString(Files.readString(file))
            .getAsJsonObject()
            .getAsJsonArray("resources")) {
      elements.add(resource.getAsString());
    }
    return elements;
  }

  private static LearningRecord flow3(String title, List<String> elements) {
    LearningRecord.Builder record = practice(title, elements.toArray(String[]::new)).toBuilder();
    record
        .getPracticeBuilder()
        .addRisks(Risk.newBuilder().setRisk("Nobody has the time").setMitigation("Begin small"));
    return record.build();
  }

  private static LearningRecord report(RecordId practice, Adopter adopter, List<Integer> missing) {
    TriedHere.Builder said =
        said("adopted", adopter.setback() ? "no-effect" : "worked")
            .addAllCoreElementsMissing(missing);
    said.getContextBuilder().setOrganisationKind(adopter.hospice() ? "hospice" : "nhs-trust");
    said.addBarriersBuilder()
        .setDomain("inner-setting")
        .setText(adopter.hospice() ? "No lift" : "No parking");
    return tried(practice, said);
  }

  private static double lift(List<Adopter> adopters, int element) {
    long setbacks = adopters.stream().filter(Adopter::setback).count();
    long missed = adopters.stream().filter(one -> one.missing().contains(element)).count();
    long both =
        adopters.stream()
            .filter(Adopter::setback)
            .filter(one -> one.missing().contains(element))
            .count();
    return both == 0 ? 0 : (double) both * adopters.size() / ((double) missed * setbacks);
  }

  @Test
  void nothingIsLikeUsWhereNobodyAskedAndAPlanIsOfOurPlace() throws Exception {
    try (Network network = new Network(folder, Journal.inMemory(), "adopter0", "adopter1")) {
      RecordId practice = network.publish("adopter1", flow3("Limbs on time", ELEMENTS));
      network.publish(
          "adopter1", report(practice, new Adopter(false, true, List.of(2)), List.of(2)));
      var plan = said("planned", "").addCoreElementsMissing(4);
      plan.getContextBuilder()
          .setOrganisationKind("hospice")
          .setSizeBand("10 Beds")
          .setText("The east wing.");
      network.publish("adopter0", tried(practice, plan));
      network.catchUp();

      GetReadinessResponse all = ask(network, practice, Optional.empty());
      assertThat(all.getLinesList()).noneMatch(ReadinessLine::getLike);
      assertThat(barriers(all)).containsExactly("No parking");
      assertThat(all.getLinesList().subList(0, ELEMENTS.size()))
          .extracting(ReadinessLine::getElement)
          .containsExactly(2, 0, 1, 3, 4, 5, 6);
      assertThat(all.getLinesList())
          .filteredOn(line -> line.hasElement() && line.getElement() == 4)
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.hasMissing()).as("a plan has missed nothing yet").isFalse();
                assertThat(line.getRecordIdsList()).containsExactly(practice.text());
              });
      assertThat(ask(network, practice, Optional.of("nhs-trust")).getLinesList())
          .anyMatch(ReadinessLine::getLike);

      LearningRecord planned = all.getPlanned();
      assertThat(planned.getTriedHere().getStatus()).isEqualTo("planned");
      assertThat(planned.getTriedHere().getContext().getOrganisationKind()).isEqualTo("hospice");
      assertThat(planned.getTriedHere().getContext().getSizeBand()).isEqualTo("10 Beds");
      assertThat(planned.getTriedHere().getContext().getText()).isEmpty();
    }
  }

  @Test
  void everyCoreElementIsThereInTheOrderOfItsLift() throws Exception {
    List<String> elements = elements();
    var random = new Random(3);
    List<Adopter> adopters = new ArrayList<>();
    for (int i = 0; i < ADOPTERS; i++) {
      List<Integer> missing =
          IntStream.range(0, elements.size()).filter(_ -> random.nextInt(3) == 0).boxed().toList();
      adopters.add(new Adopter(i % 2 == 0, random.nextInt(3) == 0 || i < 2, missing));
    }
    String[] names =
        IntStream.range(0, ADOPTERS).mapToObj(i -> "adopter" + i).toArray(String[]::new);
    try (Network network = new Network(folder, Journal.inMemory(), names)) {
      RecordId first = network.publish("adopter0", flow3("Limbs on time", elements));
      List<String> turned = elements.reversed(); // the same elements, elsewhere
      RecordId second =
          network.publish(
              "adopter0",
              Journal.linked(flow3("Limbs on time, again", turned), Relation.SUPERSEDES, first));
      for (int i = 0; i < ADOPTERS; i++) {
        Adopter adopter = adopters.get(i);
        List<Integer> there =
            adopter.missing().stream().map(at -> elements.size() - 1 - at).sorted().toList();
        boolean onFirst = i % 3 == 0;
        network.publish(
            names[i],
            onFirst ? report(first, adopter, adopter.missing()) : report(second, adopter, there));
      }
      network.catchUp();

      GetReadinessResponse all = ask(network, first, Optional.empty());
      expect(elements, adopters, all);
      assertThat(all.getOrganisations()).isEqualTo(ADOPTERS);
      expect(
          elements,
          adopters.stream().filter(Adopter::hospice).toList(),
          ask(network, first, Optional.of("hospice")));
      expect(
          elements,
          adopters.stream().filter(Predicate.not(Adopter::hospice)).toList(),
          ask(network, first, Optional.of("nhs-trust")));
      assertThat(barriers(ask(network, first, Optional.of("hospice")))).startsWith("No lift");
      assertThat(barriers(ask(network, first, Optional.of("nhs-trust")))).startsWith("No parking");
    }
  }

  private static List<String> barriers(GetReadinessResponse answer) {
    return answer.getLinesList().stream()
        .filter(line -> line.getSource().equals("barrier"))
        .map(ReadinessLine::getText)
        .toList();
  }

  private static GetReadinessResponse ask(Network network, RecordId id, Optional<String> kind) {
    var request = GetReadinessRequest.newBuilder().setRecordId(id.text());
    kind.ifPresent(code -> request.setLike(PlaceContext.newBuilder().setOrganisationKind(code)));
    return new Readiness(
            network.trials("adopter0"),
            network.tallies("adopter0"),
            network.places("adopter0"),
            network.records("adopter0"))
        .answer(request.build());
  }

  private static void expect(
      List<String> elements, List<Adopter> adopters, GetReadinessResponse answer) {
    List<ReadinessLine> core =
        answer.getLinesList().stream()
            .filter(line -> line.getSource().equals("core-element"))
            .toList();
    assertThat(core)
        .extracting(ReadinessLine::getText)
        .containsExactlyInAnyOrderElementsOf(elements);
    for (ReadinessLine line : core) {
      int at = elements.indexOf(line.getText());
      assertThat(line.getMissing().getLift()).isCloseTo(lift(adopters, at), within(1e-9));
      assertThat(line.getMissing().getSetbacks() + line.getMissing().getOthers())
          .isEqualTo((int) adopters.stream().filter(one -> one.missing().contains(at)).count());
    }
    assertThat(core).extracting(line -> -line.getMissing().getLift()).isSorted();
    List<String> byLift =
        IntStream.range(0, elements.size())
            .boxed()
            .filter(at -> lift(adopters, at) > 0)
            .sorted(Comparator.comparingDouble(at -> -lift(adopters, at)))
            .map(elements::get)
            .toList();
    assertThat(core.subList(0, byLift.size()))
        .extracting(ReadinessLine::getText)
        .containsExactlyInAnyOrderElementsOf(byLift);
    assertThat(answer.getLinesList()).allMatch(line -> line.getRecordIdsCount() > 0);
    assertThat(answer.getLinesList()).anyMatch(line -> line.getSource().equals("risk"));
  }
}
