package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The sample records keep every rule, refer to one another without a circle, and show what a
/// library of learning is for: the same practice tried in several places with different outcomes.
class SamplesTest {
  private static final Pattern REFERENCE = Pattern.compile("@([a-z]+/[a-z0-9-]+)");
  private static final String SOME_ID = "a".repeat(51) + "q";
  private static final YearMonth MONTH = YearMonth.of(2026, 11);

  /// `riverside/01-…` -> the file's text.
  private static Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : Checkout.files(".yaml")) {
      if (file.startsWith(Checkout.samples())) {
        String name = Checkout.samples().relativize(file).toString();
        texts.put(name.substring(0, name.length() - ".yaml".length()), Checkout.read(file));
      }
    }
    return texts;
  }

  private static LearningRecord record(String text) {
    Object tree =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(REFERENCE.matcher(text).replaceAll(SOME_ID));
    LearningRecord.Builder record = LearningRecord.newBuilder();
    try {
      JsonFormat.parser().merge(new GsonBuilder().serializeNulls().create().toJson(tree), record);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return RecordRules.withDefaults(record.build(), MONTH);
  }

  private static Map<String, LearningRecord> records() {
    Map<String, LearningRecord> records = new TreeMap<>();
    texts().forEach((name, text) -> records.put(name, record(text)));
    return records;
  }

  @Test
  void everySampleKeepsEveryRule() {
    Map<String, Object> wrong = new TreeMap<>();
    records()
        .forEach(
            (name, record) -> {
              var problems = RecordRules.check(record);
              if (!problems.isEmpty()) {
                wrong.put(name, problems);
              }
            });
    assertThat(wrong).isEmpty();
  }

  @Test
  void noSampleIsAboutAPerson() {
    Map<String, Object> found = new TreeMap<>();
    records()
        .forEach(
            (name, record) -> {
              var findings = PersonGuard.find(record);
              if (!findings.isEmpty()) {
                found.put(name, findings);
              }
            });
    assertThat(found).isEmpty();
  }

  @Test
  void thereAreAboutFortyOfSeveralKindsAndOfAllThreeOrganisations() {
    Map<String, LearningRecord> records = records();
    assertThat(records).hasSizeBetween(36, 48);
    assertThat(records.keySet().stream().map(name -> name.split("/", 2)[0]))
        .contains("riverside", "hillside", "harbour");
    assertThat(
            records.values().stream()
                .map(record -> RecordRules.kind(record).orElseThrow())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            Kind.LESSON,
            Kind.PRACTICE,
            Kind.METHOD,
            Kind.TRIED_HERE,
            Kind.QUESTION,
            Kind.ANSWER,
            Kind.OFFER,
            Kind.LAB,
            Kind.RETRACTION);
  }

  @Test
  void someWorkedAndSomeFailedAndOnePracticeDidBoth() {
    Map<String, Set<String>> outcomes = new HashMap<>();
    texts()
        .forEach(
            (name, text) -> {
              LearningRecord record = record(text);
              if (record.hasTriedHere()) {
                outcomes
                    .computeIfAbsent(tried(record, text), target -> new TreeSet<>())
                    .add(record.getTriedHere().getOutcome());
              }
            });
    assertThat(outcomes.values().stream().flatMap(Set::stream))
        .contains("worked", "worked-with-changes", "mixed", "no-effect", "made-worse");
    assertThat(outcomes.get("riverside/02-structured-evening-handover"))
        .contains("worked-with-changes", "no-effect");
    assertThat(outcomes.get("hillside/05-cushion-at-first-visit")).contains("worked", "no-effect");
  }

  private static String tried(LearningRecord record, String text) {
    Matcher reference = REFERENCE.matcher(text);
    for (Link link : record.getLinksList()) {
      assertThat(reference.find()).isTrue();
      if (link.getRelation().equals("tried")) {
        return reference.group(1);
      }
    }
    throw new AssertionError("a report without its practice: " + record.getTitle());
  }

  @Test
  void referencesLeadToSamplesAndInNoCircle() {
    Map<String, List<String>> references = new TreeMap<>();
    texts()
        .forEach(
            (name, text) ->
                references.put(
                    name, REFERENCE.matcher(text).results().map(found -> found.group(1)).toList()));
    references.values().forEach(targets -> assertThat(references.keySet()).containsAll(targets));

    Set<String> placed = new TreeSet<>();
    List<String> waiting = new ArrayList<>(references.keySet());
    while (waiting.removeIf(name -> placed.containsAll(references.get(name)) && placed.add(name))) {
      assertThat(placed).isNotEmpty();
    }
    assertThat(waiting).as("samples that refer to one another in a circle").isEmpty();
  }
}
