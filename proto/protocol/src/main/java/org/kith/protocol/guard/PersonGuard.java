package org.kith.protocol.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.kith.protocol.record.RecordTexts;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Measure;

/// Looks for what may be about an identifiable person (SPEC 10.12). A net, not a proof.
public final class PersonGuard {
  /// Version of the rules; rises with every change of what they find.
  public static final int RULES_VERSION = 1;

  /// Findings that are told of one record.
  public static final int FINDINGS_MAX = 200;

  private static final int FEW_PEOPLE = 4;

  private PersonGuard() {}

  /// Every finding in a record, in the order of its fields.
  public static List<GuardFinding> find(LearningRecord record) {
    return find(record, Set.of());
  }

  /// Every finding in a record.
  ///
  /// @param ownPostcodes postcodes of the organisation's own sites, which pass
  public static List<GuardFinding> find(LearningRecord record, Set<String> ownPostcodes) {
    List<GuardFinding> findings = new ArrayList<>(0);
    RecordTexts.visit(record, (path, text) -> new TextScan(path, text, findings).all(ownPostcodes));
    measures(record.getPractice().getResultsList(), "practice.results", findings);
    measures(record.getTriedHere().getResultsList(), "triedHere.results", findings);
    return findings.size() <= FINDINGS_MAX ? findings : findings.subList(0, FINDINGS_MAX);
  }

  /// The findings that refuse: what a receiving node holds a record for.
  public static List<GuardFinding> findRefused(LearningRecord record) {
    List<GuardFinding> findings = new ArrayList<>(0);
    RecordTexts.visit(
        record,
        (path, text) -> {
          if (FoldedText.mayHaveDigits(text, TextScan.REFUSED_DIGITS_MIN)) {
            new TextScan(path, text, findings).refused();
          }
        });
    return findings;
  }

  /// Every finding in one text.
  public static List<GuardFinding> inText(String field, String text) {
    List<GuardFinding> findings = new ArrayList<>(0);
    new TextScan(() -> field, text, findings).all(Set.of());
    return findings;
  }

  private static void measures(List<Measure> measures, String path, List<GuardFinding> findings) {
    for (int i = 0; i < measures.size(); i++) {
      Measure measure = measures.get(i);
      String at = path + "[" + i + "].";
      if (measure.hasN() && measure.getN() >= 1 && measure.getN() <= FEW_PEOPLE) {
        findings.add(new GuardFinding(GuardRule.SMALL_NUMBER, at + "n", 0, 0));
      }
      if (countsPeople(measure.getUnit()) || countsPeople(measure.getName())) {
        few(measure.getBaseline(), () -> at + "baseline", findings);
        few(measure.getResult(), () -> at + "result", findings);
        for (int j = 0; j < measure.getSeriesCount(); j++) {
          int point = j;
          few(measure.getSeries(j).getValue(), () -> at + "series[" + point + "].value", findings);
        }
      }
    }
  }

  /// A number of people, and no rate of them.
  private static boolean countsPeople(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("per ") || lower.contains("%") || lower.contains("percent")) {
      return false;
    }
    for (String word : lower.split("[^a-z]+")) {
      if (WordLists.PEOPLE.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static void few(double value, Supplier<String> field, List<GuardFinding> findings) {
    if (value >= 1 && value <= FEW_PEOPLE && value == Math.rint(value)) {
      findings.add(new GuardFinding(GuardRule.SMALL_NUMBER, field.get(), 0, 0));
    }
  }
}
