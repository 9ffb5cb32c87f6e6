package org.kith.server.meaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The model that comes with the program.
class MiniLmTest {
  private static MiniLm model;

  @BeforeAll
  static void load() throws IOException {
    model = MiniLm.load();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static double closeness(String one, String other) {
    return Embedder.closeness(model.embed(one), model.embed(other));
  }

  @Test
  void textsOfOneMeaningLieCloseTogether() {
    double related = closeness("patients tripping at night", "Falls prevention on the ward");
    double unrelated = closeness("patients tripping at night", "The invoice was paid in March");
    assertThat(related).isGreaterThan(unrelated + 0.2);
    assertThat(closeness("Falls on the WARD", "falls on the ward")).isCloseTo(1, within(1e-9));
  }

  @Test
  void everyTextHasAPoint() {
    for (String text :
        List.of(
            "", " ", "\u0000\u202e", "\ud83d\ude80", "x".repeat(8_000), "word ".repeat(5_000))) {
      assertThat(model.embed(text)).hasSize(Embedder.DIMENSIONS);
    }
    assertThat(model.embed("same text")).isEqualTo(model.embed("same text"));
  }

  @Test
  void wordsAreCutIntoTheLongestPiecesThatAreKnown() {
    var words =
        new WordPiece(
            Map.of(
                "[UNK]", 0, "[CLS]", 1, "[SEP]", 2, "oe", 3, "##dem", 4, "##a", 5, ",", 6, "a", 7,
                "cafe", 8, "工", 9));
    assertThat(words.pieces("Oedema, a CAFÉ", 99)).containsExactly(1, 3, 4, 5, 6, 7, 8, 2);
    assertThat(words.pieces("工工 zz", 99)).containsExactly(1, 9, 9, 0, 2);
    assertThat(words.pieces("a a a a a a", 4)).containsExactly(1, 7, 7, 2);
    assertThat(words.pieces("", 4)).containsExactly(1, 2);
  }
}
