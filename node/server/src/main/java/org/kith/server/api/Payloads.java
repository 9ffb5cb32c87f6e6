package org.kith.server.api;

import java.util.List;
import java.util.function.Supplier;
import org.kith.core.trust.Decision;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Standing;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.GetPayloadPolicyResponse;
import org.kith.schema.v1.PayloadPolicy;
import org.kith.schema.v1.SetPayloadPolicyRequest;
import org.kith.schema.v1.SetPayloadPolicyResponse;
import org.kith.server.store.LogStore;

/// Which payloads this node fetches (SPEC 7.13).
final class Payloads {
  private static final long KIB = 1_024;

  private final LogStore store;
  private final Supplier<Standing> standing;
  private final Decisions decisions;
  private final Codes codes = new Codes();

  Payloads(LogStore store, Supplier<Standing> standing, Decisions decisions) {
    this.store = store;
    this.standing = standing;
    this.decisions = decisions;
  }

  GetPayloadPolicyResponse get() {
    int awaiting = 0;
    for (LogOwner owner : standing.get().logs()) {
      awaiting += store.awaiting(owner.name().id(), 0, Integer.MAX_VALUE).size();
    }
    return GetPayloadPolicyResponse.newBuilder()
        .setPolicy(show(standing.get().payloads()))
        .setAwaiting(awaiting)
        .build();
  }

  SetPayloadPolicyResponse set(Caller caller, SetPayloadPolicyRequest request) {
    PayloadPolicy wanted = request.getPolicy();
    if (wanted.getKibMax() < 0) {
      throw ApiErrors.badField("policy.kibMax", "must be 0 (no limit) or more");
    }
    List<Integer> topics =
        codes.topics("policy.topics", wanted.getTopicsList()).stream().sorted().toList();
    decisions.decide(
        caller,
        List.of(
            new Decision.PayloadsWanted(
                new org.kith.core.trust.PayloadPolicy(topics, wanted.getKibMax() * KIB))));
    return SetPayloadPolicyResponse.newBuilder().setPolicy(show(standing.get().payloads())).build();
  }

  private static PayloadPolicy show(org.kith.core.trust.PayloadPolicy policy) {
    var shown = PayloadPolicy.newBuilder().setKibMax((int) (policy.bytesMax() / KIB));
    for (int topic : policy.topics()) {
      shown.addTopics(
          Vocabularies.named("topics")
              .ofNumber(topic)
              .map(Term::code)
              .orElse(Integer.toString(topic)));
    }
    return shown.build();
  }
}
