package org.kith.server.api;

import org.kith.core.trust.Decision;
import org.kith.core.trust.Member;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.GrantView;

/// Grants as answers show them.
final class Grants {
  private Grants() {}

  static GrantView show(Member member, Decision.Granted grant) {
    var view =
        GrantView.newBuilder()
            .setOrganisationId(member.organisation().text())
            .setName(member.chain().newest().displayName())
            .setCircle(grant.circle())
            .setUntil(Times.rfc3339OrEmpty(grant.untilMs()));
    for (int kind : grant.kinds()) {
      view.addKinds(Kind.ofNumber(kind).map(Kind::code).orElse(Integer.toString(kind)));
    }
    for (int topic : grant.topics()) {
      view.addTopics(
          Vocabularies.named("topics")
              .ofNumber(topic)
              .map(Term::code)
              .orElse(Integer.toString(topic)));
    }
    return view.build();
  }
}
