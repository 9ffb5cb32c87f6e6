package org.kith.server.api;

import java.util.Optional;
import java.util.function.Predicate;
import org.kith.core.learn.Context;
import org.kith.core.learn.Trial;
import org.kith.protocol.record.Vocabularies;
import org.kith.protocol.record.Vocabulary;
import org.kith.schema.v1.PlaceContext;
import org.kith.server.search.TrialPlace;

/// The places that questions are about: as they say, or like our own. One reading for all of them.
final class Places {
  private final Trials trials;

  Places(Trials trials) {
    this.trials = trials;
  }

  /// The place that a question is about, where it names one.
  Optional<PlaceContext> of(boolean said, PlaceContext like, boolean likeUs) {
    if (likeUs && said) {
      throw ApiErrors.badField("likeUs", "describes the place already; leave like out");
    }
    if (likeUs) {
      return Optional.of(ours());
    }
    return said
        ? Optional.of(checked(like).toBuilder().setSizeBand(context(like).sizeBand()).build())
        : Optional.empty();
  }

  static PlaceContext checked(PlaceContext like) {
    requireCode("like.organisationKind", "organisation-kinds", like.getOrganisationKind());
    requireCode("like.area", "areas", like.getArea());
    requireCode("like.fidelity", "fidelities", like.getFidelity());
    for (int i = 0; i < like.getSettingsCount(); i++) {
      requireCode("like.settings[" + i + "]", "settings", like.getSettings(i));
    }
    return like;
  }

  private static void requireCode(String field, String vocabulary, String code) {
    Vocabulary known = Vocabularies.named(vocabulary);
    if (!code.isEmpty() && !known.has(code)) {
      throw ApiErrors.badField(field, known.isNotIn(code));
    }
  }

  /// Where we are, as our own newest report that says so describes it: whatever it says beside the
  /// kind counts too, and one of its settings is enough. How it was done says nothing of a place.
  private PlaceContext ours() {
    return trials
        .newestOwn(Places::describesUs)
        .map(Trial::context)
        .map(
            context ->
                PlaceContext.newBuilder()
                    .setOrganisationKind(context.organisationKind())
                    .setSizeBand(context.sizeBand())
                    .setArea(context.area())
                    .addAllSettings(context.settings())
                    .build())
        .orElseThrow(
            () ->
                ApiErrors.badField(
                    "likeUs",
                    "cannot be answered yet: none of our own reports says what kind of"
                        + " organisation we are. Say what to compare with instead"));
  }

  /// Whether a report of ours says what kind of organisation we are.
  static boolean describesUs(Trial trial) {
    return !trial.context().organisationKind().isEmpty();
  }

  /// Whether a report is from a place like this one.
  static Predicate<Trial> isLike(PlaceContext place) {
    Context context = context(place);
    return trial ->
        trial.context().isLike(context)
            && (place.getFidelity().isEmpty() || place.getFidelity().equals(trial.fidelity()));
  }

  /// The same as the index is asked for it.
  static TrialPlace tried(PlaceContext place) {
    return new TrialPlace(context(place), place.getFidelity());
  }

  private static Context context(PlaceContext place) {
    return new Context(
        place.getOrganisationKind(), place.getSizeBand(), place.getArea(), place.getSettingsList());
  }
}
