package org.kith.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.LearningRecord;

class TallyTest {
  private static final RecordId PRACTICE = id(1);

  private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

  private static final String STOPPED = "adopted-then-stopped";

  private int next = 100;

  @Test
  void countsOrganisationsAndNotReports() {
    List<Trial> trials = new ArrayList<>();
    trials.add(trial(1, "a", Outcome.WORKED));
    trials.add(trial(2, "a", Outcome.NO_EFFECT));
    trials.add(trial(3, "a", Outcome.WORKED_WITH_CHANGES));
    Tally before = tally(trials);
    for (int site = 0; site < 100; site++) {
      trials.add(trial(4, "site " + site, Outcome.WORKED));
    }
    Tally after = tally(trials);

    assertThat(before.worked().count()).isEqualTo(2);
    assertThat(before.worked().of()).isEqualTo(3);
    assertThat(after.worked().count()).isEqualTo(3);
    assertThat(after.worked().of()).isEqualTo(4);
    assertThat(after.organisations()).isEqualTo(4);
    assertThat(after.reports()).isEqualTo(103);
  }

  @Test
  void theLastReportOfASiteCountsHoweverItArrives() {
    Trial early = trial(1, "ward 7", Outcome.TOO_EARLY);
    Trial late = trial(1, "Ward  7 ".strip(), Outcome.MADE_WORSE);

    for (List<Trial> order : List.of(List.of(early, late), List.of(late, early))) {
      Tally tally = tally(order);
      assertThat(count(tally, Outcome.MADE_WORSE)).isEqualTo(1);
      assertThat(count(tally, Outcome.TOO_EARLY)).isZero();
      assertThat(tally.reports()).isEqualTo(1);
    }
  }

  /// Whoever plans to try again has still found what they found.
  @Test
  void aPlanTakesNoResultAway() {
    Trial worked = report(1, "", Outcome.WORKED).trial();
    Trial plan = report(1, "", null).status("planned").trial();
    Trial testing = report(1, "", Outcome.TOO_EARLY).status("testing").trial();
    for (List<Trial> order :
        List.of(List.of(worked, plan, testing), List.of(testing, plan, worked))) {
      assertThat(Ballot.counting(order, order)).containsExactly(worked);
      assertThat(Ballot.speaking(order)).as("what goes on there").containsExactly(testing);
    }
    assertThat(Ballot.counting(List.of(plan, testing), List.of(plan, testing)))
        .as("nothing was found yet")
        .containsExactly(testing);

    Trial stopped = report(1, "", null).status(STOPPED, "money").trial();
    Trial again = report(1, "", null).status("planned").trial();
    List<Trial> all = List.of(again, worked, stopped, plan, testing);
    assertThat(Ballot.counting(all, all)).containsExactly(stopped);
    assertThat(tally(all).setbacks()).isEqualTo(1);
    assertThat(tally(all).judged()).isZero();
    assertThat(Ballot.counting(List.of(plan), all))
        .as("what its author replaced or took back is gone")
        .containsExactly(plan);
  }

  @Test
  void sitesThatDisagreeMakeAMixedVoice() {
    assertThat(voice(Outcome.WORKED, Outcome.MADE_WORSE)).contains(Outcome.MIXED);
    assertThat(voice(Outcome.WORKED, Outcome.WORKED_WITH_CHANGES))
        .contains(Outcome.WORKED_WITH_CHANGES);
    assertThat(voice(Outcome.NO_EFFECT, Outcome.MADE_WORSE)).contains(Outcome.MADE_WORSE);
    assertThat(voice(Outcome.WORKED, Outcome.TOO_EARLY)).contains(Outcome.WORKED);
    assertThat(voice(Outcome.TOO_EARLY, Outcome.TOO_EARLY)).contains(Outcome.TOO_EARLY);
    assertThat(voice()).isEmpty();
  }

  @Test
  void copiesCountOnce() {
    Trial one = trial(1, "", Outcome.WORKED);
    Trial copy = report(2, "", Outcome.WORKED).copyOf(one).trial();
    Trial copyOfCopy = report(3, "", Outcome.WORKED).copyOf(copy).trial();

    Tally tally = tally(List.of(copyOfCopy, one, copy));

    assertThat(tally.organisations()).isEqualTo(1);
    assertThat(tally.worked().count()).isEqualTo(1);
    assertThat(tally(List.of(copy, copyOfCopy)).organisations())
        .as("where the first is not here")
        .isEqualTo(1);
  }

  @Test
  void whoSaysThatOthersAreCopiesGivesUpOnlyTheOwnVoice() {
    List<Trial> trials = new ArrayList<>();
    for (int organisation = 2; organisation <= 32; organisation++) {
      trials.add(trial(organisation, "", Outcome.NO_EFFECT));
    }
    trials.add(report(1, "", Outcome.WORKED).copyOf(trials.toArray(Trial[]::new)).trial());

    Tally tally = tally(trials);

    assertThat(tally.organisations()).isEqualTo(31);
    assertThat(count(tally, Outcome.NO_EFFECT)).isEqualTo(31);
    assertThat(count(tally, Outcome.WORKED)).isZero();
  }

  /// Whose team wrote a report is a claim that anybody can make of anybody's.
  @Test
  void whoNamesTheTeamOfOthersTakesNobodysVoice() {
    List<Trial> trials = new ArrayList<>();
    for (int organisation = 2; organisation <= 32; organisation++) {
      trials.add(named(organisation, "", "no-effect"));
    }
    Tally before = tally(trials);
    for (int site = 0; site < 31; site++) {
      trials.add(named(1, "site " + site, "worked"));
    }
    Tally after = tally(trials);

    assertThat(count(after, Outcome.NO_EFFECT))
        .isEqualTo(count(before, Outcome.NO_EFFECT))
        .isEqualTo(31);
    assertThat(after.organisations()).isEqualTo(32);
  }

  /// A report whose contact is one team's, whoever publishes it.
  private Trial named(int organisation, String site, String outcome) {
    var record = LearningRecord.newBuilder().setAuthorRole("ward manager");
    record.getContactBuilder().setTeam("Ward 7").setEmail("ward7.improvement@example.org");
    record.getTriedHereBuilder().setStatus("adopted").setOutcome(outcome).setSite(site);
    record.addLinksBuilder().setRelation("tried").setRecordId(PRACTICE.text());
    int number = next++;
    LogName log = LogName.commons(org(organisation), 1);
    return Trial.of(id(number), log, number, 0, record.build()).orElseThrow();
  }

  @Test
  void ofThoseThatCallEachOtherCopiesTheFirstCounts() {
    Trial one = report(1, "", Outcome.WORKED).copyOf(id(101)).trial();
    Trial other = report(2, "", Outcome.NO_EFFECT).copyOf(one).trial();
    Trial joining = report(3, "", Outcome.MADE_WORSE).copyOf(one, other).trial();

    for (List<Trial> order : List.of(List.of(one, other, joining), List.of(joining, other, one))) {
      assertThat(Ballot.counting(order, order)).containsExactly(one);
    }
    Trial original = trial(4, "", Outcome.WORKED);
    Trial out = report(1, "", Outcome.WORKED).copyOf(other, original).trial();
    List<Trial> all = List.of(out, other, joining, original);
    assertThat(Ballot.counting(all, all)).as("a circle with a way out").contains(original);
  }

  @Test
  void aCopyOfWhatWasReplacedIsACopyOfWhatCameInItsPlace() {
    Trial early = trial(1, "ward 7", Outcome.TOO_EARLY);
    Trial copy = report(2, "", Outcome.TOO_EARLY).copyOf(early).trial();
    Trial late = trial(1, "ward 7", Outcome.WORKED);

    assertThat(Ballot.counting(List.of(early, copy, late), List.of(early, copy, late)))
        .containsExactly(late);
    assertThat(Ballot.counting(List.of(copy, late), List.of(early, copy, late)))
        .as("superseded by it")
        .containsExactly(late);
    Trial ownOld = trial(3, "", Outcome.WORKED);
    Trial ownNew = report(3, "", Outcome.WORKED).copyOf(late).trial();
    assertThat(Ballot.counting(List.of(ownOld, ownNew, late), List.of(ownOld, ownNew, late)))
        .as("what a copy took the place of does not come back")
        .containsExactly(late);
  }

  /// A hundred reports by one organisation, with whatever links, change no figure by more than
  /// one, and nobody else's voice at all.
  @Test
  void ahundredReportsByOneMoveNothingByMoreThanOne() {
    var random = new Random(20261128);
    for (int round = 0; round < 100; round++) {
      List<Trial> honest = new ArrayList<>();
      for (int i = 0, n = random.nextInt(30); i < n; i++) {
        Report report =
            report(2 + random.nextInt(12), "s" + random.nextInt(3), outcome(random))
                .missing(random.nextInt(3));
        honest.add(withLinks(report, honest, random, 2).trial());
      }
      List<Trial> all = new ArrayList<>(honest);
      for (int i = 0; i < 100; i++) {
        Report report = report(1, "s" + random.nextInt(9), outcome(random));
        report.status(random.nextBoolean() ? "adopted" : "adopted-then-stopped", "money");
        all.add(withLinks(report, all, random, 31).trial());
      }
      Collections.shuffle(all, random);

      assertThat(Ballot.counting(all, all).stream().filter(one -> !one.origin().equals(org(1))))
          .containsExactlyElementsOf(Ballot.counting(honest, honest));
      Map<String, Integer> before = figures(tally(honest));
      Map<String, Integer> after = figures(tally(all));
      Set<String> names = new HashSet<>(before.keySet());
      names.addAll(after.keySet());
      for (String name : names) {
        int moved = after.getOrDefault(name, 0) - before.getOrDefault(name, 0);
        assertThat(moved).as(name).isBetween(-1, 1);
      }
    }
  }

  private static Outcome outcome(Random random) {
    return OUTCOMES.get(random.nextInt(OUTCOMES.size()));
  }

  private static Report withLinks(Report report, List<Trial> others, Random random, int linksMax) {
    if (!others.isEmpty() && random.nextInt(3) > 0) {
      RecordId[] linked = new RecordId[1 + random.nextInt(linksMax)];
      Arrays.setAll(linked, _ -> others.get(random.nextInt(others.size())).id());
      report.copyOf(linked);
    }
    return report;
  }

  /// Every count of organisations that a tally has.
  private static Map<String, Integer> figures(Tally tally) {
    Map<String, Integer> figures = new HashMap<>();
    figures.put("organisations", tally.organisations());
    figures.put("judged", tally.judged());
    figures.put("worked", tally.worked().count());
    figures.put("setbacks", tally.setbacks());
    tally.outcomes().forEach(share -> figures.put("outcome " + share.code(), share.count()));
    tally.statuses().forEach(share -> figures.put("status " + share.code(), share.count()));
    tally.reasons().forEach(share -> figures.put("reason " + share.code(), share.count()));
    tally
        .missing()
        .forEach(
            one -> {
              figures.put("missed with a setback " + one.element(), one.setbacks());
              figures.put("missed without " + one.element(), one.others());
            });
    return figures;
  }

  @Test
  void longChainsOfCopiesAreFollowed() {
    List<Trial> chain = new ArrayList<>();
    for (int organisation = 1; organisation <= 20_000; organisation++) {
      Report report = report(organisation, "", Outcome.WORKED);
      if (organisation < 20_000) {
        report.copyOf(id(next));
      }
      chain.add(report.trial());
    }
    assertThat(Ballot.counting(chain, chain)).containsExactly(chain.getLast());
  }

  @Test
  void fewerThanThreeOrganisationsGiveNoFigure() {
    Tally two = tally(List.of(trial(1, "", Outcome.WORKED), trial(2, "", Outcome.WORKED)));
    Tally three =
        tally(
            List.of(
                trial(1, "", Outcome.WORKED),
                trial(2, "", Outcome.WORKED),
                trial(3, "", Outcome.WORKED)));

    assertThat(two.worked().isTooFew()).isTrue();
    assertThat(two.cells().get("organisation-kind"))
        .containsExactly(new Share("nhs-trust", 0, 0, Optional.empty()));
    assertThat(three.worked().isTooFew()).isFalse();
    assertThat(three.isWithoutSetback()).isTrue();
    assertThat(three.worked().interval().orElseThrow().high()).isEqualTo(1);
    assertThat(three.worked().interval().orElseThrow().low()).isCloseTo(0.5258, within(0.0001));
  }

  @Test
  void givenUpAndDecidedAgainstAreSetbacks() {
    Trial stopped = report(1, "", Outcome.WORKED).status("adopted-then-stopped", "money").trial();
    Trial against = report(2, "", null).status("decided-not-to", "money", "it-system").trial();

    Tally tally = tally(List.of(stopped, against, trial(3, "", Outcome.WORKED)));

    assertThat(tally.setbacks()).isEqualTo(2);
    assertThat(tally.isWithoutSetback()).isFalse();
    assertThat(tally.reasons()).extracting(Share::code).containsExactly("money", "it-system");
    assertThat(tally.reasons()).extracting(Share::count).containsExactly(2, 1);
  }

  @Test
  void missingElementsComeInTheOrderOfTheirLift() {
    List<Trial> trials = new ArrayList<>();
    trials.add(report(1, "", Outcome.NO_EFFECT).missing(0, 1).trial());
    trials.add(report(2, "", Outcome.MADE_WORSE).missing(1).trial());
    trials.add(report(3, "", Outcome.WORKED).missing(0).trial());
    trials.add(report(4, "", Outcome.WORKED).missing(2).trial());

    List<Missing> missing = tally(trials).missing();

    assertThat(missing).extracting(Missing::element).containsExactly(1, 0, 2);
    assertThat(missing).extracting(Missing::lift).containsExactly(2.0, 1.0, 0.0);
    assertThat(missing.getFirst().setbacks()).isEqualTo(2);
    assertThat(missing.getFirst().setbacksInAll()).isEqualTo(2);
    assertThat(missing.getFirst().othersInAll()).isEqualTo(2);
  }

  @Test
  void likeUsAsksWhateverUsSays() {
    Trial hospice =
        report(1, "", Outcome.WORKED)
            .at(new Context("hospice", " 10  Beds", "", List.of("hospice")))
            .trial();

    assertThat(hospice.context().isLike(new Context("hospice", "10 beds", "", List.of()))).isTrue();
    assertThat(hospice.context().isLike(new Context("hospice", "", "rural", List.of()))).isFalse();
    assertThat(hospice.context().isLike(new Context("", "", "", List.of("home", "hospice"))))
        .isTrue();
    assertThat(hospice.context().isLike(Context.ANY)).isTrue();
  }

  /// Thousands of random sets of reports: any order gives the same tally, and the numbers are
  /// those of arithmetic written for this test alone.
  @Test
  void anyOrderGivesTheNumbersOfIndependentArithmetic() {
    var random = new Random(20260923);
    for (int round = 0; round < 2_000; round++) {
      List<Trial> trials = new ArrayList<>();
      for (int i = 0, n = random.nextInt(14); i < n; i++) {
        Outcome outcome = random.nextInt(4) == 0 ? null : OUTCOMES.get(random.nextInt(6));
        Report report = report(1 + random.nextInt(5), "s" + random.nextInt(3), outcome);
        trials.add((random.nextInt(5) == 0 ? report.status(STOPPED) : report).trial());
      }
      Tally tally = tally(trials);
      List<Trial> shuffled = new ArrayList<>(trials);
      Collections.shuffle(shuffled, random);

      assertThat(tally(shuffled)).isEqualTo(tally);
      assertThat(tally.outcomes()).extracting(Share::count).isEqualTo(byHand(trials));
    }
  }

  /// Last report of each site by its index, passing over those without a result where there is one
  /// with; then a table of all cases of one organisation.
  private static List<Integer> byHand(List<Trial> trials) {
    List<Trial> inTurn = new ArrayList<>(trials);
    inTurn.sort(Comparator.comparingLong(Trial::index));
    Map<String, Trial> last = new HashMap<>();
    for (Trial trial : inTurn) {
      String key = trial.origin().text() + "|" + trial.site();
      Trial before = last.get(key);
      if (before == null || says(trial) || !says(before)) {
        last.put(key, trial);
      }
    }
    Map<String, Set<Outcome>> said = new HashMap<>();
    for (Trial trial : last.values()) {
      Set<Outcome> of = said.computeIfAbsent(trial.origin().text(), _ -> new HashSet<>());
      trial.outcome().ifPresent(of::add);
    }
    Integer[] counts = {0, 0, 0, 0, 0, 0};
    for (Set<Outcome> of : said.values()) {
      boolean good = of.contains(Outcome.WORKED) || of.contains(Outcome.WORKED_WITH_CHANGES);
      boolean bad = of.contains(Outcome.NO_EFFECT) || of.contains(Outcome.MADE_WORSE);
      if (of.contains(Outcome.MIXED) || good && bad) {
        counts[2]++;
      } else if (good) {
        counts[of.contains(Outcome.WORKED_WITH_CHANGES) ? 1 : 0]++;
      } else if (bad) {
        counts[of.contains(Outcome.MADE_WORSE) ? 4 : 3]++;
      } else if (!of.isEmpty()) {
        counts[5]++;
      }
    }
    return Arrays.asList(counts);
  }

  private static boolean says(Trial trial) {
    return trial.status().equals(STOPPED)
        || !trial.outcome().orElse(Outcome.TOO_EARLY).equals(Outcome.TOO_EARLY);
  }

  @Test
  void theIntervalHoldsItsShareAndNarrows() {
    for (int of = 1; of <= 200; of++) {
      for (int count = 0; count <= of; count++) {
        Interval interval = Interval.ninety(count, of);
        double share = (double) count / of;
        assertThat(interval.low()).isBetween(0.0, share);
        assertThat(interval.high()).isBetween(share, 1.0);
      }
    }
    Interval known = Interval.ninety(8, 10); // worked by hand from Wilson's formula
    assertThat(known.low()).isCloseTo(0.5408, within(0.0001));
    assertThat(known.high()).isCloseTo(0.9314, within(0.0001));
    assertThatThrownBy(() -> Interval.ninety(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Interval.ninety(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void spreadGivesEachOrganisationTheFirstReportThatItTookItUp() {
    long day = 86_400_000;
    Trial plan = report(1, "", null).status("planned").claimed(2 * day).trial();
    Trial first = report(1, "", Outcome.TOO_EARLY).status("testing").claimed(3 * day).trial();
    Trial again = report(1, "", Outcome.WORKED).claimed(9 * day).trial();
    Trial stopped =
        report(2, "", Outcome.WORKED).status("adopted-then-stopped").claimed(5 * day).trial();
    Trial before = report(3, "", Outcome.WORKED).claimed(day - 1).trial();
    Trial planned = report(4, "", null).status("planned").claimed(4 * day).trial();
    Trial against = report(4, "", null).status("decided-not-to").claimed(6 * day).trial();

    Spread spread = Spread.of(day, List.of(again, against, stopped, plan, planned, first, before));

    assertThat(spread.adoptions())
        .extracting(Spread.Adoption::report)
        .containsExactly(before.id(), first.id(), stopped.id());
    assertThat(spread.adoptions().get(0).days()).isEmpty();
    assertThat(spread.adoptions().get(1).days()).hasValue(2);
    assertThat(spread.adoptions().get(2).days()).hasValue(4);
    assertThat(spread.others()).extracting(Spread.Adoption::report).containsExactly(planned.id());
  }

  private static Tally tally(List<Trial> trials) {
    return Tally.of(Ballot.counting(trials, trials), _ -> true);
  }

  private Optional<Outcome> voice(Outcome... outcomes) {
    List<Trial> sites = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      sites.add(trial(1, "site " + sites.size(), outcome));
    }
    return Ballot.voiceOf(sites);
  }

  private static int count(Tally tally, Outcome outcome) {
    return tally.outcomes().stream()
        .filter(share -> share.code().equals(outcome.code()))
        .findFirst()
        .orElseThrow()
        .count();
  }

  private Trial trial(int organisation, String site, @Nullable Outcome outcome) {
    return report(organisation, site, outcome).trial();
  }

  private Report report(int organisation, String site, @Nullable Outcome outcome) {
    return new Report(next++, organisation, site, outcome);
  }

  /// A report to be changed before it is one.
  private static final class Report {
    private final int number;
    private final int organisation;
    private final String site;
    private final @Nullable Outcome outcome;
    private String status = "adopted";
    private List<String> reasons = List.of();
    private List<Integer> missing = List.of();
    private Context context = new Context("nhs-trust", "", "", List.of("acute-ward"));
    private Set<RecordId> sameAs = Set.of();
    private long claimedMs;

    Report(int number, int organisation, String site, @Nullable Outcome outcome) {
      this.number = number;
      this.organisation = organisation;
      this.site = site;
      this.outcome = outcome;
    }

    Report status(String code, String... why) {
      status = code;
      reasons = List.of(why);
      return this;
    }

    Report missing(Integer... elements) {
      missing = List.of(elements);
      return this;
    }

    Report at(Context place) {
      context = place;
      return this;
    }

    Report copyOf(Trial... others) {
      return copyOf(Arrays.stream(others).map(Trial::id).toArray(RecordId[]::new));
    }

    Report copyOf(RecordId... others) {
      sameAs = new HashSet<>(Arrays.asList(others));
      return this;
    }

    Report claimed(long ms) {
      claimedMs = ms;
      return this;
    }

    Trial trial() {
      return new Trial(
          id(number),
          PRACTICE,
          LogName.commons(org(organisation), 1),
          number,
          Context.plain(site),
          status,
          Optional.ofNullable(outcome),
          reasons,
          "as-described",
          missing,
          context,
          sameAs,
          claimedMs);
    }
  }

  private static OrganisationId org(int number) {
    return new OrganisationId(hash(number));
  }

  private static RecordId id(int number) {
    return new RecordId(hash(number));
  }

  private static Bytes hash(int number) {
    return Bytes.copyOf(ByteBuffer.allocate(32).putInt(28, number).array());
  }
}
