package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kith.server.search.SearchAnswer.Declined;
import org.kith.server.search.SearchAnswer.Found;
import org.kith.server.search.SearchAnswer.Why;
import org.kith.server.store.Journal;

/// Whatever is typed is a question, and ends soon.
class HostileWordsTest extends SearchFixture {
  private static final List<String> HOSTILE =
      List.of(
          "\"",
          "\"\"",
          "\"\"\"",
          "\"sheet",
          "sheet\"",
          "\"sheet\" \"",
          "“sheet",
          "«sheet",
          "»«",
          "(",
          ")",
          "((((",
          "sheet AND",
          "AND",
          "OR OR OR",
          "NOT",
          "NOT sheet",
          "+",
          "-",
          "+-+-",
          "-sheet",
          "sheet^",
          "sheet^1e99",
          "sheet~",
          "sheet~9999",
          "~",
          "*",
          "*sheet*",
          "?",
          "sh?et",
          "[a TO",
          "[* TO *]",
          "{",
          "}",
          "title:",
          "title:sheet",
          "text:*",
          "*:*",
          ":",
          "\\",
          "\\\\",
          "\\u0000",
          "/(a+)+$/",
          "/.*/",
          "(a|aa)+$",
          "sheet && || !",
          "!",
          "&&",
          "'; DROP TABLE view_record; --",
          "<script>alert(1)</script>",
          "{\"query\":1}",
          "${jndi}",
          "\u0000",
          "\u0007\u001b[31m",
          "\u202esheet",
          "\ud83d\ude80",
          "\ud83d",
          "\udc00x",
          "\u0301\u0301\u0301",
          "\ufeffsheet",
          "sh\u00aceet",
          "\uff53\uff48\uff45\uff45\uff54",
          "\u5de5\u4f5c\u6d41\u7a0b",
          "\u0639\u0645\u0644",
          "the",
          "the of and",
          " \t\n\r ",
          "a-b-c-d-e-f",
          "https://example.org/a?b=c&d=e#f",
          "1e309",
          "NaN",
          "null",
          "true");

  private void fill() {
    journal.add(RIVERSIDE, Journal.lesson("The sheet was lost at night"));
    catchUp();
  }

  @Test
  void nothingThatIsTypedThrows() {
    fill();
    assertThat(HOSTILE).hasSizeGreaterThan(40);
    assertThat(HOSTILE)
        .allSatisfy(
            words -> assertThat(index.search(SearchQuery.of(words))).isInstanceOf(Found.class));
    assertThat(find("\"sheet").totalSize()).as("an open mark is no mark").isOne();
    assertThat(find("sheet\"").totalSize()).isOne();
    assertThat(find("title:sheet").totalSize()).as("a field that can be named").isOne();
    assertThat(find("author:sheet").totalSize()).as("a field that cannot").isZero();
    assertThat(find("-sheet").totalSize()).isOne();
    assertThat(find("\uff53\uff48\uff45\uff45\uff54").totalSize()).isOne();
    assertThat(find("the").totalSize()).as("a frequent word alone").isOne();
  }

  @Test
  void randomTextsDoNotThrowEither() {
    fill();
    var random = new Random(7);
    var alphabet = new ArrayList<>(HOSTILE);
    alphabet.addAll(List.of("sheet", "lost", " ", "\""));
    for (int i = 0; i < 500; i++) {
      var words = new StringBuilder();
      while (words.length() < 60) {
        words.append(alphabet.get(random.nextInt(alphabet.size())));
        if (random.nextBoolean()) {
          words.append(' ');
        }
      }
      index.search(SearchQuery.of(words.toString()));
    }
    assertThat(find("sheet").totalSize()).isOne();
  }

  @Test
  void aQuestionHasAtMost512Characters() {
    fill();
    String most = "x".repeat(SearchQuery.WORDS_CHARACTERS_MAX);
    assertThat(index.search(SearchQuery.of(most))).isInstanceOf(Found.class);
    assertThat(index.search(SearchQuery.of("\ud835\udcb3".repeat(512))))
        .as("characters as people count them")
        .isInstanceOf(Found.class);
    assertThat(index.search(SearchQuery.of(most + "x"))).isEqualTo(new Declined(Why.TOO_LONG));
  }

  @Test
  void aQuestionHasAtMost32Terms() {
    fill();
    assertThat(index.search(SearchQuery.of(numbered(SearchQuery.TERMS_MAX))))
        .isInstanceOf(Found.class);
    assertThat(index.search(SearchQuery.of(numbered(SearchQuery.TERMS_MAX) + " of the and")))
        .as("frequent words do not count")
        .isInstanceOf(Found.class);
    assertThat(index.search(SearchQuery.of(numbered(SearchQuery.TERMS_MAX + 1))))
        .isEqualTo(new Declined(Why.TOO_MANY_WORDS));
    assertThat(index.search(SearchQuery.of("a-".repeat(200))))
        .isEqualTo(new Declined(Why.TOO_MANY_WORDS));
  }

  @Test
  void aQuestionThatTakesTooLongEnds() {
    journal.addMany(RIVERSIDE, 3_000, number -> "It happened here, as case " + number + ".");
    catchUp();
    index.close();
    // every look at this clock finds it a second later
    index =
        opened(
            folder,
            journal.store,
            () -> NOW,
            () -> nanoTime.addAndGet(1_000_000_000L),
            SYNONYMS,
            Optional.empty());
    assertThat(index.search(SearchQuery.of("happened"))).isEqualTo(new Declined(Why.TOO_SLOW));
  }

  private static String numbered(int words) {
    return IntStream.range(0, words).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
  }
}
