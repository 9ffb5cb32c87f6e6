package org.kith.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kith.core.admit.Reason;
import org.kith.core.testing.Organisation;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.LogId;

/// SPEC 7.14: one copy comes inline, the other links say heads. Whole networks are the
/// simulator's.
class LinksTest {
  private static final long WAIT_MS = SyncLimits.LAZY_WAIT_MS + SyncLimits.LAZY_JITTER_MS;

  private static final long LATER_MS = SyncLimits.LAZY_JITTER_MS + 10;

  private final Organisation us = Organisation.named("Us").publish(3);
  private final Organisation them = Organisation.named("Them").publish(10);
  private final LogId ours = us.log().id();
  private final LogId theirs = them.log().id();
  private final Map<LogId, Holdings.Holding> held = new HashMap<>();
  private final FetchPlan plan = new FetchPlan();
  private PeerSession session = session();
  private long nowMs = 1_000;

  private PeerSession session() {
    return new PeerSession(
        us.accepting(them), them.id(), List.of(), log -> Optional.ofNullable(held.get(log)), plan);
  }

  @BeforeEach
  void establish() {
    hold(us, 3);
    hold(them, 8);
    establish(session);
    receive(new Message.Heads(List.of(new Message.Head(ours, us.checkpoint(3))), true));
  }

  private void establish(PeerSession which) {
    which.on(new Event.Opened(nowMs));
    which.on(
        new Event.Received(
            nowMs, new Message.Hello(1, 1, them.id(), 1, List.of(us.id()), List.of())));
  }

  private void hold(Organisation whose, long size) {
    held.put(whose.log().id(), new Holdings.Holding(size, size, whose.checkpoint(size)));
  }

  private List<Effect> receive(Message message) {
    return session.on(new Event.Received(nowMs, message));
  }

  private List<Effect> publish() {
    us.publish(1);
    hold(us, us.size());
    return session.on(new Event.HeadAdvanced(nowMs, ours));
  }

  private static Message.Heads shows(Organisation whose, long size) {
    return new Message.Heads(
        List.of(new Message.Head(whose.log().id(), whose.checkpoint(size))), false);
  }

  private static Effect duplicate(LogId log, long held) {
    return new Effect.Send(new Message.Notice(0, log, held, "DUPLICATE"));
  }

  private static List<Message.Fetch> fetches(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).message())
        .filter(Message.Fetch.class::isInstance)
        .map(Message.Fetch.class::cast)
        .toList();
  }

  @Test
  void whoeverSaysThatItHadItGetsHeadsUntilItWantsMore() {
    assertThat(publish())
        .containsExactly(new Effect.Serve(0, ours, 3, 4, 0, PayloadPolicy.EVERYTHING));
    receive(new Message.Notice(0, ours, 4, "DUPLICATE"));
    assertThat(publish()).containsExactly(new Effect.Send(shows(us, 5)));
    assertThat(receive(new Message.Fetch(1, ours, 4, 5, 5)))
        .containsExactly(new Effect.Serve(1, ours, 4, 5, 0, PayloadPolicy.EVERYTHING));
    nowMs += SyncLimits.LAZY_HEAD_MS;
    receive(new Message.Notice(0, ours, 5, "EAGER"));
    assertThat(publish())
        .containsExactly(new Effect.Serve(0, ours, 5, 6, 0, PayloadPolicy.EVERYTHING));
  }

  @Test
  void whatWasShownBeforeIsNotAnnouncedAgain() {
    receive(new Message.Notice(0, ours, 3, "DUPLICATE"));
    assertThat(publish()).containsExactly(new Effect.Send(shows(us, 4)));
    receive(new Message.Notice(0, ours, 3, "EAGER")); // that it holds 4 now was not heard
    assertThat(publish())
        .containsExactly(new Effect.Serve(0, ours, 4, 5, 0, PayloadPolicy.EVERYTHING));
  }

  @Test
  void aLogThatGrowsFastCostsOneHeadASecond() {
    receive(new Message.Notice(0, ours, 3, "DUPLICATE"));
    assertThat(publish()).containsExactly(new Effect.Send(shows(us, 4)));
    assertThat(publish()).isEmpty();
    assertThat(publish()).isEmpty();
    nowMs += SyncLimits.LAZY_HEAD_MS;
    assertThat(session.on(new Event.Tick(nowMs))).contains(new Effect.Send(shows(us, 6)));
    assertThat(session.on(new Event.Tick(nowMs))).doesNotContain(new Effect.Send(shows(us, 6)));
  }

  @Test
  void anAnnouncementOfWhatIsHeldIsAnsweredWithANotice() {
    PeerSession other = session();
    establish(other);
    receive(new Message.Range(0, them.offer(8, 9)));
    other.on(new Event.Received(nowMs, new Message.Range(0, them.offer(8, 9))));
    hold(them, 9); // another session's copy was first at the gate
    other.on(new Event.Taken(nowMs, 1, theirs, 9, List.of()));
    assertThat(session.on(new Event.Declined(nowMs, 1, theirs, Reason.OUT_OF_ORDER)))
        .contains(duplicate(theirs, 9));
    assertThat(receive(new Message.Range(0, them.offer(8, 9)))).contains(duplicate(theirs, 9));
  }

  @Test
  void aCopyThatIsLateAfterAQuestionIsStillWanted() {
    hold(them, 9); // was asked for
    assertThat(receive(new Message.Range(0, them.offer(8, 9))))
        .doesNotContain(duplicate(theirs, 9));
  }

  @Test
  void whoeverHasToAskAgainAndAgainWantsAnnouncements() {
    int wanted = 0;
    for (int i = 1; i <= 2 * SyncLimits.MISSES_MAX; i++) {
      them.publish(1);
      receive(shows(them, them.size()));
      nowMs += WAIT_MS;
      List<Effect> effects = session.on(new Event.Wake(nowMs));
      assertThat(fetches(effects)).hasSize(1);
      long before = them.size() - (i == 1 ? 3 : 1);
      if (effects.contains(new Effect.Send(new Message.Notice(0, theirs, before, "EAGER")))) {
        wanted++;
      }
      receive(new Message.Range(i, them.offer(before, them.size())));
      hold(them, them.size());
      session.on(new Event.Taken(nowMs, i, theirs, them.size(), List.of()));
      assertThat(session.on(new Event.HeadAdvanced(nowMs, theirs))).isEmpty();
    }
    assertThat(wanted).isEqualTo(2);
  }

  @Test
  void whatWasAskedForIsToldAsAHead() {
    PeerSession other = session(); // with somebody who lacks it, says its silence
    establish(other);
    receive(shows(them, 9));
    nowMs += WAIT_MS;
    assertThat(fetches(session.on(new Event.Wake(nowMs)))).hasSize(1);
    hold(them, 9);
    assertThat(other.on(new Event.HeadAdvanced(nowMs, theirs)))
        .contains(new Effect.Send(shows(them, 9)))
        .noneMatch(Effect.Serve.class::isInstance);
  }

  @Test
  void aCopyThatIsTakenIsNoDuplicate() {
    receive(new Message.Range(0, them.offer(8, 9)));
    hold(them, 9);
    assertThat(session.on(new Event.Taken(nowMs, 1, theirs, 9, List.of())))
        .doesNotContain(duplicate(theirs, 9));
  }

  @Test
  void whatAHeadShowsIsWaitedForAndThenFetched() {
    List<Effect> shown = receive(shows(them, 9));
    assertThat(fetches(shown)).isEmpty();
    assertThat(shown)
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.WakeAt.class,
            wake ->
                assertThat(wake.atMs())
                    .isBetween(nowMs + SyncLimits.LAZY_WAIT_MS, nowMs + WAIT_MS));
    nowMs += SyncLimits.LAZY_WAIT_MS - 1;
    assertThat(fetches(session.on(new Event.Wake(nowMs)))).isEmpty();
    nowMs += SyncLimits.LAZY_JITTER_MS;
    assertThat(fetches(session.on(new Event.Wake(nowMs))))
        .singleElement()
        .matches(fetch -> fetch.from() == 8 && fetch.to() == 9);
  }

  @Test
  void whatHasComeMeanwhileIsNotFetched() {
    receive(shows(them, 9));
    nowMs += LATER_MS;
    receive(shows(them, 10));
    hold(them, 9);
    session.on(new Event.HeadAdvanced(nowMs, theirs));
    nowMs += WAIT_MS - LATER_MS; // the first wait is over, the second is not
    assertThat(fetches(session.on(new Event.Wake(nowMs)))).isEmpty();
    hold(them, 10);
    nowMs += WAIT_MS;
    assertThat(fetches(session.on(new Event.Wake(nowMs)))).isEmpty();
  }

  @Test
  void ofSeveralSessionsOneFetchesAndAnotherTakesOver() {
    receive(shows(them, 9));
    PeerSession other = session();
    establish(other);
    other.on(new Event.Received(nowMs, shows(them, 9)));
    nowMs += WAIT_MS;
    assertThat(fetches(session.on(new Event.Wake(nowMs)))).hasSize(1);
    assertThat(fetches(other.on(new Event.Wake(nowMs)))).isEmpty();
    nowMs += SyncLimits.CLAIM_FRESH_MS; // the answer was lost
    assertThat(fetches(other.on(new Event.Wake(nowMs)))).hasSize(1);
  }

  @Test
  void noticesThatNobodyKnowsChangeNothing() {
    assertThat(receive(new Message.Notice(0, ours, 3, "SOMETHING_NEW"))).isEmpty();
    assertThat(publish())
        .containsExactly(new Effect.Serve(0, ours, 3, 4, 0, PayloadPolicy.EVERYTHING));
  }

  @Test
  void aPeerThatClaimsMoreThanThereIsLosesNothing() {
    receive(new Message.Notice(0, ours, Long.MAX_VALUE, "DUPLICATE"));
    assertThat(publish()).containsExactly(new Effect.Send(shows(us, 4)));
  }
}
