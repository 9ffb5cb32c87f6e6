package org.kith.server.api;

import io.grpc.MethodDescriptor;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kith.schema.v1.GovernanceServiceGrpc;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.NodeServiceGrpc;

/// Which roles may call which method. A method that does not stand here is denied. SPEC 11 I31
final class MethodRoles {
  /// What a method asks of its caller.
  sealed interface Rule {
    /// One of these roles.
    record AnyOf(Set<Role> roles) implements Rule {}

    /// All of these roles.
    record AllOf(Set<Role> roles) implements Rule {}

    /// No token at all: nothing of the organisation is in the answer.
    record Open() implements Rule {}
  }

  private static final Rule ANYBODY = new Rule.AnyOf(EnumSet.allOf(Role.class));
  private static final Rule READING = anyOf(Role.READER, Role.AUTHOR, Role.APPROVER, Role.IG_LEAD);

  /// One token that writes and approves may publish without a review.
  private static final Rule PUBLISHING = new Rule.AllOf(EnumSet.of(Role.AUTHOR, Role.APPROVER));

  private static final Rule DRAFTING = anyOf(Role.AUTHOR);
  private static final Rule REVIEWING = anyOf(Role.APPROVER, Role.IG_LEAD);
  private static final Rule SEEING_DRAFTS = anyOf(Role.AUTHOR, Role.APPROVER, Role.IG_LEAD);

  /// An approved draft; the method itself asks for both roles where there is none.
  private static final Rule PUBLISHING_DRAFTS = anyOf(Role.AUTHOR, Role.APPROVER);

  private static final Rule SEEING_HIDDEN =
      anyOf(Role.READER, Role.AUTHOR, Role.APPROVER, Role.IG_LEAD, Role.AUDITOR);
  private static final Rule TRUSTING = anyOf(Role.TRUST_STEWARD);
  private static final Rule SEEING_TRUST =
      anyOf(Role.TRUST_STEWARD, Role.IG_LEAD, Role.OPERATOR, Role.AUDITOR);
  private static final Rule AUDITING = anyOf(Role.TRUST_STEWARD, Role.IG_LEAD, Role.AUDITOR);
  private static final Rule ERASING = anyOf(Role.IG_LEAD);
  private static final Rule SEEING_ERASURES =
      anyOf(Role.AUTHOR, Role.APPROVER, Role.IG_LEAD, Role.TRUST_STEWARD, Role.AUDITOR);
  private static final Rule OPERATING = anyOf(Role.OPERATOR);
  private static final Rule OPEN = new Rule.Open();

  private static final Map<String, Rule> RULES = new TreeMap<>();

  static {
    rule(DRAFTING, LearningServiceGrpc.getSaveDraftMethod());
    rule(DRAFTING, LearningServiceGrpc.getSubmitDraftMethod());
    rule(DRAFTING, LearningServiceGrpc.getDiscardDraftMethod());
    rule(REVIEWING, LearningServiceGrpc.getReviewDraftMethod());
    rule(SEEING_DRAFTS, LearningServiceGrpc.getListDraftsMethod());
    rule(SEEING_DRAFTS, LearningServiceGrpc.getCheckDraftMethod());
    rule(PUBLISHING_DRAFTS, LearningServiceGrpc.getPublishRecordMethod());
    rule(PUBLISHING, LearningServiceGrpc.getPublishRecordsMethod());
    rule(PUBLISHING, LearningServiceGrpc.getImportRecordsMethod());
    rule(PUBLISHING, LearningServiceGrpc.getRetractRecordMethod());
    rule(REVIEWING, LearningServiceGrpc.getHideRecordMethod());
    rule(SEEING_HIDDEN, LearningServiceGrpc.getListHiddenMethod());
    rule(READING, LearningServiceGrpc.getGetRecordMethod());
    rule(READING, LearningServiceGrpc.getBatchGetRecordsMethod());
    rule(READING, LearningServiceGrpc.getSearchRecordsMethod());
    rule(READING, LearningServiceGrpc.getGetTallyMethod());
    rule(READING, LearningServiceGrpc.getGetSpreadMethod());
    rule(READING, LearningServiceGrpc.getFindContactsMethod());
    rule(READING, LearningServiceGrpc.getFindPriorArtMethod());
    rule(READING, LearningServiceGrpc.getGetReadinessMethod());
    rule(READING, LearningServiceGrpc.getListRecallsMethod());
    rule(REVIEWING, LearningServiceGrpc.getAcknowledgeRecallMethod());
    rule(READING, LearningServiceGrpc.getListTopicsMethod());
    rule(READING, LearningServiceGrpc.getWatchRecordsMethod());
    rule(READING, LearningServiceGrpc.getExportRecordsMethod());
    rule(READING, LearningServiceGrpc.getGetProofMethod());
    rule(DRAFTING, LearningServiceGrpc.getPutAttachmentMethod());
    rule(READING, LearningServiceGrpc.getGetAttachmentMethod());
    rule(READING, LearningServiceGrpc.getSubscribeMethod());
    rule(READING, LearningServiceGrpc.getListSubscriptionsMethod());
    rule(READING, LearningServiceGrpc.getUnsubscribeMethod());
    rule(READING, LearningServiceGrpc.getListInboxMethod());
    rule(READING, LearningServiceGrpc.getAcknowledgeInboxMethod());

    rule(ANYBODY, GovernanceServiceGrpc.getGetOrganisationMethod());
    rule(TRUSTING, GovernanceServiceGrpc.getCreateInvitationMethod());
    rule(TRUSTING, GovernanceServiceGrpc.getProposePeerMethod());
    rule(TRUSTING, GovernanceServiceGrpc.getProposeRevocationMethod());
    rule(TRUSTING, GovernanceServiceGrpc.getProposeGrantMethod());
    rule(SEEING_TRUST, GovernanceServiceGrpc.getListPeersMethod());
    rule(SEEING_TRUST, GovernanceServiceGrpc.getGetPeerMethod());
    rule(SEEING_TRUST, GovernanceServiceGrpc.getListGrantsMethod());
    rule(SEEING_ERASURES, GovernanceServiceGrpc.getListErasuresMethod());
    rule(SEEING_TRUST, GovernanceServiceGrpc.getListForksMethod());
    rule(SEEING_ERASURES, GovernanceServiceGrpc.getListWithdrawnMethod());
    rule(PUBLISHING, GovernanceServiceGrpc.getRepublishRecordsMethod());
    rule(ERASING, GovernanceServiceGrpc.getEraseHereMethod());
    rule(anyOf(Role.IG_LEAD, Role.AUDITOR), GovernanceServiceGrpc.getListHeldMethod());
    rule(anyOf(Role.IG_LEAD), GovernanceServiceGrpc.getJudgeHeldMethod());
    rule(AUDITING, GovernanceServiceGrpc.getListAuditEntriesMethod());
    rule(AUDITING, GovernanceServiceGrpc.getExportAuditMethod());
    rule(TRUSTING, GovernanceServiceGrpc.getSetAuditWitnessMethod());
    rule(OPERATING, GovernanceServiceGrpc.getBeginAuditLineMethod());
    rule(SEEING_TRUST, GovernanceServiceGrpc.getListAuditWitnessesMethod());
    rule(AUDITING, GovernanceServiceGrpc.getListTokensMethod());
    rule(TRUSTING, GovernanceServiceGrpc.getIssueTokenMethod());
    rule(TRUSTING, GovernanceServiceGrpc.getRevokeTokenMethod());

    rule(ANYBODY, NodeServiceGrpc.getGetStatusMethod());
    rule(ANYBODY, NodeServiceGrpc.getGetLimitsMethod());
    rule(ANYBODY, NodeServiceGrpc.getGetLogRootMethod());
    rule(SEEING_TRUST, NodeServiceGrpc.getListSyncSessionsMethod());
    rule(OPERATING, NodeServiceGrpc.getSyncNowMethod());
    rule(OPERATING, NodeServiceGrpc.getVerifyStoreMethod());
    rule(SEEING_TRUST, NodeServiceGrpc.getGetPayloadPolicyMethod());
    rule(OPERATING, NodeServiceGrpc.getSetPayloadPolicyMethod());
    rule(OPERATING, NodeServiceGrpc.getExportBundleMethod());
    rule(OPERATING, NodeServiceGrpc.getImportBundleMethod());
    rule(OPERATING, NodeServiceGrpc.getRebuildViewsMethod());

    RULES.put("grpc.health.v1.Health/Check", OPEN);
    RULES.put("grpc.health.v1.Health/List", OPEN);
    RULES.put("grpc.health.v1.Health/Watch", OPEN);
    RULES.put("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", OPEN);
  }

  private MethodRoles() {}

  /// Whether a rule stands for this method.
  static boolean knows(String method) {
    return RULES.containsKey(method);
  }

  /// Whether anybody may call this method without a token.
  static boolean isOpen(String method) {
    return RULES.get(method) instanceof Rule.Open;
  }

  /// The roles that a method takes, in words.
  static String wanted(String method) {
    return switch (RULES.get(method)) {
      case Rule.AnyOf(var roles) -> words(roles, " or ");
      case Rule.AllOf(var roles) -> words(roles, " and ");
      case Rule.Open() -> "of anybody";
      case null -> "of nobody";
    };
  }

  private static String words(Set<Role> roles, String joint) {
    return roles.stream().map(Role::code).collect(Collectors.joining(joint));
  }

  /// Whether a caller with these roles may call this method.
  static boolean allows(String method, Set<Role> roles) {
    Rule rule = RULES.get(method);
    return switch (rule) {
      case null -> false;
      case Rule.AnyOf(var any) -> any.stream().anyMatch(roles::contains);
      case Rule.AllOf(var all) -> roles.containsAll(all);
      case Rule.Open() -> true;
    };
  }

  private static Rule anyOf(Role first, Role... rest) {
    return new Rule.AnyOf(EnumSet.of(first, rest));
  }

  private static void rule(Rule rule, MethodDescriptor<?, ?> method) {
    RULES.put(method.getFullMethodName(), rule);
  }
}
