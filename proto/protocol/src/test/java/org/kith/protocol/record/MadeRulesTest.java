package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kith.schema.v1.LearningRecord;

/// What a record says of how it came about.
class MadeRulesTest {
  private static final String ID = "a".repeat(52);

  @Test
  void everythingWithinItsLimits() {
    var record = Samples.lesson();
    record.getPriorArtBuilder().addAllLookedAt(Collections.nCopies(20, ID));
    record.getPriorArtBuilder().setDifferentBecause("x".repeat(600));
    for (int i = 0; i < 10; i++) {
      record.addApprovalsBuilder().setRole("ig-lead").setTime("2026-03-01T09:30:00Z");
    }
    record.getGuardBuilder().addAllWarned(Collections.nCopies(20, "postcode")).setOverridden(true);

    assertThat(RecordRules.check(record.build())).isEmpty();
    assertThat(RecordRules.parse(record.build())).isInstanceOf(RecordParse.Ok.class);
  }

  @Test
  void onePastEachLimit() {
    var record = Samples.lesson();
    record.getPriorArtBuilder().addAllLookedAt(Collections.nCopies(21, ID));
    record.getPriorArtBuilder().setDifferentBecause("x".repeat(601));
    for (int i = 0; i < 11; i++) {
      record.addApprovalsBuilder().setRole("approver").setTime("2026-03-01T09:30:00Z");
    }
    record.getGuardBuilder().addAllWarned(Collections.nCopies(21, "postcode"));

    assertThat(fields(record.build()))
        .containsExactlyInAnyOrder(
            "priorArt.lookedAt", "priorArt.differentBecause", "approvals", "guard.warned");
  }

  @ParameterizedTest
  @CsvSource({
    "'', approver, 2026-03-01T09:30:00Z, postcode, priorArt.lookedAt[0]",
    "shortid, approver, 2026-03-01T09:30:00Z, postcode, priorArt.lookedAt[0]",
    "ok, Ward manager, 2026-03-01T09:30:00Z, postcode, approvals[0].role",
    "ok, '', 2026-03-01T09:30:00Z, postcode, approvals[0].role",
    "ok, approver, 2026-03-01, postcode, approvals[0].time",
    "ok, approver, 2026-03-01T09:30:00.5Z, postcode, approvals[0].time",
    "ok, approver, 2026-03-01T09:30:00+01:00, postcode, approvals[0].time",
    "ok, ig-lead, 2026-03-01T09:30:00Z, M1 1AE, guard.warned[0]",
    "ok, ig-lead, 2026-03-01T09:30:00Z, '', guard.warned[0]",
  })
  void namesTheFieldThatIsWrong(String id, String role, String time, String rule, String field) {
    var record = Samples.lesson();
    record.getPriorArtBuilder().addLookedAt(id.equals("ok") ? ID : id);
    record.addApprovalsBuilder().setRole(role).setTime(time);
    record.getGuardBuilder().addWarned(rule);

    assertThat(fields(record.build())).containsExactly(field);
  }

  private static java.util.List<String> fields(LearningRecord record) {
    return RecordRules.check(record).stream().map(Problem::field).toList();
  }
}
