package org.kith.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.sync.FetchPlan.Stripe;
import org.kith.core.testing.Organisation;
import org.kith.core.trust.Decision;
import org.kith.core.trust.PayloadPolicy;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 7, rule by rule. Whole conversations are the simulator's.
class PeerSessionTest {
  private final Organisation us = Organisation.named("Us").publish(3);
  private final Organisation them = Organisation.named("Them").publish(1_200);
  private final Organisation third = Organisation.named("Third").publish(2);
  private final Map<LogId, Holdings.Holding> held = new HashMap<>();
  private Standing standing = us.accepting(them);
  private PeerSession session = session();
  private long nowMs = 1_000;

  private PeerSession session() {
    return session(new FetchPlan());
  }

  private PeerSession session(FetchPlan plan) {
    hold(us, us.size());
    return new PeerSession(
        standing,
        them.id(),
        List.of("127.0.0.1:7440"),
        log -> Optional.ofNullable(held.get(log)),
        plan);
  }

  private void hold(Organisation whose, long size) {
    held.put(
        whose.log().id(),
        new Holdings.Holding(size, size, size == 0 ? Bytes.EMPTY : whose.checkpoint(size)));
  }

  private List<Effect> receive(Message message) {
    return session.on(new Event.Received(nowMs, message));
  }

  private Message.Hello hello(int version, OrganisationId who, OrganisationId... interest) {
    return new Message.Hello(version, 1, who, 1, List.of(interest), List.of());
  }

  private List<Effect> established() {
    session.on(new Event.Opened(nowMs));
    return receive(hello(1, them.id(), us.id()));
  }

  private Message.Heads theirHead() {
    return new Message.Heads(
        List.of(new Message.Head(them.log().id(), them.checkpoint(them.size()))), true);
  }

  private static List<Message> sent(List<Effect> effects) {
    var messages = new ArrayList<Message>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send(var message)) {
        messages.add(message);
      }
    }
    return messages;
  }

  private static List<Message.Fetch> fetches(List<Effect> effects) {
    return sent(effects).stream()
        .filter(Message.Fetch.class::isInstance)
        .map(Message.Fetch.class::cast)
        .toList();
  }

  private static void ends(List<Effect> effects, Reason reason) {
    assertThat(effects.getLast()).isEqualTo(new Effect.Disconnect(reason, reason.sentence()));
  }

  @Test
  void helloComesFirstAndHeadsFollow() {
    assertThat(sent(session.on(new Event.Opened(nowMs))))
        .containsExactly(
            new Message.Hello(
                1,
                SyncLimits.FEATURE_LEVEL,
                us.id(),
                1,
                List.of(them.id()),
                List.of("127.0.0.1:7440")));
    assertThat(sent(receive(hello(1, them.id(), us.id()))))
        .containsExactly(
            new Message.Heads(
                List.of(new Message.Head(us.log().id(), us.checkpoint(us.size()))), true));
    assertThat(session.state().established()).isTrue();
  }

  @Test
  void whoIsNotInterestedGetsNoHead() {
    session.on(new Event.Opened(nowMs));
    assertThat(sent(receive(hello(1, them.id()))))
        .containsExactly(new Message.Heads(List.of(), true));
  }

  @Test
  void nothingIsReadBeforeHello() {
    session.on(new Event.Opened(nowMs));
    ends(receive(theirHead()), Reason.MALFORMED_MESSAGE);
    assertThat(receive(hello(1, them.id()))).isEmpty();
  }

  @Test
  void anotherVersionIdentityOrSecondHelloEndsTheSession() {
    session.on(new Event.Opened(nowMs));
    ends(receive(hello(2, them.id())), Reason.UNSUPPORTED_VERSION);
    session = session();
    session.on(new Event.Opened(nowMs));
    ends(receive(hello(1, third.id())), Reason.WRONG_IDENTITY);
    session = session();
    established();
    ends(receive(hello(1, them.id())), Reason.MALFORMED_MESSAGE);
  }

  @Test
  void whoIsNotAcceptedIsNotSpokenTo() {
    standing = Standing.of(us.chain());
    session = session();
    List<Effect> effects = session.on(new Event.Opened(nowMs));
    assertThat(sent(effects)).isEmpty();
    ends(effects, Reason.NOT_ACCEPTED);
  }

  @Test
  void theReceiverAsksForWhatItLacksWithinBounds() {
    established();
    List<Message.Fetch> asked = fetches(receive(theirHead()));
    assertThat(asked).hasSize(3); // 512 + 512 + 176, all within the bound of one session
    assertThat(asked.get(0).from()).isZero();
    assertThat(asked.get(0).to()).isEqualTo(512);
    assertThat(asked.get(2).to()).isEqualTo(1_200);
    assertThat(session.state().behind()).isEqualTo(1_200);
  }

  @Test
  void answersAreHandedOnInOrderHoweverTheyCome() {
    established();
    List<Message.Fetch> asked = fetches(receive(theirHead()));
    assertThat(submitted(receive(answer(asked.get(1), 512, 1_024)))).isEmpty();
    assertThat(submitted(receive(answer(asked.get(0), 0, 512))))
        .extracting(RangeOffer::from)
        .containsExactly(0L, 512L);
  }

  @Test
  void aShorterAnswerIsAskedForAgain() {
    established();
    List<Message.Fetch> asked = fetches(receive(theirHead()));
    List<Effect> effects = receive(answer(asked.get(0), 0, 100));
    assertThat(submitted(effects)).hasSize(1);
    assertThat(fetches(effects))
        .anySatisfy(
            fetch -> {
              assertThat(fetch.from()).isEqualTo(100);
              assertThat(fetch.to()).isEqualTo(512);
            });
  }

  @Test
  void anAnswerToAnotherQuestionEndsTheSession() {
    established();
    List<Message.Fetch> asked = fetches(receive(theirHead()));
    ends(receive(answer(asked.get(0), 1, 2)), Reason.MALFORMED_MESSAGE);
    session = session();
    established();
    receive(theirHead());
    ends(receive(new Message.Range(99, them.offer(0, 1))), Reason.MALFORMED_MESSAGE);
  }

  @Test
  void aLiarIsCutOff() {
    established();
    List<Message.Fetch> asked = fetches(receive(theirHead()));
    receive(answer(asked.get(0), 0, 512));
    ends(
        session.on(new Event.Declined(nowMs, 1, them.log().id(), Reason.BAD_PROOF)),
        Reason.BAD_PROOF);
    session = session();
    established();
    var forged = new Message.Head(them.log().id(), us.checkpoint(us.size()));
    ends(receive(new Message.Heads(List.of(forged), true)), Reason.BAD_CHECKPOINT);
  }

  /// A session with 300 entries held of a log that has ended at 900.
  private List<Effect> ended() {
    standing =
        standing.apply(Organisation.decision(new Decision.ManifestLearned(them.ending(900, true))));
    session = session();
    hold(them, 300);
    established();
    return receive(
        new Message.Heads(List.of(new Message.Head(them.log().id(), Bytes.EMPTY)), true));
  }

  private Message.Range toEnd(Message.Fetch asked, long from, long to) {
    RangeOffer offer = them.offer(from, to);
    List<Bytes> proof = them.tree().consistencyProof(to, 900);
    return new Message.Range(
        asked.request(), new RangeOffer(offer.log(), from, to, offer.items(), Bytes.EMPTY, proof));
  }

  /// SPEC 4.9: what is held may be another history, so the log is asked for from its first entry
  /// until what is held is proved; then from there on.
  @Test
  void anEndedLogThatDoesNotFollowIsComparedFromItsFirstEntry() {
    LogId log = them.log().id();
    Message.Fetch first = fetches(ended()).getFirst();
    assertThat(first.from()).isEqualTo(300);
    receive(toEnd(first, 300, 812));
    List<Effect> effects = session.on(new Event.Declined(nowMs, 1, log, Reason.ANOTHER_HISTORY));
    assertThat(effects).noneMatch(Effect.Disconnect.class::isInstance);
    Message.Fetch again = fetches(effects).getFirst();
    assertThat(again.from()).isZero();
    assertThat(submitted(receive(toEnd(again, 0, 512)))).hasSize(1);
    hold(them, 512); // what differed was lost, and the range took its place
    effects = session.on(new Event.Taken(nowMs, 2, log, 512, List.of()));
    assertThat(fetches(effects)).allMatch(fetch -> fetch.from() >= 512);
    hold(them, 900);
    session.on(new Event.HeadAdvanced(nowMs, log));
    assertThat(session.state().behind()).isZero();
  }

  /// What was proved once in a session follows: then it is the range that is wrong.
  @Test
  void whoLiesAboutAnEndedLogIsCutOffWhenItHasBeenCompared() {
    LogId log = them.log().id();
    receive(toEnd(fetches(ended()).getFirst(), 300, 812));
    Message.Fetch again =
        fetches(session.on(new Event.Declined(nowMs, 1, log, Reason.ANOTHER_HISTORY))).getFirst();
    List<Effect> effects = receive(toEnd(again, 0, 100));
    Message.Fetch rest =
        fetches(effects).stream().filter(fetch -> fetch.from() == 100).findFirst().orElseThrow();
    session.on(new Event.Taken(nowMs, 2, log, 100, List.of()));
    receive(toEnd(rest, 100, 512));
    ends(session.on(new Event.Declined(nowMs, 3, log, Reason.ANOTHER_HISTORY)), Reason.BAD_PROOF);
  }

  @Test
  void whatCameAnotherWayIsNotAskedForAgain() {
    established();
    List<Message.Fetch> asked = fetches(receive(theirHead()));
    receive(answer(asked.get(0), 0, 512));
    hold(them, 1_200);
    List<Effect> effects =
        session.on(new Event.Declined(nowMs, 1, them.log().id(), Reason.OUT_OF_ORDER));
    assertThat(fetches(effects)).isEmpty();
    assertThat(session.state().behind()).isZero();
  }

  @Test
  void onlySharedLogsAreServedAndNeverLocalOnes() {
    established();
    hold(third, 2);
    LogId local = new LogName(us.id(), LogName.LOCAL, 1).id();
    held.put(local, new Holdings.Holding(5, 5, us.checkpoint(3)));
    for (LogId secret : List.of(third.log().id(), local, new LogId(Sha256.hash()))) {
      assertThat(receive(new Message.Fetch(1, secret, 0, 1, 1)))
          .containsExactly(
              new Effect.Send(new Message.Notice(1, secret, 0, Reason.NOT_SHARED.name())));
    }
    assertThat(receive(new Message.Fetch(1, us.log().id(), 0, 3, 3)))
        .containsExactly(new Effect.Serve(1, us.log().id(), 0, 3, 0, PayloadPolicy.EVERYTHING));
  }

  @Test
  void anotherOriginIsServedWhereBothSidesAcceptIt() {
    standing = us.accepting(them, third);
    session = session();
    hold(third, 2);
    session.on(new Event.Opened(nowMs));
    receive(hello(1, them.id(), us.id(), third.id()));
    assertThat(receive(new Message.Fetch(1, third.log().id(), 0, 2, 2)))
        .containsExactly(new Effect.Serve(1, third.log().id(), 0, 2, 0, PayloadPolicy.EVERYTHING));
    receive(new Message.InterestChanged(List.of(us.id())));
    assertThat(receive(new Message.Fetch(2, third.log().id(), 0, 2, 2)))
        .containsExactly(
            new Effect.Send(new Message.Notice(2, third.log().id(), 0, Reason.NOT_SHARED.name())));
  }

  @Test
  void requestsThatMakeNoSenseEndTheSession() {
    for (Message.Fetch wrong :
        List.of(
            new Message.Fetch(0, us.log().id(), 0, 1, 1),
            new Message.Fetch(1, us.log().id(), -1, 1, 1),
            new Message.Fetch(1, us.log().id(), 1, 1, 1),
            new Message.Fetch(1, us.log().id(), 0, SyncLimits.FETCH_ENTRIES + 1, 1))) {
      session = session();
      established();
      ends(receive(wrong), Reason.MALFORMED_MESSAGE);
    }
    session = session();
    established();
    assertThat(receive(new Message.Fetch(1, us.log().id(), 0, 4, 4)))
        .containsExactly(
            new Effect.Send(new Message.Notice(1, us.log().id(), 0, Reason.OUT_OF_ORDER.name())));
  }

  @Test
  void aFreshEntryGoesWithItsAnnouncementToWhoIsNear() {
    established();
    receive(new Message.Heads(List.of(new Message.Head(us.log().id(), us.checkpoint(3))), true));
    us.publish(1);
    hold(us, 4);
    assertThat(session.on(new Event.HeadAdvanced(nowMs, us.log().id())))
        .containsExactly(new Effect.Serve(0, us.log().id(), 3, 4, 0, PayloadPolicy.EVERYTHING));
    assertThat(session.on(new Event.HeadAdvanced(nowMs, us.log().id()))).isEmpty();
    us.publish(SyncLimits.ANNOUNCE_ENTRIES_MAX + 1);
    hold(us, us.size());
    assertThat(sent(session.on(new Event.HeadAdvanced(nowMs, us.log().id()))))
        .containsExactly(
            new Message.Heads(
                List.of(new Message.Head(us.log().id(), us.checkpoint(us.size()))), false));
  }

  @Test
  void anAnnouncementThatFollowsIsTakenAndAGapIsFetched() {
    established();
    hold(them, 1_199);
    List<Effect> effects = receive(new Message.Range(0, them.offer(1_199, 1_200)));
    assertThat(submitted(effects)).hasSize(1);
    session = session();
    held.remove(them.log().id());
    established();
    effects = receive(new Message.Range(0, them.offer(1_199, 1_200)));
    assertThat(submitted(effects)).isEmpty();
    assertThat(fetches(effects).getFirst().from()).isZero();
  }

  @Test
  void upToDateIsSaidOnlyWhereDigestsMatched() {
    established();
    hold(them, 1_200);
    assertThat(session.state().upToDate()).isFalse();
    List<Message> mine = sent(session.on(new Event.Tick(nowMs)));
    assertThat(mine).hasSize(1);
    receive(mine.getFirst());
    assertThat(session.state().upToDate()).isTrue();
    receive(new Message.Digest(Sha256.hash(), 2));
    assertThat(session.state().upToDate()).isFalse();
  }

  @Test
  void whatTheOtherSideLastSaidOfItselfCountsUntilItSaysMore() { // SPEC 7.6
    established();
    hold(them, 1_200);
    Message.Digest whole = (Message.Digest) sent(session.on(new Event.Tick(nowMs))).getFirst();
    hold(them, 1_000);
    receive(whole);
    assertThat(session.state().upToDate()).isFalse();
    hold(them, 1_200); // it came another way
    session.on(new Event.Tick(nowMs));
    assertThat(session.state().upToDate()).isTrue();
  }

  @Test
  void whereDigestsDifferTheHeadsAreSaidAgainSoonAndOnce() { // SPEC 7.6
    established();
    hold(them, 1_200);
    assertThat(sent(receive(new Message.Digest(Sha256.hash(), 2)))).isEmpty(); // just said
    nowMs += SyncLimits.HEADS_AGAIN_MS;
    assertThat(sent(session.on(new Event.Tick(nowMs))))
        .anyMatch(Message.InterestChanged.class::isInstance)
        .anyMatch(Message.Heads.class::isInstance);
    nowMs += SyncLimits.HEADS_AGAIN_MS;
    assertThat(sent(session.on(new Event.Tick(nowMs)))).noneMatch(Message.Heads.class::isInstance);
  }

  @Test
  void aUsedUpQuotaStopsTheFetchingForAWhile() { // SPEC 8.5
    established();
    assertThat(fetches(receive(theirHead()))).isNotEmpty();
    List<Effect> effects = receive(new Message.Range(1, them.offer(0, 512)));
    long token =
        effects.stream()
            .filter(Effect.Submit.class::isInstance)
            .map(effect -> ((Effect.Submit) effect).token())
            .findFirst()
            .orElseThrow();
    LogId log = them.log().id();
    assertThat(sent(session.on(new Event.Declined(nowMs, token, log, Reason.QUOTA_USED_UP))))
        .contains(new Message.Notice(0, log, 0, "QUOTA_USED_UP"))
        .noneMatch(Message.Fetch.class::isInstance);
    nowMs += SyncLimits.QUOTA_PAUSE_MS - 1;
    session.on(new Event.Received(nowMs, new Message.Heads(List.of(), true)));
    assertThat(fetches(session.on(new Event.Tick(nowMs)))).isEmpty();
    assertThat(fetches(session.on(new Event.Tick(nowMs + 1)))).isNotEmpty();
  }

  /// Hours in which both say that they hold the same, and then it turns out that they do not.
  @Test
  void onceAnHourPeersAreAskedWhatTheyHoldOfOurLog() { // SPEC 5.3
    established();
    int asked = 0;
    long end = nowMs + 3 * SyncLimits.SELF_CHECK_MS + 1_000;
    for (nowMs += 1_000; nowMs < end; nowMs += 1_000) {
      for (Message message : sent(session.on(new Event.Tick(nowMs)))) {
        if (message instanceof Message.Digest same) {
          receive(same);
        } else if (message instanceof Message.InterestChanged) {
          asked++;
        }
      }
    }
    assertThat(asked).isEqualTo(3);
    hold(us, 2); // an older copy was put back below the running node
    List<Effect> effects =
        receive(
            new Message.Heads(
                List.of(new Message.Head(us.log().id(), us.checkpoint(us.size()))), true));
    assertThat(effects).contains(new Effect.OwnLogElsewhere(us.log().id(), us.size(), false));
  }

  @Test
  void silenceEndsASession() {
    established();
    assertThat(session.on(new Event.Tick(nowMs + SyncLimits.SILENCE_MS_MAX)))
        .noneMatch(Effect.Disconnect.class::isInstance);
    ends(session.on(new Event.Tick(nowMs + SyncLimits.SILENCE_MS_MAX + 1)), Reason.SILENT);
  }

  @Test
  void whatIsNotAnsweredIsAskedAgain() {
    established();
    assertThat(fetches(receive(theirHead()))).hasSize(3);
    nowMs += SyncLimits.ANSWER_MS_MAX + 1;
    assertThat(fetches(session.on(new Event.Tick(nowMs)))).hasSize(3);
  }

  @Test
  void aRemovalEndsTheSessionAtOnce() {
    established();
    Standing removed =
        standing.apply(Organisation.decision(new Decision.PeerRemoved(them.id(), "a test")));
    ends(session.on(new Event.StandingChanged(nowMs, removed)), Reason.NOT_ACCEPTED);
    assertThat(receive(theirHead())).isEmpty();
    assertThat(session.on(new Event.HeadAdvanced(nowMs, us.log().id()))).isEmpty();
  }

  @Test
  void aNewOriginIsToldToThePeer() {
    established();
    List<Effect> effects =
        session.on(new Event.StandingChanged(nowMs, Organisation.accept(standing, third, true)));
    assertThat(sent(effects).getFirst())
        .isEqualTo(
            new Message.InterestChanged(List.of(them.id(), third.id()).stream().sorted().toList()));
  }

  @Test
  void aNewOriginIsToldBetweenTheHellosToo() {
    session.on(new Event.Opened(nowMs));
    List<Effect> effects =
        session.on(new Event.StandingChanged(nowMs, Organisation.accept(standing, third, true)));
    assertThat(sent(effects))
        .containsExactly(
            new Message.InterestChanged(List.of(them.id(), third.id()).stream().sorted().toList()));
  }

  @Test
  void oneOfTwoDialledSessionsStays() {
    boolean lower = us.id().compareTo(them.id()) < 0;
    for (boolean later : new boolean[] {true, false}) {
      assertThat(DialRule.stays(us.id(), them.id(), true, false, later)).isEqualTo(lower);
      assertThat(DialRule.stays(them.id(), us.id(), false, true, later)).isEqualTo(lower);
      assertThat(DialRule.stays(us.id(), them.id(), false, true, later)).isEqualTo(!lower);
    }
  }

  @Test
  void ofTwoFromOneSideTheLaterOneStays() {
    for (boolean dialled : new boolean[] {true, false}) {
      assertThat(DialRule.stays(us.id(), them.id(), dialled, dialled, true)).isTrue();
      assertThat(DialRule.stays(us.id(), them.id(), dialled, dialled, false)).isFalse();
    }
  }

  @Test
  void theWaitGrowsWithJitterAndStartsAgainAfterSuccess() {
    var backOff = new BackOff(new Random(7));
    long plain = BackOff.FIRST_MS;
    for (int i = 0; i < 12; i++) {
      long wait = backOff.nextMs();
      assertThat(wait).isBetween(plain / 2, plain * 3 / 2);
      plain = Math.min(plain * 2, BackOff.LAST_MS);
    }
    backOff.succeeded();
    assertThat(backOff.nextMs()).isBetween(BackOff.FIRST_MS / 2, BackOff.FIRST_MS * 3 / 2);
  }

  @Test
  void sessionsFetchDifferentPartsOfOneLog() {
    var plan = new FetchPlan();
    PeerSession other = session();
    LogId log = them.log().id();
    int part = SyncLimits.STRIPE_ENTRIES;
    assertThat(plan.claim(log, session, 0, 3L * part, 0)).hasValue(new Stripe(0, part));
    assertThat(plan.claim(log, other, 0, 3L * part, 0)).hasValue(new Stripe(part, 2L * part));
    assertThat(plan.claim(log, session, 0, 2L * part + 7, 0))
        .hasValue(new Stripe(2L * part, 2L * part + 7));
    assertThat(plan.claim(log, other, 0, 2L * part + 7, SyncLimits.CLAIM_MS - 1)).isEmpty();
    plan.moved(log, other, SyncLimits.CLAIM_MS);
    assertThat(plan.claim(log, other, 0, 3L * part, SyncLimits.CLAIM_MS))
        .as("whoever does not move loses its part")
        .hasValue(new Stripe(0, part));
    plan.releaseAll(other);
    assertThat(plan.claim(log, session, 0, 3L * part, SyncLimits.CLAIM_MS))
        .hasValue(new Stripe(0, 2L * part));
    long far = SyncLimits.STRIPES_ENTRIES_MAX;
    var bounded = new FetchPlan();
    for (int i = 0; i < 4; i++) {
      assertThat(bounded.claim(log, session, 0, 10 * far, 0)).isPresent();
    }
    assertThat(bounded.claim(log, session, 0, 10 * far, 0)).isEmpty();
    assertThat(bounded.claim(log, session, 1, 10 * far, 0)).hasValue(new Stripe(far, far + 1));
  }

  @Test
  void aPartFurtherUpWaitsForWhatStandsBeforeIt() {
    them.publish(SyncLimits.STRIPE_ENTRIES - 1_000);
    var plan = new FetchPlan();
    session = session(plan);
    PeerSession other = session(plan);
    established();
    assertThat(fetches(receive(theirHead())))
        .hasSize(SyncLimits.REQUESTS_IN_FLIGHT_MAX)
        .allMatch(fetch -> fetch.to() <= SyncLimits.STRIPE_ENTRIES);
    session = other;
    established();
    List<Message.Fetch> asked = fetches(receive(theirHead()));
    long from = SyncLimits.STRIPE_ENTRIES;
    assertThat(asked).singleElement().matches(fetch -> fetch.from() == from);
    assertThat(submitted(receive(answer(asked.getFirst(), from, them.size())))).isEmpty();
    hold(them, from - 1);
    LogId log = them.log().id();
    assertThat(submitted(session.on(new Event.HeadAdvanced(nowMs, log)))).isEmpty();
    hold(them, from);
    assertThat(submitted(session.on(new Event.HeadAdvanced(nowMs, log))))
        .singleElement()
        .matches(offer -> offer.from() == from);
  }

  /// SPEC 7.15: who does not know what files are would end the session.
  @Test
  void filesAreAskedForOfThoseOnlyWhoKnowThem() {
    var file = new Message.FileOffset(them.log().id(), 0, Sha256.hash(Bytes.utf8("a file")), 0);
    established();
    assertThat(session.on(new Event.FileWanted(nowMs, 7, file)))
        .containsExactly(new Effect.FileCame(7, Bytes.EMPTY));
    session = session();
    session.on(new Event.Opened(nowMs));
    receive(
        new Message.Hello(1, SyncLimits.FILES_LEVEL, them.id(), 1, List.of(us.id()), List.of()));
    assertThat(session.on(new Event.FileWanted(nowMs, 8, file)))
        .containsExactly(new Effect.Send(new Message.WantFile(8, file)));
    assertThat(receive(new Message.FilePiece(8, Bytes.utf8("piece"))))
        .contains(new Effect.FileCame(8, Bytes.utf8("piece")));
  }

  /// SPEC 7.16: to whom a person chose, and who knows what it is.
  @Test
  void auditsAreShownToChosenPeersOnlyWhoKnowThem() {
    for (int level : new int[] {SyncLimits.AUDITS_LEVEL - 1, SyncLimits.AUDITS_LEVEL}) {
      for (boolean chosen : new boolean[] {false, true}) {
        session = session();
        session.on(new Event.Opened(nowMs));
        receive(new Message.Hello(1, level, them.id(), 1, List.of(us.id()), List.of()));
        Standing next =
            standing.apply(new Decision("a", 1, new Decision.AuditWitness(them.id(), chosen)));
        session.on(new Event.StandingChanged(nowMs, next));
        boolean shown = chosen && level == SyncLimits.AUDITS_LEVEL;
        assertThat(session.on(new Event.Tick(nowMs)).contains(new Effect.ShowAudit()))
            .as("level %s, chosen %s", level, chosen)
            .isEqualTo(shown);
      }
    }
    var theirs = new Message.AuditShown("audit", 1, 1, Sha256.hash(), 0, List.of());
    assertThat(receive(theirs)).contains(new Effect.WitnessAudit(theirs));
    var answer = new Message.AuditAnswer("audit", 1, 1, Bytes.EMPTY, "OLD_SIZE", 0, 0);
    assertThat(receive(answer)).contains(new Effect.AuditAnswered(answer));
  }

  @Test
  void filesOfLogsThatAreNotSharedAreNotGiven() {
    established();
    var shared = new Message.FileOffset(us.log().id(), 0, Sha256.hash(Bytes.utf8("a file")), 0);
    assertThat(receive(new Message.WantFile(1, shared))).contains(new Effect.ServeFile(1, shared));
    LogId local = new LogName(us.id(), LogName.LOCAL, 1).id();
    var secret = new Message.FileOffset(local, 0, shared.sha256(), 0);
    assertThat(sent(receive(new Message.WantFile(2, secret))))
        .contains(new Message.FilePiece(2, Bytes.EMPTY));
  }

  private Message.Range answer(Message.Fetch fetch, long from, long to) {
    return new Message.Range(fetch.request(), them.offer(from, to));
  }

  private static List<RangeOffer> submitted(List<Effect> effects) {
    var offers = new ArrayList<RangeOffer>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Submit(var _, var offer)) {
        offers.add(offer);
      }
    }
    return offers;
  }
}
