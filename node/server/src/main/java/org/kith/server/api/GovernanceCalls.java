package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.Invite;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.SafetyNumber;
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
import org.kith.schema.v1.GrantView;
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

/// The governance service: whom this organisation trusts, and its own people's tokens.
final class GovernanceCalls extends GovernanceServiceGrpc.GovernanceServiceImplBase {
  private final Supplier<Standing> standing;
  private final Decisions decisions;
  private final Tokens tokens;
  private final ErasureCalls erasures;
  private final Grants grants;
  private final HeldCalls held;
  private final Withdrawn withdrawn;
  private final AuditExport audit;
  private final AuditWitnessing witnessing;
  private final List<String> advertised;

  GovernanceCalls(
      Supplier<Standing> standing,
      Decisions decisions,
      Tokens tokens,
      ErasureCalls erasures,
      Grants grants,
      HeldCalls held,
      Withdrawn withdrawn,
      AuditExport audit,
      AuditWitnessing witnessing,
      List<String> advertised) {
    this.standing = standing;
    this.decisions = decisions;
    this.tokens = tokens;
    this.erasures = erasures;
    this.grants = grants;
    this.held = held;
    this.withdrawn = withdrawn;
    this.audit = audit;
    this.witnessing = witnessing;
    this.advertised = List.copyOf(advertised);
  }

  @Override
  public void getOrganisation(
      GetOrganisationRequest request, StreamObserver<GetOrganisationResponse> answer) {
    ManifestChain own = standing.get().own();
    Manifest manifest = own.newest();
    var response =
        GetOrganisationResponse.newBuilder()
            .setOrganisationId(own.organisation().text())
            .setName(manifest.displayName())
            .setOdsCode(manifest.odsCode())
            .setManifestVersion((int) manifest.version())
            .setCosignVkey(own.cosignKey().vkey())
            .setRootKeys(manifest.rootKeyCount())
            .setRootThreshold(manifest.rootThreshold())
            .setExpires(Times.rfc3339(manifest.expiresMs()));
    own.openCommons()
        .flatMap(log -> own.logKey(log.epoch()))
        .ifPresent(key -> response.setVkey(key.vkey()));
    if (!request.getPeer().isEmpty()) {
      response.setSafetyNumber(SafetyNumber.of(own.organisation(), peerOf(request.getPeer())));
    }
    if (manifest.rootKeyCount() == 1) {
      response.addWarnings(Warnings.ONE_ROOT_KEY);
    }
    Answers.send(answer, response.build());
  }

  @Override
  public void createInvitation(
      CreateInvitationRequest request, StreamObserver<CreateInvitationResponse> answer) {
    List<String> endpoints =
        request.getEndpointsCount() == 0 ? advertised : request.getEndpointsList();
    if (endpoints.size() > Invite.ENDPOINTS_MAX) {
      throw ApiErrors.badField("endpoints", "must have at most " + Invite.ENDPOINTS_MAX);
    }
    for (int i = 0; i < endpoints.size(); i++) {
      if (!Invite.isEndpoint(endpoints.get(i))) {
        throw ApiErrors.badField("endpoints[" + i + "]", "must be host:port");
      }
    }
    Answers.send(
        answer,
        CreateInvitationResponse.newBuilder()
            .setInvitation(new Invite(endpoints, standing.get().own()).line())
            .build());
  }

  @Override
  public void proposePeer(ProposePeerRequest request, StreamObserver<ProposePeerResponse> answer) {
    Invite invite = read("invitation", request.getInvitation());
    OrganisationId peer = invite.chain().organisation();
    Standing now = standing.get();
    var response =
        ProposePeerResponse.newBuilder()
            .setSafetyNumber(SafetyNumber.of(now.own().organisation(), peer));
    if (peer.equals(now.own().organisation())) {
      throw ApiErrors.badField(
          "invitation", "is this organisation's own; send it to the other organisation");
    }
    if (request.getValidateOnly()) {
      Answers.send(
          answer,
          response
              .setState("read")
              .setPeer(
                  Peers.about(now, invite.chain())
                      .setState("read")
                      .addAllEndpoints(invite.endpoints()))
              .build());
      return;
    }
    if (!request.getSafetyNumberCompared()) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION,
          "SAFETY_NUMBER_NOT_COMPARED",
          "Compare the safety number with the other organisation first, over the telephone or in"
              + " person.");
    }
    decisions.decide(
        Caller.current(),
        List.of(
            new Decision.PeerAccepted(
                invite.chain(), invite.endpoints(), request.getOriginOnly(), true),
            Decision.Granted.commons(peer)));
    Standing after = standing.get();
    Member member =
        after.member(peer).orElseThrow(() -> new AssertionError("a decision is in effect"));
    Answers.send(answer, response.setState("accepted").setPeer(Peers.show(after, member)).build());
  }

  @Override
  public void proposeRevocation(
      ProposeRevocationRequest request, StreamObserver<ProposeRevocationResponse> answer) {
    Member member = Peers.find(standing.get(), "organisationId", request.getOrganisationId());
    String reason = request.getReason();
    if (reason.codePointCount(0, reason.length()) > ApiLimits.REASON_CHARACTERS_MAX
        || reason.codePoints().anyMatch(Character::isISOControl)) {
      throw ApiErrors.badField(
          "reason",
          "must have at most " + ApiLimits.REASON_CHARACTERS_MAX + " characters on one line");
    }
    if (!request.getCircle().isEmpty()) {
      grants.end(Caller.current(), member, request.getCircle());
      Answers.send(
          answer,
          ProposeRevocationResponse.newBuilder()
              .setState("grant-ended")
              .setPeer(Peers.show(standing.get(), member))
              .build());
      return;
    }
    if (member.state() != Member.State.REMOVED) {
      decisions.decide(
          Caller.current(), List.of(new Decision.PeerRemoved(member.organisation(), reason)));
    }
    Standing after = standing.get();
    Answers.send(
        answer,
        ProposeRevocationResponse.newBuilder()
            .setState("removed")
            .setPeer(Peers.show(after, after.member(member.organisation()).orElse(member)))
            .build());
  }

  @Override
  public void listPeers(ListPeersRequest request, StreamObserver<ListPeersResponse> answer) {
    Standing now = standing.get();
    var response = ListPeersResponse.newBuilder();
    Pages.of(
        List.copyOf(now.members()),
        Pages.size(request.getPageSize(), ApiLimits.LIST_PAGE_SIZE_DEFAULT),
        request.getPageToken(),
        member -> response.addPeers(Peers.show(now, member)),
        response::setNextPageToken);
    Answers.send(answer, response.build());
  }

  @Override
  public void getPeer(GetPeerRequest request, StreamObserver<GetPeerResponse> answer) {
    Standing now = standing.get();
    Member member = Peers.find(now, "organisationId", request.getOrganisationId());
    Answers.send(answer, GetPeerResponse.newBuilder().setPeer(Peers.show(now, member)).build());
  }

  @Override
  public void proposeGrant(
      ProposeGrantRequest request, StreamObserver<ProposeGrantResponse> answer) {
    Answers.send(answer, grants.propose(Caller.current(), request));
  }

  @Override
  public void listGrants(ListGrantsRequest request, StreamObserver<ListGrantsResponse> answer) {
    List<GrantView> all =
        standing.get().members().stream()
            .flatMap(m -> m.grants().stream().map(g -> Grants.show(m, g)))
            .toList();
    var response = ListGrantsResponse.newBuilder();
    Pages.of(
        all,
        Pages.size(request.getPageSize(), ApiLimits.LIST_PAGE_SIZE_DEFAULT),
        request.getPageToken(),
        response::addGrants,
        response::setNextPageToken);
    Answers.send(answer, response.build());
  }

  @Override
  public void listForks(ListForksRequest request, StreamObserver<ListForksResponse> answer) {
    Answers.send(answer, Forks.list(standing.get()));
  }

  @Override
  public void listWithdrawn(
      ListWithdrawnRequest request, StreamObserver<ListWithdrawnResponse> answer) {
    Answers.send(answer, withdrawn.list());
  }

  @Override
  public void republishRecords(
      RepublishRecordsRequest request, StreamObserver<RepublishRecordsResponse> answer) {
    Answers.send(answer, withdrawn.republish(Caller.current(), request));
  }

  @Override
  public void listErasures(
      ListErasuresRequest request, StreamObserver<ListErasuresResponse> answer) {
    Answers.send(answer, erasures.list(request));
  }

  @Override
  public void eraseHere(EraseHereRequest request, StreamObserver<EraseHereResponse> answer) {
    Answers.send(answer, erasures.eraseHere(Caller.current(), request));
  }

  @Override
  public void listHeld(ListHeldRequest request, StreamObserver<ListHeldResponse> answer) {
    Answers.send(answer, held.list(Caller.current(), request));
  }

  @Override
  public void judgeHeld(JudgeHeldRequest request, StreamObserver<JudgeHeldResponse> answer) {
    Answers.send(answer, held.judge(Caller.current(), request));
  }

  @Override
  public void listAuditEntries(
      ListAuditEntriesRequest request, StreamObserver<ListAuditEntriesResponse> answer) {
    int size = Pages.size(request.getPageSize(), ApiLimits.LIST_PAGE_SIZE_DEFAULT);
    Answers.send(answer, decisions.page(size, request.getPageToken()));
  }

  @Override
  public void exportAudit(ExportAuditRequest request, StreamObserver<ExportAuditResponse> answer) {
    FlowingAnswers.send(answer, "ExportAudit", audit::to);
  }

  @Override
  public void setAuditWitness(
      SetAuditWitnessRequest request, StreamObserver<SetAuditWitnessResponse> answer) {
    Member peer = witnessing.set(Caller.current(), request.getOrganisationId(), request.getOn());
    Answers.send(
        answer,
        SetAuditWitnessResponse.newBuilder().setPeer(Peers.show(standing.get(), peer)).build());
  }

  @Override
  public void beginAuditLine(
      BeginAuditLineRequest request, StreamObserver<BeginAuditLineResponse> answer) {
    int line = witnessing.begin(Caller.current(), request.getReason());
    Answers.send(answer, BeginAuditLineResponse.newBuilder().setLine(line).build());
  }

  @Override
  public void listAuditWitnesses(
      ListAuditWitnessesRequest request, StreamObserver<ListAuditWitnessesResponse> answer) {
    Answers.send(answer, witnessing.list());
  }

  @Override
  public void listTokens(ListTokensRequest request, StreamObserver<ListTokensResponse> answer) {
    Answers.send(answer, ListTokensResponse.newBuilder().addAllTokens(tokens.list()).build());
  }

  @Override
  public void issueToken(IssueTokenRequest request, StreamObserver<IssueTokenResponse> answer) {
    Answers.send(answer, tokens.issue(Caller.current(), request));
  }

  @Override
  public void revokeToken(RevokeTokenRequest request, StreamObserver<RevokeTokenResponse> answer) {
    Answers.send(
        answer,
        RevokeTokenResponse.newBuilder()
            .setToken(tokens.revoke(Caller.current(), request.getName()))
            .build());
  }

  private OrganisationId peerOf(String text) {
    return text.startsWith(Invite.PREFIX)
        ? read("peer", text).chain().organisation()
        : Peers.find(standing.get(), "peer", text).organisation();
  }

  private static Invite read(String field, String line) {
    if (line.length() > ApiLimits.INVITATION_CHARACTERS_MAX) {
      throw ApiErrors.badField(field, "is too long to be an invitation");
    }
    return switch (Invite.parse(line.strip())) {
      case Invite.Parsed.Ok(var invite) -> invite;
      case Invite.Parsed.Bad(var sentence) ->
          throw ApiErrors.badField(field, "cannot be used. " + sentence);
    };
  }
}
