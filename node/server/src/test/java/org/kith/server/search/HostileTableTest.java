package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.server.meaning.Model;
import org.kith.server.search.SearchAnswer.Declined;
import org.kith.server.search.SearchAnswer.Found;
import org.kith.server.search.SearchAnswer.Why;
import org.kith.server.store.Journal;

/// What hostile and careless questions get, each exactly: so many records, or one refusal.
class HostileTableTest extends SearchFixture {
  @TempDir java.nio.file.Path meaningFolder;
  private MeaningIndex meaning;

  /// One question and what it gets; a refusal where it says so.
  private record Row(String what, String words, int found, Optional<Why> refused) {}

  private final List<Row> rows = new ArrayList<>();

  @BeforeEach
  void fill() {
    index.close();
    meaning =
        MeaningIndex.open(meaningFolder, journal.store, new Model(Concepts::new), nanoTime::get, 0);
    index =
        SearchFixture.opened(
            folder, journal.store, () -> NOW, nanoTime::get, SYNONYMS, Optional.of(meaning));
    journal.add(RIVERSIDE, Journal.lesson("The sheet was lost at night"));
    journal.add(
        RIVERSIDE, Journal.lesson("Odd texts: <b>bold</b> =1+1 NEWS2", ODD, "sepsis", "care-home"));
    catchUp();
    while (meaning.step(100) > 0) {
      // until all is taken
    }
  }

  @AfterEach
  void closeMeaning() {
    meaning.close();
  }

  private static final String ODD =
      "A row of a spreadsheet: =HYPERLINK(1), {\"json\": true}, ${jndi:ldap}, 100 % of C:\\temp.";

  private void row(String what, String words, int found) {
    rows.add(new Row(what, words, found, Optional.empty()));
  }

  private void refused(String what, String words, Why why) {
    rows.add(new Row(what, words, 0, Optional.of(why)));
  }

  @Test
  void eachQuestionGetsExactlyItsAnswer() {
    syntax();
    characters();
    fields();
    lengths();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(60);
    var wrong = new ArrayList<String>();
    for (Row row : rows) {
      SearchAnswer answer = index.search(SearchQuery.of(row.words()));
      String got =
          switch (answer) {
            case Found found -> found.hits().size() + " of " + found.totalSize();
            case Declined(Why why) -> why.name();
          };
      String wanted = row.refused().map(Enum::name).orElse(row.found() + " of " + row.found());
      if (!got.equals(wanted)) {
        wrong.add(row.what() + ": " + got + ", not " + wanted);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private void syntax() {
    row("nothing", "", 2);
    row("spaces", " \t\r\n\u00a0 ", 0);
    row("everything, in another program's words", "*:*", 0);
    row("a star", "*", 0);
    row("stars", "***", 0);
    row("a leading wildcard", "*sheet", 1);
    row("wildcards on both sides", "*shee*", 0);
    row("a wildcard within", "sh*et", 0);
    row("a question mark within", "sh?et", 0);
    row("the beginning of a word", "shee*", 1);
    row("one letter and a star", "s*", 0);
    row("a beginning that nobody has", "zzzz*", 0);
    row("a bracket open", "(sheet", 1);
    row("a bracket shut", "sheet)", 1);
    row("brackets without end", "((((((((((sheet", 1);
    row("a range open", "[sheet TO", 1);
    row("a range of everything: the word to", "[* TO *]", 2);
    row("braces", "{sheet}", 1);
    row("a mark open", "\"sheet was", 1);
    row("a mark shut", "sheet\"", 1);
    row("three marks", "\"sheet\" \"", 1);
    row("empty marks", "\"\"", 0);
    row("marks around nothing but a word", "\"the\"", 1);
    row("a phrase the wrong way round", "\"lost sheet\"", 0);
    row("an operator alone: the word and", "AND", 2);
    row("an operator that hangs", "sheet AND", 1);
    row("nothing but operators", "+-&&||!", 0);
    row("a minus", "-sheet", 1);
    row("a boost", "sheet^1e99", 0);
    row("a fuzzy mark", "sheet~9999", 0);
    row("a regular expression", "/(s+)+heet/", 0);
    row("a backslash at the end", "sheet\\", 1);
  }

  private void characters() {
    row("a null", "\u0000", 0);
    row("a null within", "she\u0000et", 0);
    row("an escape", "\u001b[31msheet", 0);
    row("right to left", "\u202esheet", 1);
    row("isolates", "\u2066sheet\u2069", 1);
    row("a byte order mark", "\ufeffsheet", 1);
    row("half a pair", "\ud83d", 0);
    row("half a pair beside a word", "sheet \udc00", 1);
    row("a rocket", "\ud83d\ude80", 0);
    row("marks without letters", "\u0301\u0301", 0);
    row("wide letters", "\uff53\uff48\uff45\uff45\uff54", 1);
    row("Chinese", "\u5de5\u4f5c", 0);
    row("Arabic", "\u0639\u0645\u0644", 0);
    row("HTML", "<script>alert(1)</script>", 0);
    row("HTML that a record has", "<b>bold</b>", 1);
    row("SQL", "'; DROP TABLE view_record; --", 0);
    row("a formula", "=1+1", 1);
    row("a lookup", "${jndi:ldap://x}", 0);
    row("JSON", "{\"query\": \"sheet\"}", 0);
    row("a path", "../../etc/passwd", 0);
  }

  private void fields() {
    row("a field without a value", "title:", 0);
    row("a field with a star", "title:*", 0);
    row("a field", "title:sheet", 1);
    row("a field in a field", "title:title:sheet", 0);
    row("a field that is none", "secret:zebra", 0);
    row("a code that is none", "topic:nothing", 0);
    row("a topic", "topic:sepsis", 1);
    row("a topic and its opposite", "topic:sepsis topic:falls", 0);
    row("a kind", "kind:lesson", 2);
    row("a kind by its number", "kind:1", 0);
    row("a score with a digit", "NEWS2", 1);
    row("another with another digit", "NEWS3", 0);
    row("a field of a phrase left open", "title:\"sheet was", 1);
  }

  private void lengths() {
    refused("a word of 8,000 letters", "x".repeat(8_000), Why.TOO_LONG);
    row("a word of 512 letters", "x".repeat(512), 0);
    refused("a word of 513 letters", "x".repeat(513), Why.TOO_LONG);
    refused("rockets beyond the end", "\ud83d\ude80".repeat(513), Why.TOO_LONG);
    refused("33 words", numbered(33), Why.TOO_MANY_WORDS);
    row("32 words", numbered(32), 0);
    refused("one word of 200 pieces", "a-".repeat(200), Why.TOO_MANY_WORDS);
    refused("marks around 40 words", "\"" + numbered(40) + "\"", Why.TOO_MANY_WORDS);
    row("one word again and again", "sheet ".repeat(80), 1);
    row("the frequent ones only", "the of and to in is", 2);
    row("beginnings without end", "sh* lo* ni* ".repeat(40), 1);
  }

  private static String numbered(int words) {
    return IntStream.range(0, words).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
  }
}
