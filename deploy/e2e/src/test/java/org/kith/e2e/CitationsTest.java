package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Code and specification name each other: what is cited exists, and what is ruled is cited.
class CitationsTest {
  private static final Pattern CITED = Pattern.compile("SPEC (\\d+(?:\\.\\d+)*)");
  private static final Pattern RULE = Pattern.compile("(?m)^(?:\\*\\*|#+ )(\\d+(?:\\.\\d+)*)\\b");

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
