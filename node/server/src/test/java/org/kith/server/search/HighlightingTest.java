package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.RIVERSIDE;

import org.junit.jupiter.api.Test;
import org.kith.server.search.SearchHit.Highlight;
import org.kith.server.store.Journal;

class HighlightingTest extends SearchFixture {

  @Test
  void matchedWordsAreMarkedWhereTheyStand() {
    journal.add(
        RIVERSIDE,
        Journal.lesson(
            "Lost sheets at night", "A sheet was lost; nobody was losing it.", "falls", "home"));
    catchUp();
    assertThat(find("lost sheet").hits().getFirst().highlights())
        .contains(new Highlight("title", "«Lost» «sheets» at night"))
        .anySatisfy(
            highlight -> {
              assertThat(highlight.field()).isEqualTo("text");
              assertThat(highlight.text()).contains("A «sheet» was «lost»; nobody was losing it.");
            });
  }

  @Test
  void aPhraseIsMarkedOnlyWhereItsWordsStandTogether() {
    journal.add(
        RIVERSIDE,
        Journal.lesson(
            "Night and nothing", "At night alarm after night alarm rang.", "falls", "home"));
    catchUp();
    assertThat(find("\"night alarm\"").hits().getFirst().highlights())
        .hasSize(1)
        .first()
        .extracting(Highlight::text)
        .asString()
        .contains("At «night» «alarm» after «night» «alarm» rang.");
  }

  @Test
  void longTextIsCutAroundTheMatches() {
    String filler = "Nothing of note was seen by anybody on that long day. ".repeat(20);
    journal.add(
        RIVERSIDE,
        Journal.lesson(
            "A day in the life", filler + "Then a pump failed. " + filler, "falls", "home"));
    catchUp();
    Highlight text = find("pump failed").hits().getFirst().highlights().getFirst();
    assertThat(text.field()).isEqualTo("text");
    assertThat(text.text()).startsWith("… ").endsWith(" …").contains("a «pump» «failed».");
    assertThat(text.text().length())
        .isLessThanOrEqualTo(Highlighting.PASSAGE_CHARACTERS_MAX + "… «»«» …".length());
  }

  @Test
  void withoutWordsNothingIsMarked() {
    journal.add(RIVERSIDE, Journal.lesson("Lost sheets at night"));
    catchUp();
    assertThat(find("").hits().getFirst().highlights()).isEmpty();
  }
}
