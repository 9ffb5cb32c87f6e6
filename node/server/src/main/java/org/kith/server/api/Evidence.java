package org.kith.server.api;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.kith.core.trust.Standing;
import org.kith.server.store.Views;

/// The parts that answer what many organisations' records say together.
record Evidence(
    Tallies tallies,
    Spreads spreads,
    TeamsAsked teams,
    PriorArt priorArt,
    Readiness readiness,
    Recalls recalls,
    Gathering gathering) {

  static Evidence of(
      LocalApi.Parts parts,
      Trials trials,
      Places places,
      RecordReader records,
      Searches searches,
      Decisions decisions) {
    Views views = parts.views();
    Supplier<Standing> standing = parts.standing();
    InstantSource clock = parts.clock();
    var tallies = new Tallies(trials, places, views, records, standing);
    var nearness = new Nearness(parts.index(), records);
    var teams = new TeamsAsked(nearness, searches, views, records, standing, clock);
    return new Evidence(
        tallies,
        new Spreads(trials, views, records, standing),
        teams,
        new PriorArt(nearness, trials, tallies, places, teams, views, records),
        new Readiness(trials, tallies, places, records),
        new Recalls(new Recalled(trials, views, records, standing), decisions),
        new Gathering(trials, views, records));
  }
}
