package org.kith.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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

class TallyTest {
  private static final RecordId PRACTICE = id(1);

  private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

  private int next = 100;

  @Test
  void countsOrganisationsAndNotReports() {
    List<Trial> trials = new ArrayList<>();
    trials.add(trial(1, "a", Outcome.WORKED));
    trials.add(trial(2, "a", Outcome.NO_EFFECT));
    trials.add(trial(3, "a", Outcome.WORKED_WITH_CHANGES));
    Tally before = Tally.of(trials, _ -> true);
    for (int site = 0; site < 100; site++) {
      trials.add(trial(4, "site " + site, Outcome.WORKED));
    }
    Tally after = Tally.of(trials, _ -> true);

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
      Tally tally = Tally.of(order, _ -> true);
      assertThat(count(tally, Outcome.MADE_WORSE)).isEqualTo(1);
      assertThat(count(tally, Outcome.TOO_EARLY)).isZero();
      assertThat(tally.reports()).isEqualTo(1);
    }
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

    Tally tally = Tally.of(List.of(copyOfCopy, one, copy), _ -> true);

    assertThat(tally.organisations()).isEqualTo(1);
    assertThat(tally.worked().count()).isEqualTo(1);
  }

  @Test
  void fewerThanThreeOrganisationsGiveNoFigure() {
    Tally two =
        Tally.of(List.of(trial(1, "", Outcome.WORKED), trial(2, "", Outcome.WORKED)), _ -> true);
    Tally three =
        Tally.of(
            List.of(
                trial(1, "", Outcome.WORKED),
                trial(2, "", Outcome.WORKED),
                trial(3, "", Outcome.WORKED)),
            _ -> true);

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

    Tally tally = Tally.of(List.of(stopped, against, trial(3, "", Outcome.WORKED)), _ -> true);

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

    List<Missing> missing = Tally.of(trials, _ -> true).missing();

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
        Outcome outcome = random.nextInt(7) == 0 ? null : OUTCOMES.get(random.nextInt(6));
        trials.add(trial(1 + random.nextInt(5), "s" + random.nextInt(3), outcome));
      }
      Tally tally = Tally.of(trials, _ -> true);
      List<Trial> shuffled = new ArrayList<>(trials);
      Collections.shuffle(shuffled, random);

      assertThat(Tally.of(shuffled, _ -> true)).isEqualTo(tally);
      assertThat(tally.outcomes()).extracting(Share::count).isEqualTo(byHand(trials));
    }
  }

  /// Last report of each site by its index; then a table of all cases of one organisation.
  private static List<Integer> byHand(List<Trial> trials) {
    Map<String, Trial> last = new HashMap<>();
    for (Trial trial : trials) {
      String key = trial.origin().text() + "|" + trial.site();
      if (!last.containsKey(key) || last.get(key).index() < trial.index()) {
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
  void spreadGivesEachOrganisationItsFirstReport() {
    long day = 86_400_000;
    Trial first = report(1, "", Outcome.TOO_EARLY).claimed(3 * day).trial();
    Trial again = report(1, "", Outcome.WORKED).claimed(9 * day).trial();
    Trial other = report(2, "", Outcome.WORKED).claimed(5 * day).trial();
    Trial before = report(3, "", Outcome.WORKED).claimed(day - 1).trial();

    List<Spread.Adoption> adoptions =
        Spread.of(day, List.of(again, other, first, before)).adoptions();

    assertThat(adoptions)
        .extracting(Spread.Adoption::report)
        .containsExactly(before.id(), first.id(), other.id());
    assertThat(adoptions.get(0).days()).isEmpty();
    assertThat(adoptions.get(1).days()).hasValue(2);
    assertThat(adoptions.get(2).days()).hasValue(4);
  }

  private Optional<Outcome> voice(Outcome... outcomes) {
    List<Trial> sites = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      sites.add(trial(1, "site " + sites.size(), outcome));
    }
    return Ballot.voice(sites);
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

    Report copyOf(Trial other) {
      sameAs = Set.of(other.id());
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
          LogName.commons(new OrganisationId(hash(organisation)), 1),
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

  private static RecordId id(int number) {
    return new RecordId(hash(number));
  }

  private static Bytes hash(int number) {
    return Bytes.copyOf(ByteBuffer.allocate(32).putInt(28, number).array());
  }
}
