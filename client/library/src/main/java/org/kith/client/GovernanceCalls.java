package org.kith.client;

import org.kith.schema.v1.BeginAuditLineRequest;
import org.kith.schema.v1.BeginAuditLineResponse;
import org.kith.schema.v1.CreateInvitationRequest;
import org.kith.schema.v1.CreateInvitationResponse;
import org.kith.schema.v1.EraseHereRequest;
import org.kith.schema.v1.EraseHereResponse;
import org.kith.schema.v1.ExportAuditRequest;
import org.kith.schema.v1.ExportAuditResponse;
import org.kith.schema.v1.GetOrganisationRequest;
import org.kith.schema.v1.GetOrganisationResponse;
import org.kith.schema.v1.GetPeerRequest;
import org.kith.schema.v1.GetPeerResponse;
import org.kith.schema.v1.GovernanceServiceGrpc;
import org.kith.schema.v1.IssueTokenRequest;
import org.kith.schema.v1.IssueTokenResponse;
import org.kith.schema.v1.JudgeHeldRequest;
import org.kith.schema.v1.JudgeHeldResponse;
import org.kith.schema.v1.ListAuditEntriesRequest;
import org.kith.schema.v1.ListAuditEntriesResponse;
import org.kith.schema.v1.ListAuditWitnessesRequest;
import org.kith.schema.v1.ListAuditWitnessesResponse;
import org.kith.schema.v1.ListErasuresRequest;
import org.kith.schema.v1.ListErasuresResponse;
import org.kith.schema.v1.ListForksRequest;
import org.kith.schema.v1.ListForksResponse;
import org.kith.schema.v1.ListGrantsRequest;
import org.kith.schema.v1.ListGrantsResponse;
import org.kith.schema.v1.ListHeldRequest;
import org.kith.schema.v1.ListHeldResponse;
import org.kith.schema.v1.ListPeersRequest;
import org.kith.schema.v1.ListPeersResponse;
import org.kith.schema.v1.ListTokensRequest;
import org.kith.schema.v1.ListTokensResponse;
import org.kith.schema.v1.ListWithdrawnRequest;
import org.kith.schema.v1.ListWithdrawnResponse;
import org.kith.schema.v1.ProposeGrantRequest;
import org.kith.schema.v1.ProposeGrantResponse;
import org.kith.schema.v1.ProposePeerRequest;
import org.kith.schema.v1.ProposePeerResponse;
import org.kith.schema.v1.ProposeRevocationRequest;
import org.kith.schema.v1.ProposeRevocationResponse;
import org.kith.schema.v1.RepublishRecordsRequest;
import org.kith.schema.v1.RepublishRecordsResponse;
import org.kith.schema.v1.RevokeTokenRequest;
import org.kith.schema.v1.RevokeTokenResponse;
import org.kith.schema.v1.SetAuditWitnessRequest;
import org.kith.schema.v1.SetAuditWitnessResponse;

/// Calls about trust in peers and about tokens. Decisions are never repeated by themselves.
public final class GovernanceCalls {
  private final Calls calls;

  GovernanceCalls(Calls calls) {
    this.calls = calls;
  }

  public GetOrganisationResponse organisation(GetOrganisationRequest request) {
    return calls.call(GovernanceServiceGrpc.getGetOrganisationMethod(), request, Calls.Repeat.SAFE);
  }

  public CreateInvitationResponse createInvitation(CreateInvitationRequest request) {
    return calls.call(
        GovernanceServiceGrpc.getCreateInvitationMethod(), request, Calls.Repeat.SAFE);
  }

  public ProposePeerResponse proposePeer(ProposePeerRequest request) {
    return calls.call(
        GovernanceServiceGrpc.getProposePeerMethod(),
        request,
        request.getValidateOnly() ? Calls.Repeat.SAFE : Calls.Repeat.NEVER);
  }

  public ProposeRevocationResponse proposeRevocation(ProposeRevocationRequest request) {
    return calls.call(
        GovernanceServiceGrpc.getProposeRevocationMethod(), request, Calls.Repeat.NEVER);
  }

  public ProposeGrantResponse proposeGrant(ProposeGrantRequest request) {
    return calls.call(GovernanceServiceGrpc.getProposeGrantMethod(), request, Calls.Repeat.NEVER);
  }

  public ListGrantsResponse listGrants(ListGrantsRequest request) {
    return calls.call(GovernanceServiceGrpc.getListGrantsMethod(), request, Calls.Repeat.SAFE);
  }

  public ListAuditEntriesResponse listAuditEntries(ListAuditEntriesRequest request) {
    return calls.call(
        GovernanceServiceGrpc.getListAuditEntriesMethod(), request, Calls.Repeat.SAFE);
  }

  /// Every decision with what proves it, as frames of a file that verifies with no network:
  /// [org.kith.client.bundle.AuditFile].
  public AnswerStream<ExportAuditResponse> exportAudit() {
    return calls.stream(
        GovernanceServiceGrpc.getExportAuditMethod(), ExportAuditRequest.getDefaultInstance());
  }

  /// Chooses a peer as a witness of the audit, or ends that.
  public SetAuditWitnessResponse setAuditWitness(SetAuditWitnessRequest request) {
    return calls.call(
        GovernanceServiceGrpc.getSetAuditWitnessMethod(), request, Calls.Repeat.NEVER);
  }

  /// Begins another line of the audit.
  public BeginAuditLineResponse beginAuditLine(BeginAuditLineRequest request) {
    return calls.call(GovernanceServiceGrpc.getBeginAuditLineMethod(), request, Calls.Repeat.NEVER);
  }

  /// Who has cosigned how far the own audit goes, and what the node has cosigned of others'.
  public ListAuditWitnessesResponse auditWitnesses() {
    return calls.call(
        GovernanceServiceGrpc.getListAuditWitnessesMethod(),
        ListAuditWitnessesRequest.getDefaultInstance(),
        Calls.Repeat.SAFE);
  }

  /// Organisations that have contradicted themselves.
  public ListForksResponse forks() {
    return calls.call(
        GovernanceServiceGrpc.getListForksMethod(),
        ListForksRequest.getDefaultInstance(),
        Calls.Repeat.SAFE);
  }

  /// Own records above the end of a log.
  public ListWithdrawnResponse withdrawn() {
    return calls.call(
        GovernanceServiceGrpc.getListWithdrawnMethod(),
        ListWithdrawnRequest.getDefaultInstance(),
        Calls.Repeat.SAFE);
  }

  /// Publishes them again. May be repeated: each is published again once.
  public RepublishRecordsResponse republish(RepublishRecordsRequest request) {
    return calls.call(
        GovernanceServiceGrpc.getRepublishRecordsMethod(), request, Calls.Repeat.SAFE);
  }

  public ListPeersResponse listPeers(ListPeersRequest request) {
    return calls.call(GovernanceServiceGrpc.getListPeersMethod(), request, Calls.Repeat.SAFE);
  }

  public GetPeerResponse peer(GetPeerRequest request) {
    return calls.call(GovernanceServiceGrpc.getGetPeerMethod(), request, Calls.Repeat.SAFE);
  }

  public ListErasuresResponse listErasures(ListErasuresRequest request) {
    return calls.call(GovernanceServiceGrpc.getListErasuresMethod(), request, Calls.Repeat.SAFE);
  }

  public EraseHereResponse eraseHere(EraseHereRequest request) {
    return calls.call(GovernanceServiceGrpc.getEraseHereMethod(), request, Calls.Repeat.NEVER);
  }

  /// Records of others that are held back.
  public ListHeldResponse listHeld(ListHeldRequest request) {
    return calls.call(GovernanceServiceGrpc.getListHeldMethod(), request, Calls.Repeat.SAFE);
  }

  /// Admits or refuses a record that the personal-data guard held back.
  public JudgeHeldResponse judgeHeld(JudgeHeldRequest request) {
    return calls.call(GovernanceServiceGrpc.getJudgeHeldMethod(), request, Calls.Repeat.NEVER);
  }

  public ListTokensResponse listTokens(ListTokensRequest request) {
    return calls.call(GovernanceServiceGrpc.getListTokensMethod(), request, Calls.Repeat.SAFE);
  }

  public IssueTokenResponse issueToken(IssueTokenRequest request) {
    return calls.call(GovernanceServiceGrpc.getIssueTokenMethod(), request, Calls.Repeat.NEVER);
  }

  public RevokeTokenResponse revokeToken(RevokeTokenRequest request) {
    return calls.call(GovernanceServiceGrpc.getRevokeTokenMethod(), request, Calls.Repeat.NEVER);
  }
}
