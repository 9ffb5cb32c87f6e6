package org.kith.client.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kith.protocol.record.Relation;

class RecordNoticesTest {
  @Test
  void aMarkSaysWhyAndNeverACode() {
    assertThat(RecordNotices.marks("current", "", List.of())).isEmpty();
    assertThat(RecordNotices.marks("retracted", "personal-data", List.of()))
        .isEqualTo(", RETRACTED (personal data)");
    assertThat(
            RecordNotices.standing(
                "superseded", "", List.of("two-successors", "review-due", "contact-expired")))
        .isEqualTo("SUPERSEDED, two records claim to replace it, review due, contact out of date");
  }

  /// Read from the record that is named, each relation says who did it to whom.
  @ParameterizedTest
  @EnumSource(Relation.class)
  void everyRelationReadsFromBothSides(Relation relation) {
    assertThat(RecordNotices.passive(relation.code()))
        .matches(
            "[a-z ]+ed( as a method| again| on)? by|said to be the same by|built on by|prompted");
  }
}
