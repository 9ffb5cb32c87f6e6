package org.kith.server.api;

import java.util.List;
import java.util.Locale;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.SafetyNumber;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.record.Problem;
import org.kith.schema.v1.Origin;
import org.kith.schema.v1.Peer;

/// Organisations, as people name them and as answers show them.
final class Peers {
  private static final int PREFIX_CHARACTERS_MIN = 5 + ApiLimits.ID_PREFIX_CHARACTERS_MIN;
  private static final int CANDIDATES_MAX = 5;

  private Peers() {}

  /// The one organisation about which something was decided that this text names.
  static Member find(Standing standing, String field, String text) {
    List<Member> found =
        standing.members().stream().filter(m -> names(text, m.organisation())).toList();
    requireOne(field, text, found.stream().map(Member::organisation).toList());
    return found.getFirst();
  }

  /// Ids of organisations, the own one too, that these texts name.
  static OrganisationId findAny(Standing standing, String field, String text) {
    List<OrganisationId> found =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(standing.own().organisation()),
                standing.members().stream().map(Member::organisation))
            .filter(id -> names(text, id))
            .toList();
    requireOne(field, text, found);
    return found.getFirst();
  }

  private static boolean names(String text, OrganisationId id) {
    return text.length() >= PREFIX_CHARACTERS_MIN && id.text().startsWith(text);
  }

  private static void requireOne(String field, String text, List<OrganisationId> found) {
    if (!text.startsWith("kith1") || text.length() < PREFIX_CHARACTERS_MIN) {
      throw ApiErrors.badField(
          field,
          "must be the whole id of an organisation (kith1…) or at least its first 13 characters");
    }
    if (found.isEmpty()) {
      throw ApiErrors.notFound("No organisation that is known here has the id " + text + ".");
    }
    if (found.size() > 1) {
      throw ApiErrors.invalid(
          "AMBIGUOUS_ID",
          found.stream()
              .limit(CANDIDATES_MAX)
              .map(id -> new Problem(field, "may mean " + id.text()))
              .toList());
    }
  }

  /// How an answer shows an organisation and what was decided about it.
  static Peer show(Standing standing, Member member) {
    return about(standing, member.chain())
        .setState(member.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .addAllEndpoints(member.endpoints())
        .setDecidedBy(member.decidedBy())
        .setDecidedTime(Times.rfc3339OrEmpty(member.decidedMs()))
        .setReason(member.reason())
        .build();
  }

  /// What an organisation's manifest says.
  static Peer.Builder about(Standing standing, ManifestChain chain) {
    return Peer.newBuilder()
        .setVkey(
            chain
                .openCommons()
                .flatMap(log -> chain.logKey(log.epoch()))
                .map(NoteKey::vkey)
                .orElse(""))
        .setCosignVkey(chain.cosignKey().vkey())
        .setOrganisationId(chain.organisation().text())
        .setName(chain.newest().displayName())
        .setOdsCode(chain.newest().odsCode())
        .setManifestVersion((int) chain.newest().version())
        .setSafetyNumber(SafetyNumber.of(standing.own().organisation(), chain.organisation()));
  }

  /// How a record shows the organisation that it comes from.
  static Origin origin(Standing standing, OrganisationId id) {
    var origin = Origin.newBuilder().setOrganisationId(id.text());
    if (id.equals(standing.own().organisation())) {
      describe(origin, standing.own());
    } else {
      standing.member(id).ifPresent(member -> describe(origin, member.chain()));
    }
    return origin.build();
  }

  private static void describe(Origin.Builder origin, ManifestChain chain) {
    origin.setName(chain.newest().displayName()).setOdsCode(chain.newest().odsCode());
  }
}
