package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Code and specification name each other: what is cited exists, and what is ruled is cited.
class CitationsTest {
  private static final Pattern CITED = Pattern.compile("SPEC (\\d+(?:\\.\\d+)*)");
  private static final Pattern RULE = Pattern.compile("(?m)^(?:\\*\\*|#+ )(\\d+(?:\\.\\d+)*)\\b");

  private static final Pattern PROVED = Pattern.compile("(?m)^\\| ([IT]\\d+) \\|.*\\|([^|]*)\\|$");
  private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");
  private static final int INVARIANTS = 32;
  private static final int THREATS = 38;

  /// Threats to parts that are not there yet: each has a line of its own instead of a row.
  private static final Set<String> THREATS_TO_COME = Set.of("T32", "T33", "T37");

  private static final Pattern TO_COME = Pattern.compile("\\b(T\\d+) \\(");

  @Test
  void everyCitedRuleExists() {
    Set<String> rules = rules();
    Set<String> dangling = new TreeSet<>();
    for (String suffix : new String[] {".java", ".proto"}) {
      for (Path file : Checkout.files(suffix)) {
        Matcher cited = CITED.matcher(Checkout.read(file));
        while (cited.find()) {
          if (!rules.contains(cited.group(1))) {
            dangling.add(Checkout.named(file) + ": SPEC " + cited.group(1));
          }
        }
      }
    }
    assertThat(dangling).isEmpty();
  }

  @Test
  void everyInvariantAndThreatNamesATestThatExists() { // SPEC 11, 12
    Map<String, String> tests = new HashMap<>();
    for (Path file : Checkout.files("Test.java")) {
      String name = String.valueOf(file.getFileName());
      tests.put(name.substring(0, name.length() - ".java".length()), Checkout.read(file));
    }
    Set<String> wrong = new TreeSet<>();
    Matcher row = PROVED.matcher(Checkout.read(Checkout.top().resolve("proto/SPEC.md")));
    Set<String> rows = new TreeSet<>();
    while (row.find()) {
      assertThat(rows.add(row.group(1))).as(row.group(1)).isTrue();
      Matcher named = NAMED_TEST.matcher(row.group(2));
      if (!named.find()) {
        wrong.add(row.group(1) + " names no test");
      }
      named.reset();
      while (named.find()) {
        String source = tests.getOrDefault(named.group(1), "");
        if (named.group(2) == null
            ? source.isEmpty()
            : !source.contains("void " + named.group(2) + "(")) {
          wrong.add(row.group(1) + " names " + named.group());
        }
      }
    }
    assertThat(wrong).isEmpty();
    Set<String> expected = numbered("I", INVARIANTS);
    expected.addAll(numbered("T", THREATS));
    expected.removeAll(THREATS_TO_COME);
    assertThat(rows).isEqualTo(expected);
  }

  @Test
  void everyThreatWithoutARowSaysWhatItIsFor() { // SPEC 12
    Set<String> lines = new TreeSet<>();
    Checkout.read(Checkout.top().resolve("proto/SPEC.md"))
        .lines()
        .filter(line -> line.startsWith("- T"))
        .flatMap(line -> TO_COME.matcher(line).results())
        .forEach(threat -> lines.add(threat.group(1)));
    assertThat(lines).isEqualTo(THREATS_TO_COME);
  }

  private static Set<String> numbered(String letter, int last) {
    Set<String> ids = new TreeSet<>();
    for (int number = 1; number <= last; number++) {
      ids.add(letter + number);
    }
    return ids;
  }

  private static Set<String> rules() {
    Set<String> rules = new TreeSet<>();
    Matcher rule = RULE.matcher(Checkout.read(Checkout.top().resolve("proto/SPEC.md")));
    while (rule.find()) {
      rules.add(rule.group(1));
    }
    assertThat(rules).contains("2.6", "9.1", "10.9");
    return rules;
  }
}
