package org.kith.server.main;

import static io.grpc.Status.Code.ALREADY_EXISTS;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static io.grpc.Status.Code.UNAUTHENTICATED;
import static io.grpc.Status.Code.UNIMPLEMENTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.BatchGetRecordsRequest;
import org.kith.schema.v1.BeginAuditLineRequest;
import org.kith.schema.v1.CreateInvitationRequest;
import org.kith.schema.v1.EraseHereRequest;
import org.kith.schema.v1.GetPeerRequest;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.IssueTokenRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.ListAuditEntriesRequest;
import org.kith.schema.v1.ListErasuresRequest;
import org.kith.schema.v1.ListPeersRequest;
import org.kith.schema.v1.ListTopicsRequest;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.Method;
import org.kith.schema.v1.NodeServiceGrpc;
import org.kith.schema.v1.Period;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.ProposePeerRequest;
import org.kith.schema.v1.ProposeRevocationRequest;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.Retraction;
import org.kith.schema.v1.RevokeTokenRequest;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SetAuditWitnessRequest;
import org.kith.schema.v1.SyncNowRequest;
import org.kith.schema.v1.TriedHere;
import org.kith.schema.v1.WatchRecordsRequest;

/// What the local API says to what is wrong: each with its exact status, reason and words, and
/// nothing of it kept. The words stand in a file, one case a line, `case -> words`.
class BadInputApiTest {
  private static final String NOBODY = "a".repeat(52);
  private static final Map<String, String> WORDS = Refusals.words("bad-requests.txt");

  @TempDir static Path folder;
  private static TestNode node;
  private static TestHome stranger;
  private static String published;
  private static String ownRecord;
  private static List<LogStatus> before;

  private final List<DynamicTest> cases = new ArrayList<>();

  @FunctionalInterface
  private interface Call {
    void make() throws Exception;
  }

  @BeforeAll
  static void start() throws Exception {
    stranger = TestHome.make(folder, "stranger");
    node = TestNode.start(TestHome.make(folder, "node"));
    published = publishAs("taken", "A sound record");
    ownRecord =
        node.publish(TestNode.lesson("An own record").toBuilder().setAudience("own").build())
            .getRecordId();
    Await.until("the views have both", () -> node.status().getRecords() == 2);
    before = node.status().getLogsList();
  }

  @AfterAll
  static void stop() {
    GetStatusResponse after = node.status();
    node.close();
    assertThat(after.getRecords()).isEqualTo(2);
    assertThat(after.getLogsList())
        .filteredOn(log -> !log.getCircle().equals("governance"))
        .containsExactlyElementsOf(
            before.stream().filter(log -> !log.getCircle().equals("governance")).toList());
  }

  private void bad(String what, Status.Code code, String reason, String field, Call call) {
    cases.add(
        DynamicTest.dynamicTest(
            what,
            () -> {
              StatusRuntimeException refused = refusal(call);
              assertThat(refused.getStatus().getCode()).as("code").isEqualTo(code);
              assertThat(Refusals.reason(refused)).as("reason").isEqualTo(reason);
              assertThat(Refusals.fields(refused)).as("fields").contains(field);
              assertThat(Refusals.told(refused)).as("words").isEqualTo(WORDS.get(what));
              assertThat(String.valueOf(refused.getStatus().getDescription()))
                  .as("carries no internals")
                  .doesNotContain("Exception", "org.kith", "java.");
              assertThat(node.isHealthy()).isTrue();
            }));
  }

  private static StatusRuntimeException refusal(Call call) throws Exception {
    try {
      call.make();
    } catch (StatusRuntimeException e) {
      return e;
    } catch (io.grpc.StatusException e) {
      return e.getStatus().asRuntimeException(e.getTrailers());
    }
    throw new AssertionError("it was taken");
  }

  private void badRecord(String what, String field, UnaryOperator<LearningRecord.Builder> change) {
    badRecord(what, INVALID_ARGUMENT, "INVALID_RECORD", field, change);
  }

  private void badRecord(
      String what,
      Status.Code code,
      String reason,
      String field,
      UnaryOperator<LearningRecord.Builder> change) {
    bad(
        "record: " + what,
        code,
        reason,
        field,
        () ->
            node.publish(
                change.apply(TestNode.lesson("A record with one fault").toBuilder()).build()));
  }

  @TestFactory
  Stream<DynamicTest> tokensAndRoles() {
    for (String header : new String[] {"Bearer kith_wrong", "Basic " + NOBODY, "Bearer ", "x"}) {
      bad("token: " + header, UNAUTHENTICATED, "NO_VALID_TOKEN", "", () -> withHeader(header));
    }
    bad(
        "no token at all",
        UNAUTHENTICATED,
        "NO_VALID_TOKEN",
        "",
        () ->
            LearningServiceGrpc.newBlockingStub(node.channel())
                .listTopics(ListTopicsRequest.getDefaultInstance()));
    bad(
        "the right token without its scheme",
        UNAUTHENTICATED,
        "NO_VALID_TOKEN",
        "",
        () -> withHeader(node.home().token()));
    bad(
        "a revoked token",
        UNAUTHENTICATED,
        "NO_VALID_TOKEN",
        "",
        () -> {
          String secret = token("revoked at once", "reader");
          var _ =
              node.governance()
                  .revokeToken(RevokeTokenRequest.newBuilder().setName("revoked at once").build());
          as(secret).searchRecords(SearchRecordsRequest.getDefaultInstance());
        });
    String[][] denied = {
      {"reader"}, {"author"}, {"approver"}, {"operator"}, {"auditor"}, {"trust-steward"}
    };
    for (String[] roles : denied) {
      bad(
          "publishing as " + roles[0] + " only",
          PERMISSION_DENIED,
          "ROLE_MISSING",
          "",
          () ->
              as(token("only " + roles[0], roles))
                  .publishRecord(
                      PublishRecordRequest.newBuilder()
                          .setRecord(TestNode.lesson("Not allowed to"))
                          .build()));
    }
    bad(
        "searching as operator",
        PERMISSION_DENIED,
        "ROLE_MISSING",
        "",
        () ->
            as(token("operator searching", "operator"))
                .searchRecords(SearchRecordsRequest.getDefaultInstance()));
    bad(
        "operating as reader",
        PERMISSION_DENIED,
        "ROLE_MISSING",
        "",
        () ->
            NodeServiceGrpc.newBlockingStub(node.channel())
                .withCallCredentials(TestNode.bearer(token("reader operating", "reader")))
                .syncNow(SyncNowRequest.getDefaultInstance()));
    bad(
        "a method that does not exist",
        UNIMPLEMENTED,
        "",
        "",
        () -> raw("kith.v1.LearningService/Nothing", new byte[0]));
    bad(
        "a service that does not exist",
        UNIMPLEMENTED,
        "",
        "",
        () -> raw("kith.v1.NoService/Nothing", new byte[0]));
    bad(
        "the peers' service",
        UNIMPLEMENTED,
        "",
        "",
        () -> raw("kith.v1.PeerService/Exchange", new byte[0]));
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> records() {
    badRecord("no title", "title", LearningRecord.Builder::clearTitle);
    badRecord("a title of 7 characters", "title", r -> r.setTitle("1234567"));
    badRecord("a title of 161 characters", "title", r -> r.setTitle("t".repeat(161)));
    badRecord("a control character", "title", r -> r.setTitle("A title\u0007 with a bell"));
    badRecord(
        "a code point of no Unicode yet",
        "title",
        r -> r.setTitle("A title with \uDBBF\uDFFD in it"));
    badRecord("no summary", "summary", LearningRecord.Builder::clearSummary);
    badRecord("a summary of 601 characters", "summary", r -> r.setSummary("s".repeat(601)));
    badRecord("no topic", "topics", LearningRecord.Builder::clearTopics);
    badRecord("an unknown topic", "topics[0]", r -> r.setTopics(0, "no-such-topic"));
    badRecord(
        "seven topics",
        "topics",
        r -> r.clearTopics().addAllTopics(Collections.nCopies(7, "handover")));
    badRecord("an unknown setting", "settings[0]", r -> r.addSettings("the-moon"));
    badRecord("no author's role", "authorRole", LearningRecord.Builder::clearAuthorRole);
    badRecord("an unknown level", "level", r -> r.setLevel("galaxy"));
    badRecord("an unknown audience", "audience", r -> r.setAudience("everybody"));
    badRecord(
        "an audience that is not there yet",
        "audience",
        r -> r.setAudience("circle").setCircle("c"));
    badRecord("an unknown licence", "licence", r -> r.setLicence("MINE"));
    badRecord(
        "a month that is none",
        "period.start",
        r -> r.setPeriod(Period.newBuilder().setStart("2024-13")));
    badRecord("no body", "", LearningRecord.Builder::clearBody);
    badRecord(
        "a lesson without what happened",
        "lesson.whatHappened",
        r -> r.setLesson(Lesson.newBuilder().setWhatWeLearned("w".repeat(40))));
    badRecord(
        "a lesson of 8,001 characters",
        "lesson.whatHappened",
        r -> r.setLesson(r.getLesson().toBuilder().setWhatHappened("w".repeat(8_001))));
    badRecord(
        "a lesson of an unknown type",
        "lesson.lessonType",
        r -> r.setLesson(r.getLesson().toBuilder().setLessonType("rumour")));
    badRecord(
        "a link to no id", "links[0].recordId", r -> r.addLinks(link("builds-on", "nothing")));
    badRecord("an unknown relation", "links[0].relation", r -> r.addLinks(link("admires", NOBODY)));
    badRecord(
        "33 links",
        "links",
        r -> r.addAllLinks(Collections.nCopies(33, link("builds-on", NOBODY))));
    badRecord(
        "contradicting without a note",
        "links[0].note",
        r -> r.addLinks(link("contradicts", NOBODY)));
    badRecord(
        "tried here without what",
        "links",
        r -> r.setTriedHere(TriedHere.newBuilder().setStatus("planned")));
    badRecord(
        "a practice of nothing",
        "practice.coreElements",
        r -> r.setPractice(Practice.newBuilder().setProblem("A problem that is long enough")));
    badRecord(
        "a method without steps",
        "method.steps",
        r -> r.setMethod(Method.newBuilder().setPurpose("A purpose that is long enough")));
    badRecord(
        "a retraction of nothing",
        "links",
        r -> r.setRetraction(Retraction.newBuilder().setReason("wrong")));
    badRecord(
        "erasing another record than the one that is taken back",
        "links",
        r ->
            r.addLinks(link("retracts", published))
                .addLinks(link("erases", "a".repeat(52)))
                .setRetraction(Retraction.newBuilder().setReason("wrong").setErase(true)));
    badRecord(
        "erasing without saying so",
        "links",
        r ->
            r.addLinks(link("retracts", published))
                .addLinks(link("erases", published))
                .setRetraction(Retraction.newBuilder().setReason("wrong")));
    bad(
        "a request id with a space",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "requestId",
        () -> publishAs("a b"));
    bad(
        "a request id of 65 characters",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "requestId",
        () -> publishAs("r".repeat(65)));
    bad(
        "another record under a request id",
        ALREADY_EXISTS,
        "REQUEST_ID_USED",
        "requestId",
        () -> publishAs("taken", "Another sound record"));
    bad(
        "a message of more than 4 MiB",
        RESOURCE_EXHAUSTED,
        "",
        "",
        () -> node.publish(TestNode.lesson("x").toBuilder().setTitle("x".repeat(4 << 20)).build()));
    String publish = "kith.v1.LearningService/PublishRecord";
    bad(
        "bytes that are no message",
        INVALID_ARGUMENT,
        "MALFORMED_MESSAGE",
        "",
        () -> raw(publish, new byte[] {(byte) 0xff, 1, 2}));
    bad(
        "a truncated message",
        INVALID_ARGUMENT,
        "MALFORMED_MESSAGE",
        "",
        () -> raw(publish, new byte[] {10, 100, 1}));
    bad(
        "text that is not UTF-8",
        INVALID_ARGUMENT,
        "MALFORMED_MESSAGE",
        "",
        () -> raw(publish, new byte[] {18, 2, (byte) 0xc3, 0x28}));
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> reading() {
    for (String id :
        new String[] {"", "abcdefg", "ABCDEFGH", "abcdefg1", "../../etc", "a".repeat(53)}) {
      bad(
          "record id '" + id + "'",
          INVALID_ARGUMENT,
          "INVALID_ARGUMENT",
          "recordId",
          () -> get(id));
    }
    bad("an id that is not here", NOT_FOUND, "NOT_FOUND", "", () -> get(NOBODY));
    bad("a prefix that is not here", NOT_FOUND, "NOT_FOUND", "", () -> get("a".repeat(10)));
    bad(
        "a proof of what is not here",
        NOT_FOUND,
        "NOT_FOUND",
        "",
        () -> node.learning().getProof(GetProofRequest.newBuilder().setRecordId(NOBODY).build()));
    bad(
        "a proof of what is not public",
        FAILED_PRECONDITION,
        "NOT_PUBLISHED",
        "",
        () ->
            node.learning().getProof(GetProofRequest.newBuilder().setRecordId(ownRecord).build()));
    bad(
        "101 ids",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "recordIds",
        () ->
            node.learning()
                .batchGetRecords(
                    BatchGetRecordsRequest.newBuilder()
                        .addAllRecordIds(Collections.nCopies(101, NOBODY))
                        .build()));
    bad(
        "a batch with no id",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "recordIds[1]",
        () ->
            node.learning()
                .batchGetRecords(
                    BatchGetRecordsRequest.newBuilder()
                        .addRecordIds(NOBODY)
                        .addRecordIds("x")
                        .build()));
    badSearch("201 results a page", "pageSize", q -> q.setPageSize(201));
    badSearch("less than nothing a page", "pageSize", q -> q.setPageSize(-1));
    badSearch("513 characters", "query", q -> q.setQuery("q".repeat(513)));
    badSearch("an unknown kind", "kinds[0]", q -> q.addKinds("rumour"));
    badSearch("a kind that is no record", "kinds[0]", q -> q.addKinds("governance"));
    badSearch("an unknown topic", "topics[0]", q -> q.addTopics("rumour"));
    badSearch("an unknown setting", "settings[0]", q -> q.addSettings("rumour"));
    badSearch("51 topics", "topics", q -> q.addAllTopics(Collections.nCopies(51, "handover")));
    badSearch("an origin that is no id", "origins[0]", q -> q.addOrigins("us"));
    badSearch("an unknown order", "orderBy", q -> q.setOrderBy("loudest"));
    badSearch("an unknown level", "levels[0]", q -> q.addLevels("galaxy"));
    badSearch("an unknown outcome", "outcomes[0]", q -> q.addOutcomes("failed"));
    badSearch("an unknown status", "statuses[1]", q -> q.addStatuses("adopted").addStatuses("x"));
    badSearch("a day that never was", "since", q -> q.setSince("2026-02-30"));
    badSearch("a time in words", "since", q -> q.setSince("last week"));
    badSearch("a period in words", "period", q -> q.setPeriod("spring"));
    badSearch("a period that ends first", "period", q -> q.setPeriod("2026-03..2026-02"));
    badSearch("by what nobody knows", "by", q -> q.setBy("magic"));
    badSearch("an origin of no such name", "query", q -> q.setQuery("falls origin:atlantis"));
    badSearch("a kind in its words that is none", "query", q -> q.setQuery("falls kind:foo"));
    badSearch("a mistyped topic in its words", "query", q -> q.setQuery("topic:sepsiss"));
    badSearch("a setting in marks that is none", "query", q -> q.setQuery("setting:\"the moon\""));
    badSearch("a page token of nobody", "pageToken", q -> q.setPageToken("AAAA"));
    bad(
        "an origin that is not known",
        NOT_FOUND,
        "NOT_FOUND",
        "",
        () ->
            node.learning()
                .searchRecords(
                    SearchRecordsRequest.newBuilder().addOrigins("kith1" + NOBODY).build()));
    bad(
        "a cursor of nobody",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "cursor",
        () ->
            node.learning()
                .watchRecords(WatchRecordsRequest.newBuilder().setCursor("then").build())
                .next());
    bad(
        "watching an unknown kind",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "kinds[0]",
        () ->
            node.learning()
                .watchRecords(WatchRecordsRequest.newBuilder().addKinds("rumour").build())
                .next());
    bad(
        "an unknown vocabulary",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "vocabularies[0]",
        () ->
            node.learning()
                .listTopics(ListTopicsRequest.newBuilder().addVocabularies("swearing").build()));
    bad(
        "retracting what is not here",
        NOT_FOUND,
        "NOT_FOUND",
        "",
        () ->
            node.learning()
                .retractRecord(
                    RetractRecordRequest.newBuilder()
                        .setRecordId(NOBODY)
                        .setReason("wrong")
                        .build()));
    bad(
        "retracting for no reason",
        INVALID_ARGUMENT,
        "INVALID_RECORD",
        "retraction.reason",
        () ->
            node.learning()
                .retractRecord(
                    RetractRecordRequest.newBuilder()
                        .setRecordId(published)
                        .setReason("boredom")
                        .build()));
    bad(
        "erasing here what is our own",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "recordId",
        () ->
            node.governance()
                .eraseHere(
                    EraseHereRequest.newBuilder().setRecordId(published).setReason("no").build()));
    bad(
        "erasing here without a reason",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "reason",
        () ->
            node.governance()
                .eraseHere(EraseHereRequest.newBuilder().setRecordId(published).build()));
    bad(
        "an erasure that is none",
        NOT_FOUND,
        "NOT_FOUND",
        "",
        () ->
            node.governance()
                .listErasures(ListErasuresRequest.newBuilder().setRecordId(published).build()));
    return cases.stream();
  }

  private void badSearch(
      String what, String field, UnaryOperator<SearchRecordsRequest.Builder> change) {
    bad(
        "search: " + what,
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        field,
        () ->
            node.learning().searchRecords(change.apply(SearchRecordsRequest.newBuilder()).build()));
  }

  private void badInvitation(String what, String line) {
    bad(what, INVALID_ARGUMENT, "INVALID_ARGUMENT", "invitation", () -> propose(line, true));
  }

  @TestFactory
  Stream<DynamicTest> governing() {
    String line = stranger.invitation("127.0.0.1:1");
    badInvitation("an invitation of nothing", "");
    badInvitation("an invitation that is a greeting", "hello");
    badInvitation("an invitation that ends where it starts", "kith-invite1.");
    badInvitation("an invitation of other characters", "kith-invite1.!!!!");
    badInvitation("half an invitation", line.substring(0, line.length() / 2));
    char other = line.charAt(40) == 'A' ? 'B' : 'A';
    badInvitation("a mistyped invitation", line.substring(0, 40) + other + line.substring(41));
    bad(
        "the own invitation",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "invitation",
        () -> propose(node.home().invitation(), true));
    bad(
        "no safety number compared",
        FAILED_PRECONDITION,
        "SAFETY_NUMBER_NOT_COMPARED",
        "",
        () -> propose(line, false));
    bad(
        "an endpoint that is none",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "endpoints[0]",
        () ->
            node.governance()
                .createInvitation(
                    CreateInvitationRequest.newBuilder().addEndpoints("nowhere").build()));
    bad(
        "nine endpoints",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "endpoints",
        () ->
            node.governance()
                .createInvitation(
                    CreateInvitationRequest.newBuilder()
                        .addAllEndpoints(Collections.nCopies(9, "a:1"))
                        .build()));
    bad(
        "removing nobody",
        NOT_FOUND,
        "NOT_FOUND",
        "",
        () ->
            node.governance()
                .proposeRevocation(
                    ProposeRevocationRequest.newBuilder()
                        .setOrganisationId("kith1" + NOBODY)
                        .build()));
    bad(
        "removing what is no id",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "organisationId",
        () ->
            node.governance()
                .proposeRevocation(
                    ProposeRevocationRequest.newBuilder().setOrganisationId("them").build()));
    bad(
        "a peer that is not known",
        NOT_FOUND,
        "NOT_FOUND",
        "",
        () ->
            node.governance()
                .getPeer(GetPeerRequest.newBuilder().setOrganisationId("kith1" + NOBODY).build()));
    bad(
        "201 peers a page",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "pageSize",
        () -> node.governance().listPeers(ListPeersRequest.newBuilder().setPageSize(201).build()));
    bad(
        "a page token of nobody",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "pageToken",
        () ->
            node.governance()
                .listAuditEntries(ListAuditEntriesRequest.newBuilder().setPageToken("-1").build()));
    bad(
        "a witness that is not known",
        NOT_FOUND,
        "NOT_FOUND",
        "",
        () ->
            node.governance()
                .setAuditWitness(
                    SetAuditWitnessRequest.newBuilder()
                        .setOrganisationId("kith1" + NOBODY)
                        .setOn(true)
                        .build()));
    for (String reason : List.of("", " ", "two\nlines", "r".repeat(401))) {
      bad(
          "a line of the audit begun for " + reason.length() + " characters",
          INVALID_ARGUMENT,
          "INVALID_ARGUMENT",
          "reason",
          () ->
              node.governance()
                  .beginAuditLine(BeginAuditLineRequest.newBuilder().setReason(reason).build()));
    }
    bad(
        "a line of the audit begun where nothing is broken",
        FAILED_PRECONDITION,
        "NOTHING_BROKEN",
        "",
        () ->
            node.governance()
                .beginAuditLine(
                    BeginAuditLineRequest.newBuilder().setReason("r".repeat(400)).build()));
    badToken(
        "without a name", INVALID_ARGUMENT, "INVALID_ARGUMENT", "name", t -> t.addRoles("reader"));
    badToken(
        "with a name of 65 characters",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "name",
        t -> t.setName("n".repeat(65)).addRoles("reader"));
    badToken(
        "with a name of two lines",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "name",
        t -> t.setName("a\nb").addRoles("reader"));
    badToken(
        "without roles", INVALID_ARGUMENT, "INVALID_ARGUMENT", "roles", t -> t.setName("nobody"));
    badToken(
        "with an unknown role",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "roles[0]",
        t -> t.setName("king").addRoles("king"));
    badToken(
        "for less than no days",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "days",
        t -> t.setName("late").addRoles("reader").setDays(-1));
    badToken(
        "that exists",
        ALREADY_EXISTS,
        "TOKEN_EXISTS",
        "",
        t -> t.setName("admin").addRoles("reader"));
    bad(
        "revoking no token",
        NOT_FOUND,
        "NOT_FOUND",
        "",
        () ->
            node.governance()
                .revokeToken(RevokeTokenRequest.newBuilder().setName("nobody").build()));
    bad(
        "waiting less than nothing",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "waitSeconds",
        () -> node.operations().syncNow(SyncNowRequest.newBuilder().setWaitSeconds(-1).build()));
    bad(
        "waiting longer than an hour",
        INVALID_ARGUMENT,
        "INVALID_ARGUMENT",
        "waitSeconds",
        () -> node.operations().syncNow(SyncNowRequest.newBuilder().setWaitSeconds(3_601).build()));
    return cases.stream();
  }

  private void badToken(
      String what,
      Status.Code code,
      String reason,
      String field,
      UnaryOperator<IssueTokenRequest.Builder> change) {
    bad(
        "a token " + what,
        code,
        reason,
        field,
        () -> node.governance().issueToken(change.apply(IssueTokenRequest.newBuilder()).build()));
  }

  private static void propose(String invitation, boolean compared) {
    var _ =
        node.governance()
            .proposePeer(
                ProposePeerRequest.newBuilder()
                    .setInvitation(invitation)
                    .setSafetyNumberCompared(compared)
                    .build());
  }

  private static void get(String id) {
    var _ = node.learning().getRecord(GetRecordRequest.newBuilder().setRecordId(id).build());
  }

  private static void publishAs(String requestId) {
    var _ = publishAs(requestId, "A sound record");
  }

  private static String publishAs(String requestId, String title) {
    return node.learning()
        .publishRecord(
            PublishRecordRequest.newBuilder()
                .setRecord(TestNode.lesson(title))
                .setRequestId(requestId)
                .build())
        .getRecordId();
  }

  private static Link link(String relation, String id) {
    return Link.newBuilder().setRelation(relation).setRecordId(id).build();
  }

  private static String token(String name, String... roles) {
    return node.governance()
        .issueToken(
            IssueTokenRequest.newBuilder().setName(name).addAllRoles(List.of(roles)).build())
        .getSecret();
  }

  private static LearningServiceGrpc.LearningServiceBlockingStub as(String secret) {
    return LearningServiceGrpc.newBlockingStub(node.channel())
        .withCallCredentials(TestNode.bearer(secret));
  }

  private static void withHeader(String value) {
    var _ =
        LearningServiceGrpc.newBlockingStub(node.channel())
            .withInterceptors(Refusals.header("authorization", value))
            .listTopics(ListTopicsRequest.getDefaultInstance());
  }

  private static void raw(String method, byte[] bytes) {
    var _ =
        ClientCalls.blockingUnaryCall(
            node.channel(),
            MethodDescriptor.newBuilder(Refusals.BYTES, Refusals.BYTES)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .build(),
            CallOptions.DEFAULT.withCallCredentials(TestNode.bearer(node.home().token())),
            bytes);
  }
}
