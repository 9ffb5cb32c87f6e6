package org.kith.cli;

import java.util.List;
import org.kith.schema.v1.TrialContext;
import picocli.CommandLine.Option;

/// Where we try something, in the words that questions ask for places like ours with (`--like-kind`
/// and its sisters).
final class HereFields {
  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "What kind of organisation we are, such as hospice.")
  String kind = "";

  @Option(
      names = "--size",
      paramLabel = "WORDS",
      description = "How large we are, such as \"10 beds\".")
  String size = "";

  @Option(names = "--area", paramLabel = "AREA", description = "urban, rural or mixed.")
  String area = "";

  @Option(
      names = "--place",
      paramLabel = "WORDS",
      description = "More about the place, such as \"two wards\".")
  String words = "";

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description = "Where one organisation has several.")
  String site = "";

  /// Nothing is said of the place itself; the site's name says nothing of what it is like.
  boolean isEmpty() {
    return kind.isEmpty() && size.isEmpty() && area.isEmpty() && words.isEmpty();
  }

  /// What is said here, in place of what was there; all else stays.
  void into(TrialContext.Builder context, List<String> settings) {
    set(kind, context::setOrganisationKind);
    set(size, context::setSizeBand);
    set(area, context::setArea);
    set(words, context::setText);
    if (!settings.isEmpty()) {
      context.clearSettings().addAllSettings(settings);
    }
  }

  private static void set(String said, java.util.function.Consumer<String> field) {
    if (!said.isEmpty()) {
      field.accept(said);
    }
  }
}
