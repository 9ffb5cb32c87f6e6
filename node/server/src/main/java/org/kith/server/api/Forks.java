package org.kith.server.api;

import org.kith.core.trust.Decision;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.schema.v1.Fork;
import org.kith.schema.v1.ForkEvidence;
import org.kith.schema.v1.ListForksResponse;

/// Who has contradicted itself, with what proves it to anybody (SPEC 3.9, 4.8).
final class Forks {
  private Forks() {}

  static ListForksResponse list(Standing standing) {
    var response = ListForksResponse.newBuilder();
    for (Member member : standing.members()) {
      for (Decision.OriginFrozen frozen : member.frozen().values()) {
        var evidence = ForkEvidence.newBuilder().setEpoch(frozen.epoch());
        member.chain().encoded().forEach(signed -> evidence.addManifests(signed.toByteString()));
        frozen.evidence().forEach(said -> evidence.addStatements(said.toByteString()));
        response.addForks(
            Fork.newBuilder()
                .setOrganisationId(member.organisation().text())
                .setName(member.chain().newest().displayName())
                .setEpoch(frozen.epoch())
                .setReason(frozen.reason())
                .setRepairedByVersion((int) member.repairedBy(frozen.epoch()).orElse(0))
                .setEvidence(evidence.build().toByteString()));
      }
    }
    return response.build();
  }
}
