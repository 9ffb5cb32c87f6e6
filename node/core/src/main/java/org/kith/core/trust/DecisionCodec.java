package org.kith.core.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ManifestChain;
import org.kith.schema.v1.GovernanceEntry;
import org.kith.schema.v1.Grant;
import org.kith.schema.v1.PeerAccepted;
import org.kith.schema.v1.PeerRemoved;
import org.kith.schema.v1.TokenIssued;
import org.kith.schema.v1.TokenRevoked;

/// Decisions as the payloads of the governance log.
public final class DecisionCodec {
  private DecisionCodec() {}

  /// The payload that keeps a decision.
  public static Bytes encode(Decision decision) {
    var entry =
        GovernanceEntry.newBuilder()
            .setDecidedBy(decision.decidedBy())
            .setDecidedMs(decision.decidedMs());
    switch (decision.what()) {
      case Decision.PeerAccepted accepted -> {
        var message =
            PeerAccepted.newBuilder()
                .setOrganisationId(accepted.chain().organisation().hash().toByteString())
                .addAllEndpoints(accepted.endpoints())
                .setOriginOnly(accepted.originOnly())
                .setSafetyNumberCompared(accepted.safetyNumberCompared());
        accepted.chain().encoded().forEach(m -> message.addManifests(m.toByteString()));
        entry.setPeerAccepted(message);
      }
      case Decision.PeerRemoved(var organisation, var reason) ->
          entry.setPeerRemoved(
              PeerRemoved.newBuilder()
                  .setOrganisationId(organisation.hash().toByteString())
                  .setReason(reason));
      case Decision.Granted granted ->
          entry.setGrant(
              Grant.newBuilder()
                  .setOrganisationId(granted.organisation().hash().toByteString())
                  .setCircle(granted.circle())
                  .addAllKinds(granted.kinds())
                  .addAllTopics(granted.topics())
                  .setUntilMs(granted.untilMs()));
      case Decision.TokenIssued issued ->
          entry.setTokenIssued(
              TokenIssued.newBuilder()
                  .setName(issued.name())
                  .setHash(issued.hash().toByteString())
                  .addAllRoles(issued.roles())
                  .setExpiresMs(issued.expiresMs()));
      case Decision.TokenRevoked(var name) ->
          entry.setTokenRevoked(TokenRevoked.newBuilder().setName(name));
    }
    return Bytes.wrap(entry.build().toByteArray());
  }

  /// Reads a payload; empty where it is no decision that this version knows.
  public static Optional<Decision> decode(Bytes payload) {
    try {
      GovernanceEntry entry = GovernanceEntry.parseFrom(payload.buffer());
      return what(entry).map(w -> new Decision(entry.getDecidedBy(), entry.getDecidedMs(), w));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static Optional<Decision.What> what(GovernanceEntry entry) {
    return switch (entry.getDecisionCase()) {
      case PEER_ACCEPTED -> accepted(entry.getPeerAccepted());
      case PEER_REMOVED ->
          organisation(entry.getPeerRemoved().getOrganisationId())
              .map(id -> new Decision.PeerRemoved(id, entry.getPeerRemoved().getReason()));
      case GRANT -> {
        Grant grant = entry.getGrant();
        yield organisation(grant.getOrganisationId())
            .map(
                id ->
                    new Decision.Granted(
                        id,
                        grant.getCircle(),
                        grant.getKindsList(),
                        grant.getTopicsList(),
                        grant.getUntilMs()));
      }
      case TOKEN_ISSUED -> {
        TokenIssued issued = entry.getTokenIssued();
        yield Optional.of(
            new Decision.TokenIssued(
                issued.getName(),
                Bytes.of(issued.getHash()),
                issued.getRolesList(),
                issued.getExpiresMs()));
      }
      case TOKEN_REVOKED ->
          Optional.of(new Decision.TokenRevoked(entry.getTokenRevoked().getName()));
      case DECISION_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<Decision.What> accepted(PeerAccepted message) {
    var manifests = message.getManifestsList().stream().map(Bytes::of).toList();
    return switch (ManifestChain.verify(manifests)) {
      case ManifestChain.Parsed.Ok(var chain)
          when chain.organisation().hash().equals(Bytes.of(message.getOrganisationId())) ->
          Optional.of(
              new Decision.PeerAccepted(
                  chain,
                  message.getEndpointsList(),
                  message.getOriginOnly(),
                  message.getSafetyNumberCompared()));
      case ManifestChain.Parsed.Ok _, ManifestChain.Parsed.Bad _ -> Optional.empty();
    };
  }

  private static Optional<OrganisationId> organisation(ByteString id) {
    return id.size() == Sha256.HASH_BYTES
        ? Optional.of(new OrganisationId(Bytes.of(id)))
        : Optional.empty();
  }
}
