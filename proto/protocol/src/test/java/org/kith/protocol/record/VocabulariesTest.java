package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// SPEC 10.8
class VocabulariesTest {
  @Test
  void theListsHaveTheirLengths() {
    assertThat(Vocabularies.named("topics").terms()).hasSize(40);
    assertThat(Vocabularies.named("settings").terms()).hasSize(18);
    assertThat(Vocabularies.named("reasons").terms()).hasSize(13);
    assertThat(Vocabularies.named("evidence").terms()).hasSize(8);
    assertThat(Vocabularies.named("organisation-kinds").terms()).hasSize(12);
    assertThat(Vocabularies.named("learning-responses").terms()).hasSize(12);
    assertThat(Vocabularies.all()).hasSize(31);
    assertThatThrownBy(() -> Vocabularies.named("topic"))
        .hasMessageContaining("there is no vocabulary topic; there are topics");
  }

  @Test
  void everyTermIsWhole() {
    for (Vocabulary vocabulary : Vocabularies.all()) {
      assertThat(vocabulary.version()).isEqualTo(1);
      for (Term term : vocabulary.terms()) {
        assertThat(term.code()).matches("[A-Za-z0-9][A-Za-z0-9.-]*");
        assertThat(term.number()).isPositive();
        assertThat(term.label()).isNotBlank();
        assertThat(term.meaning()).endsWith(".");
        assertThat(vocabulary.ofNumber(term.number())).contains(term);
        assertThat(vocabulary.ofCode(term.code())).contains(term);
      }
    }
  }

  @Test
  void registeredNumbersStay() {
    assertThat(Vocabularies.named("topics").ofCode("handover").orElseThrow().number()).isEqualTo(1);
    assertThat(Vocabularies.named("topics").ofCode("improvement-capability").orElseThrow().number())
        .isEqualTo(40);
  }

  @Test
  void kindsAndRelationsAreThoseOfTheCode() {
    assertThat(Vocabularies.named("kinds").terms())
        .extracting(Term::number, Term::code)
        .containsExactlyElementsOf(
            List.of(Kind.values()).stream()
                .map(kind -> org.assertj.core.api.Assertions.tuple(kind.number(), kind.code()))
                .toList());
    assertThat(Vocabularies.named("relations").terms())
        .extracting(Term::number, Term::code)
        .containsExactlyElementsOf(
            List.of(Relation.values()).stream()
                .map(r -> org.assertj.core.api.Assertions.tuple(r.number(), r.code()))
                .toList());
    for (Kind kind : Kind.values()) {
      assertThat(Kind.ofNumber(kind.number())).contains(kind);
      assertThat(Kind.ofCode(kind.code())).contains(kind);
    }
    assertThat(Kind.ofNumber(10)).isEmpty();
    for (Relation relation : Relation.values()) {
      assertThat(Relation.ofNumber(relation.number())).contains(relation);
      assertThat(Relation.ofCode(relation.code())).contains(relation);
    }
  }

  @Test
  void nearCodesAreFound() {
    Vocabulary topics = Vocabularies.named("topics");
    assertThat(topics.nearest("sepsys")).containsExactly("sepsis");
    assertThat(topics.nearest("medicines")).contains("medicines-safety", "high-risk-medicines");
    assertThat(topics.nearest("Hand over")).contains("handover");
    assertThat(topics.nearest("safety").size()).isLessThanOrEqualTo(3);
    assertThat(topics.nearest("qqqqqqqqqqqq")).isEmpty();
    assertThat(topics.nearest("a".repeat(100_000))).isEmpty();
  }
}
