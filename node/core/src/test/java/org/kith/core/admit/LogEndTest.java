package org.kith.core.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.core.testing.Organisation;
import org.kith.core.trust.Decision;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Quota;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.record.Entry;

/// SPEC 4.9: where a log has ended, the end is what proves it, and nothing counts above it.
class LogEndTest {
  private static final long END = 5;

  private final Organisation us = Organisation.named("Us");
  private final Organisation them = Organisation.named("Them").publish(8);
  private final Gate gate = new Gate();
  private final Standing revoked = knowing(them.ending(END, true));

  private Standing knowing(ManifestChain chain) {
    return us.accepting(them).apply(Organisation.decision(new Decision.ManifestLearned(chain)));
  }

  private Accepted accept(RangeOffer offer, Standing standing) {
    Frontier held = them.tree().frontier(offer.from());
    return gate.accept(
        InspectedRange.of(offer), held, standing, Quota.Used.NOTHING, Quota.UNLIMITED, 1_000);
  }

  /// Entries with the proof to the end, as whoever holds the log up to there gives them.
  private RangeOffer toEnd(long from, long to) {
    RangeOffer offer = them.offer(from, to);
    return new RangeOffer(
        offer.log(),
        from,
        to,
        offer.items(),
        Bytes.EMPTY,
        to == END ? List.of() : them.tree().consistencyProof(to, END));
  }

  @Test
  void entriesBelowTheEndAreProvedByIt() {
    assertThat(accept(toEnd(0, 3), revoked)).isInstanceOf(Accepted.Range.class);
    assertThat(accept(toEnd(3, END), revoked)).isInstanceOf(Accepted.Range.class);
  }

  @Test
  void nothingAboveTheEndIsTaken() {
    Accepted no = new Accepted.No(Reason.LOG_NOT_OPEN);
    assertThat(accept(them.offer(4, 6), revoked)).isEqualTo(no);
    assertThat(accept(them.offer(END, 8), revoked)).isEqualTo(no);
    assertThat(accept(them.offer(4, 6), us.accepting(them))).isInstanceOf(Accepted.Range.class);
  }

  @Test
  void aCheckpointOfTheLogsKeyProvesNothingAnyMore() {
    assertThat(accept(them.offer(0, 3), revoked)).isEqualTo(new Accepted.No(Reason.BAD_PROOF));
  }

  /// Either the range is wrong, or what is held below it (SPEC 4.9): only what starts at the log's
  /// first entry can say which.
  @Test
  void aRangeThatDoesNotFollowMaySayThatAnotherHistoryIsHeld() {
    RangeOffer right = toEnd(3, END);
    Frontier wrong = Organisation.named("Thief").publish(3).tree().frontier(3);
    var offer = InspectedRange.of(right);
    assertThat(gate.accept(offer, wrong, revoked, Quota.Used.NOTHING, Quota.UNLIMITED, 1_000))
        .isEqualTo(new Accepted.No(Reason.ANOTHER_HISTORY));
    assertThat(Reason.ANOTHER_HISTORY.consequence()).isEqualTo(Reason.Consequence.NONE);
    RangeOffer open = them.offer(3, 5);
    var unended =
        new RangeOffer(
            open.log(), 3, 5, open.items(), open.checkpoint(), List.of(Bytes.utf8("none")));
    assertThat(accept(unended, us.accepting(them))).isEqualTo(new Accepted.No(Reason.BAD_PROOF));
  }

  @Test
  void whatIsJudgedAgainStaysBelowTheEnd() {
    LogOwner owner = revoked.log(them.log().id()).orElseThrow();
    for (int index : new int[] {4, 5}) {
      RangeOffer offer = them.offer(index, index + 1);
      if (!(Entry.parse(offer.items().getFirst().entry()) instanceof Entry.Parsed.Ok(var entry))) {
        throw new AssertionError("it is sound");
      }
      Verdict verdict =
          gate.admit(entry, offer.items().getFirst().payload(), owner, revoked, 1_000);
      assertThat(verdict)
          .isEqualTo(index < END ? Verdict.ADMITTED : new Verdict.Refused(Reason.LOG_ENDED));
    }
  }

  @Test
  void aFrozenLogTakesNothingUntilItEnds() {
    var frozen =
        new Decision.OriginFrozen(them.id(), 1, List.of(Bytes.utf8("a"), Bytes.utf8("b")), "fork");
    Standing still = us.accepting(them).apply(Organisation.decision(frozen));
    assertThat(accept(them.offer(0, 3), still)).isEqualTo(new Accepted.No(Reason.LOG_FROZEN));
    Standing repaired =
        still.apply(Organisation.decision(new Decision.ManifestLearned(them.ending(END, false))));
    assertThat(accept(toEnd(0, 3), repaired)).isInstanceOf(Accepted.Range.class);
    assertThat(repaired.log(them.log().id()).flatMap(LogOwner::frozen)).isEmpty();
  }
}
