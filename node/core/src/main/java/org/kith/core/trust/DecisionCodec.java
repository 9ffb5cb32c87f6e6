package org.kith.core.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ManifestChain;
import org.kith.schema.v1.AuditBegun;
import org.kith.schema.v1.AuditWitness;
import org.kith.schema.v1.ErasedHere;
import org.kith.schema.v1.ErasureConfirmed;
import org.kith.schema.v1.FileExtent;
import org.kith.schema.v1.FileWritten;
import org.kith.schema.v1.GovernanceEntry;
import org.kith.schema.v1.Grant;
import org.kith.schema.v1.HeldJudged;
import org.kith.schema.v1.HiddenHere;
import org.kith.schema.v1.ManifestLearned;
import org.kith.schema.v1.OriginFrozen;
import org.kith.schema.v1.PayloadsWanted;
import org.kith.schema.v1.PeerAccepted;
import org.kith.schema.v1.PeerRemoved;
import org.kith.schema.v1.RecordStep;
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
      case Decision.ManifestLearned(var chain) -> {
        var message =
            ManifestLearned.newBuilder()
                .setOrganisationId(chain.organisation().hash().toByteString());
        chain.encoded().forEach(m -> message.addManifests(m.toByteString()));
        entry.setManifestLearned(message);
      }
      case Decision.OriginFrozen frozen ->
          entry.setOriginFrozen(
              OriginFrozen.newBuilder()
                  .setOrganisationId(frozen.organisation().hash().toByteString())
                  .setEpoch(frozen.epoch())
                  .addAllEvidence(frozen.evidence().stream().map(Bytes::toByteString).toList())
                  .setReason(frozen.reason()));
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
                  .setUntilMs(granted.untilMs())
                  .setBytesMax(granted.bytesMax())
                  .setEntriesPerDayMax(granted.entriesPerDayMax()));
      case Decision.TokenIssued issued ->
          entry.setTokenIssued(
              TokenIssued.newBuilder()
                  .setName(issued.name())
                  .setHash(issued.hash().toByteString())
                  .addAllRoles(issued.roles())
                  .setExpiresMs(issued.expiresMs())
                  .setPerson(issued.person()));
      case Decision.TokenRevoked(var name) ->
          entry.setTokenRevoked(TokenRevoked.newBuilder().setName(name));
      case Decision.PayloadsWanted(var policy) ->
          entry.setPayloadsWanted(
              PayloadsWanted.newBuilder()
                  .addAllTopics(policy.topics())
                  .setBytesMax(policy.bytesMax()));
      case Decision.ErasureConfirmed(var signed) ->
          entry.setErasureConfirmed(
              ErasureConfirmed.newBuilder().setReceipt(signed.toByteString()));
      case Decision.FileWritten(var recipient, var extents) ->
          entry.setFileWritten(
              FileWritten.newBuilder()
                  .setRecipient(recipient.hash().toByteString())
                  .addAllExtents(extents.stream().map(DecisionCodec::extent).toList()));
      case Decision.ErasedHere(var record, var origin, var reason) ->
          entry.setErasedHere(
              ErasedHere.newBuilder()
                  .setRecordId(record.hash().toByteString())
                  .setOrigin(origin.hash().toByteString())
                  .setReason(reason));
      case Decision.HiddenHere(var record, var origin, var hidden, var reason) ->
          entry.setHiddenHere(
              HiddenHere.newBuilder()
                  .setRecordId(record.hash().toByteString())
                  .setOrigin(origin.hash().toByteString())
                  .setHidden(hidden)
                  .setReason(reason));
      case Decision.Stepped(var step, var subject, var findings, var reason) ->
          entry.setRecordStep(
              RecordStep.newBuilder()
                  .setStep(step)
                  .setSubject(subject)
                  .addAllFindings(findings)
                  .setReason(reason));
      case Decision.HeldJudged(var record, var admit, var decisive, var reason) ->
          entry.setHeldJudged(
              HeldJudged.newBuilder()
                  .setRecordId(record.hash().toByteString())
                  .setAdmit(admit)
                  .setDecisive(decisive)
                  .setReason(reason));
      case Decision.AuditWitness(var peer, var on) ->
          entry.setAuditWitness(
              AuditWitness.newBuilder().setOrganisationId(peer.hash().toByteString()).setOn(on));
      case Decision.AuditBegun(var line, var reason) ->
          entry.setAuditBegun(AuditBegun.newBuilder().setLine(line).setReason(reason));
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
      case MANIFEST_LEARNED ->
          chain(
                  entry.getManifestLearned().getManifestsList(),
                  entry.getManifestLearned().getOrganisationId())
              .map(Decision.ManifestLearned::new);
      case ORIGIN_FROZEN -> {
        OriginFrozen frozen = entry.getOriginFrozen();
        yield organisation(frozen.getOrganisationId())
            .map(
                id ->
                    new Decision.OriginFrozen(
                        id,
                        frozen.getEpoch(),
                        frozen.getEvidenceList().stream().map(Bytes::of).toList(),
                        frozen.getReason()));
      }
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
                        grant.getUntilMs(),
                        Math.max(0, grant.getBytesMax()),
                        Math.max(0, grant.getEntriesPerDayMax())));
      }
      case TOKEN_ISSUED -> {
        TokenIssued issued = entry.getTokenIssued();
        yield Optional.of(
            new Decision.TokenIssued(
                issued.getName(),
                Bytes.of(issued.getHash()),
                issued.getRolesList(),
                issued.getExpiresMs(),
                issued.getPerson()));
      }
      case TOKEN_REVOKED ->
          Optional.of(new Decision.TokenRevoked(entry.getTokenRevoked().getName()));
      case PAYLOADS_WANTED ->
          Optional.of(
              new Decision.PayloadsWanted(
                  new PayloadPolicy(
                      entry.getPayloadsWanted().getTopicsList(),
                      Math.max(0, entry.getPayloadsWanted().getBytesMax()))));
      case ERASURE_CONFIRMED ->
          Optional.of(
              new Decision.ErasureConfirmed(Bytes.of(entry.getErasureConfirmed().getReceipt())));
      case FILE_WRITTEN -> fileWritten(entry.getFileWritten());
      case ERASED_HERE -> erasedHere(entry.getErasedHere());
      case HIDDEN_HERE -> hiddenHere(entry.getHiddenHere());
      case RECORD_STEP -> {
        RecordStep step = entry.getRecordStep();
        yield Optional.of(
            new Decision.Stepped(
                step.getStep(), step.getSubject(), step.getFindingsList(), step.getReason()));
      }
      case HELD_JUDGED -> heldJudged(entry.getHeldJudged());
      case AUDIT_WITNESS ->
          organisation(entry.getAuditWitness().getOrganisationId())
              .map(id -> new Decision.AuditWitness(id, entry.getAuditWitness().getOn()));
      case AUDIT_BEGUN ->
          Optional.of(
              new Decision.AuditBegun(
                  entry.getAuditBegun().getLine(), entry.getAuditBegun().getReason()));
      case DECISION_NOT_SET -> Optional.empty();
    };
  }

  private static FileExtent extent(Decision.FileExtent extent) {
    return FileExtent.newBuilder()
        .setLogId(extent.log().hash().toByteString())
        .setFrom(extent.from())
        .setTo(extent.to())
        .build();
  }

  private static Optional<Decision.What> fileWritten(FileWritten message) {
    List<Decision.FileExtent> extents =
        message.getExtentsList().stream()
            .filter(extent -> extent.getLogId().size() == Sha256.HASH_BYTES)
            .map(
                extent ->
                    new Decision.FileExtent(
                        new LogId(Bytes.of(extent.getLogId())), extent.getFrom(), extent.getTo()))
            .toList();
    return organisation(message.getRecipient()).map(id -> new Decision.FileWritten(id, extents));
  }

  private static Optional<Decision.What> heldJudged(HeldJudged message) {
    return message.getRecordId().size() == Sha256.HASH_BYTES
        ? Optional.of(
            new Decision.HeldJudged(
                new RecordId(Bytes.of(message.getRecordId())),
                message.getAdmit(),
                message.getDecisive(),
                message.getReason()))
        : Optional.empty();
  }

  private static Optional<Decision.What> erasedHere(ErasedHere message) {
    return message.getRecordId().size() == Sha256.HASH_BYTES
        ? organisation(message.getOrigin())
            .map(
                origin ->
                    new Decision.ErasedHere(
                        new RecordId(Bytes.of(message.getRecordId())), origin, message.getReason()))
        : Optional.empty();
  }

  private static Optional<Decision.What> hiddenHere(HiddenHere message) {
    return message.getRecordId().size() == Sha256.HASH_BYTES
        ? organisation(message.getOrigin())
            .map(
                origin ->
                    new Decision.HiddenHere(
                        new RecordId(Bytes.of(message.getRecordId())),
                        origin,
                        message.getHidden(),
                        message.getReason()))
        : Optional.empty();
  }

  private static Optional<Decision.What> accepted(PeerAccepted message) {
    return chain(message.getManifestsList(), message.getOrganisationId())
        .map(
            chain ->
                new Decision.PeerAccepted(
                    chain,
                    message.getEndpointsList(),
                    message.getOriginOnly(),
                    message.getSafetyNumberCompared()));
  }

  private static Optional<ManifestChain> chain(List<ByteString> manifests, ByteString id) {
    return switch (ManifestChain.verify(manifests.stream().map(Bytes::of).toList())) {
      case ManifestChain.Parsed.Ok(var chain)
          when chain.organisation().hash().equals(Bytes.of(id)) ->
          Optional.of(chain);
      case ManifestChain.Parsed.Ok _, ManifestChain.Parsed.Bad _ -> Optional.empty();
    };
  }

  private static Optional<OrganisationId> organisation(ByteString id) {
    return id.size() == Sha256.HASH_BYTES
        ? Optional.of(new OrganisationId(Bytes.of(id)))
        : Optional.empty();
  }
}
