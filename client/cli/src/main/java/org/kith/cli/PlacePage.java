package org.kith.cli;

import java.util.ArrayList;
import java.util.List;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.PlaceContext;

/// A place that an answer compares with, in words.
final class PlacePage {
  private PlacePage() {}

  /// What is compared, such as `in places like ours (Hospice; under 20 beds)`.
  static String words(PlaceContext place, boolean likeUs) {
    return (likeUs ? "in places like ours" : "in places like the one you asked for")
        + " ("
        + properties(place)
        + ")";
  }

  private static String properties(PlaceContext place) {
    List<String> said = new ArrayList<>();
    said.add(label("organisation-kinds", place.getOrganisationKind()));
    said.add(place.getSizeBand());
    said.add(label("areas", place.getArea()));
    said.add(
        String.join(
            " or ",
            place.getSettingsList().stream().map(code -> label("settings", code)).toList()));
    said.add(label("fidelities", place.getFidelity()));
    said.removeIf(String::isEmpty);
    return String.join("; ", said);
  }

  static String label(String vocabulary, String code) {
    return Vocabularies.named(vocabulary).ofCode(code).map(Term::label).orElse(code);
  }
}
