package org.kith.cli;

import java.util.List;
import java.util.Optional;
import org.kith.schema.v1.PlaceContext;
import picocli.CommandLine.Option;

/// Which places to compare with.
final class PlaceChoice {
  @Option(
      names = "--like-us",
      description = "Places like ours, as our own newest report describes us.")
  boolean likeUs;

  @Option(
      names = "--like-kind",
      paramLabel = "KIND",
      description = "Places of this kind of organisation, such as hospice.")
  String kind = "";

  @Option(names = "--like-size", paramLabel = "WORDS", description = "Of this size band.")
  String size = "";

  @Option(
      names = "--like-area",
      paramLabel = "AREA",
      description = "In such an area: urban, rural or mixed.")
  String area = "";

  @Option(
      names = "--like-setting",
      paramLabel = "SETTING",
      description = "In one of these settings; may be repeated.")
  List<String> settings = List.of();

  @Option(
      names = "--fidelity",
      paramLabel = "CODE",
      description = "Only where it was done as-described, adapted or partly.")
  String fidelity = "";

  /// The place that the options describe; empty where they name none.
  Optional<PlaceContext> place() {
    var place =
        PlaceContext.newBuilder()
            .setOrganisationKind(kind)
            .setSizeBand(size)
            .setArea(area)
            .addAllSettings(settings)
            .setFidelity(fidelity)
            .build();
    if (place.equals(PlaceContext.getDefaultInstance())) {
      return Optional.empty();
    }
    if (likeUs) {
      throw Failure.usage("--like-us describes the place already; leave the other options out.");
    }
    return Optional.of(place);
  }
}
