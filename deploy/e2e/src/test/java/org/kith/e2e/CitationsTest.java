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
  private static final int THREATS_MIN = 30;

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
    assertThat(rows.stream().filter(id -> id.startsWith("I"))).hasSize(INVARIANTS);
    assertThat(rows).hasSizeGreaterThanOrEqualTo(INVARIANTS + THREATS_MIN);
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
