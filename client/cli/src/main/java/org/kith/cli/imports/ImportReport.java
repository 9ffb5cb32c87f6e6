package org.kith.cli.imports;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kith.schema.v1.FieldProblem;

/// What became of an import's rows. Safe for use by the reader and by the answers' thread.
public final class ImportReport {
  /// Refusals that are listed one by one; all are counted.
  static final int REFUSALS_LISTED_MAX = 10_000;

  /// One reason of one refused row.
  public record Refusal(int line, String field, String reason) {}

  /// How many rows were refused for one reason at one field.
  public record Cause(String field, String reason, int count) {}

  private record Key(String field, String reason) {}

  private final List<Refusal> refusals = new ArrayList<>();
  private final Map<Key, Integer> causes = new HashMap<>();
  private int accepted;
  private int repeated;
  private int refused;
  private int skipped;
  private int warned;
  private final List<Refusal> warnings = new ArrayList<>();

  synchronized void accept() {
    accepted++;
  }

  synchronized void repeat() {
    repeated++;
  }

  synchronized void skip() {
    skipped++;
  }

  /// A row that was published although the personal-data guard warned.
  synchronized void warn(int line, List<FieldProblem> findings) {
    if (findings.isEmpty()) {
      return;
    }
    warned++;
    for (FieldProblem finding : findings) {
      if (warnings.size() < REFUSALS_LISTED_MAX) {
        warnings.add(new Refusal(line, finding.getField(), finding.getDescription()));
      }
    }
  }

  synchronized void refuse(int line, List<FieldProblem> problems) {
    refused++;
    for (FieldProblem problem : problems) {
      if (refusals.size() < REFUSALS_LISTED_MAX) {
        refusals.add(new Refusal(line, problem.getField(), problem.getDescription()));
      }
      causes.merge(
          new Key(
              problem.getField().replaceAll("\\[\\d+]", "[]"), general(problem.getDescription())),
          1,
          Integer::sum);
    }
  }

  /// The reason without what differs from row to row: numbers and quoted words.
  private static String general(String reason) {
    return reason.replaceAll("'[^']*'", "'…'").replaceAll("has [0-9][0-9,]*", "has N");
  }

  /// Rows published, or fit to be published where nothing is published.
  public synchronized int accepted() {
    return accepted;
  }

  /// Rows that an earlier run had published.
  public synchronized int repeated() {
    return repeated;
  }

  public synchronized int refused() {
    return refused;
  }

  /// Rows of another origin.
  public synchronized int skipped() {
    return skipped;
  }

  /// Rows published although the personal-data guard warned of something in them.
  public synchronized int warned() {
    return warned;
  }

  /// In the order of the file.
  public synchronized List<Refusal> refusals() {
    return refusals.stream().sorted(Comparator.comparingInt(Refusal::line)).toList();
  }

  /// The commonest first.
  public synchronized List<Cause> causes() {
    return causes.entrySet().stream()
        .map(e -> new Cause(e.getKey().field(), e.getKey().reason(), e.getValue()))
        .sorted(
            Comparator.comparingInt(Cause::count)
                .reversed()
                .thenComparing(Cause::field)
                .thenComparing(Cause::reason))
        .toList();
  }

  public synchronized JsonObject json() {
    var object = new JsonObject();
    object.addProperty("accepted", accepted);
    object.addProperty("repeated", repeated);
    object.addProperty("refused", refused);
    object.addProperty("skipped", skipped);
    object.addProperty("warned", warned);
    object.add("refusals", listed(refusals()));
    object.add("warnings", listed(warnings));
    var counted = new JsonArray();
    for (Cause cause : causes()) {
      var one = new JsonObject();
      one.addProperty("field", cause.field());
      one.addProperty("reason", cause.reason());
      one.addProperty("count", cause.count());
      counted.add(one);
    }
    object.add("causes", counted);
    return object;
  }

  private static JsonArray listed(List<Refusal> refusals) {
    var listed = new JsonArray();
    for (Refusal refusal : refusals) {
      var one = new JsonObject();
      one.addProperty("line", refusal.line());
      one.addProperty("field", refusal.field());
      one.addProperty("reason", refusal.reason());
      listed.add(one);
    }
    return listed;
  }
}
