package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Errors name fields in words.
class FieldWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title|title",
        "authorRole|author's role",
        "lesson.whatWeLearned|what we learned",
        "practice.coreElements[2]|core element 3",
        "practice.steps[0].text|text of step 1",
        "links[0]|link 1",
        "links[9].recordId|record id of link 10",
        "contact.email|email of the contact",
        "method.minSpecs|minimum specifications",
        "triedHere.results[0].series[1].month|month of point 2 of result 1",
        "triedHere.context.organisationKind|organisation kind of the context",
        "question|question",
        "question.question|question",
        "record.title|title",
        "warnedReason|warned reason"
      })
  void aPathIsSaidInWords(String field, String words) {
    assertThat(FieldWords.of(field)).isEqualTo(words);
  }

  @Test
  void aProblemIsAWholeSentence() {
    assertThat(
            new Problem("lesson.whatWeLearned", "must have 20 to 8,000 characters, but has 3")
                .sentence())
        .isEqualTo("What we learned must have 20 to 8,000 characters, but has 3.");
    assertThat(
            new Problem("links[0].relation", "tried belongs only to a triedHere record").sentence())
        .isEqualTo("Relation of link 1: tried belongs only to a triedHere record.");
    assertThat(new Problem("title", "nhs-number: a number (character 1)").sentence())
        .isEqualTo("Title: nhs-number: a number (character 1).");
    assertThat(new Problem("", "must have one body.").sentence()).isEqualTo("Must have one body.");
  }
}
