package org.kith.server.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Judgements;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Leaf;
import org.kith.schema.v1.HeldRecord;
import org.kith.schema.v1.JudgeHeldRequest;
import org.kith.schema.v1.JudgeHeldResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListHeldRequest;
import org.kith.schema.v1.ListHeldResponse;
import org.kith.server.store.LogStore.StoredEntry;

/// Records of others that are held back here, and how people judge those that the personal-data
/// guard holds. SPEC 8.7
final class HeldCalls {
  private static final String ADMIT = "admit";
  private static final String REFUSE = "refuse";

  private final LocalApi.Parts parts;
  private final Decisions decisions;
  private final People people;

  HeldCalls(LocalApi.Parts parts, Decisions decisions, People people) {
    this.people = people;
    this.parts = parts;
    this.decisions = decisions;
  }

  private record Held(LogOwner owner, StoredEntry entry, RecordId id, Reason reason) {}

  ListHeldResponse list(Caller caller, ListHeldRequest request) {
    if (request.getIncludeContent() && !caller.roles().contains(Role.IG_LEAD)) {
      throw ApiErrors.of(
          Code.PERMISSION_DENIED,
          "ROLE_MISSING",
          "Only the information-governance lead may read what a held record says.");
    }
    List<Held> all = all();
    if (!request.getRecordId().isEmpty()) {
      Held one = one(all, request.getRecordId());
      all = List.of(one);
    }
    var response = ListHeldResponse.newBuilder();
    Pages.of(
        all,
        Pages.size(request.getPageSize(), ApiLimits.LIST_PAGE_SIZE_DEFAULT),
        request.getPageToken(),
        held -> response.addHeld(show(held, request.getIncludeContent())),
        response::setNextPageToken);
    return response.build();
  }

  /// Takes effect with the second person where two hold the role, and with one otherwise.
  JudgeHeldResponse judge(Caller caller, JudgeHeldRequest request) {
    String judgement = request.getJudgement();
    if (!judgement.equals(ADMIT) && !judgement.equals(REFUSE)) {
      throw ApiErrors.badField("judgement", "must be admit or refuse");
    }
    String reason = Guarding.requireReason("reason", request.getReason());
    Held held = one(all(), request.getRecordId());
    if (held.reason() != Reason.PERSONAL_DATA) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION,
          "NOT_TO_BE_JUDGED",
          held.reason().sentence() + " What is granted decides it: kith grant propose.");
    }
    boolean admit = judgement.equals(ADMIT);
    Standing standing = parts.standing().get();
    boolean decisive =
        people.holding(Role.IG_LEAD) < 2
            || standing.judgements().of(held.id()).stream()
                .filter(by -> !people.areOne(by.name(), caller.name()))
                .anyMatch(by -> by.judgement().admit() == admit);
    decisions.decide(caller, List.of(new Decision.HeldJudged(held.id(), admit, decisive, reason)));
    return JudgeHeldResponse.newBuilder()
        .setRecordId(held.id().text())
        .setState(decisive ? admit ? "admitted" : "refused" : "waiting for a second person")
        .build();
  }

  private List<Held> all() {
    List<Held> all = new ArrayList<>();
    for (LogOwner owner : parts.standing().get().logs()) {
      for (long index : parts.store().held(owner.name().id())) {
        parts
            .store()
            .read(owner.name().id(), index)
            .ifPresent(
                entry -> {
                  if (entry.verdict() instanceof Verdict.Held(var reason)) {
                    all.add(new Held(owner, entry, Leaf.recordId(entry.entry()), reason));
                  }
                });
      }
    }
    return all;
  }

  private static Held one(List<Held> all, String text) {
    if (!text.matches("[a-z2-7]{8,52}")) {
      throw ApiErrors.badField(
          "recordId", "must be the whole id of a record or at least its first 8 characters");
    }
    List<Held> found =
        all.stream().filter(held -> held.id().text().startsWith(text)).limit(2).toList();
    if (found.isEmpty()) {
      throw ApiErrors.notFound("No held record has an id that starts with " + text + ".");
    }
    if (found.size() > 1) {
      throw ApiErrors.badField("recordId", "may mean several held records; write more of it");
    }
    return found.getFirst();
  }

  private HeldRecord show(Held held, boolean content) {
    var shown =
        HeldRecord.newBuilder()
            .setRecordId(held.id().text())
            .setOrigin(held.owner().name().organisation().text())
            .setOriginName(held.owner().chain().newest().displayName())
            .setLog(held.owner().name().originLine())
            .setIndex(held.entry().index())
            .setReason(held.reason().name())
            .setSentence(held.reason().sentence());
    if (Entry.parse(held.entry().entry()) instanceof Entry.Parsed.Ok(var entry)) {
      Kind.ofNumber(entry.kind()).map(Kind::code).ifPresent(shown::setKind);
    }
    Optional<LearningRecord> record = content(held);
    record.map(PersonGuard::find).map(Guarding::show).ifPresent(shown::addAllFindings);
    if (content) {
      record.ifPresent(shown::setContent);
    }
    for (Judgements.By by : parts.standing().get().judgements().of(held.id())) {
      shown.addJudged((by.judgement().admit() ? ADMIT : REFUSE) + " by " + by.name());
    }
    return shown.build();
  }

  private Optional<LearningRecord> content(Held held) {
    return held.entry()
        .payload()
        .filter(_ -> !parts.tombstones().covers(held.id(), held.owner().name().organisation()))
        .flatMap(
            salted -> {
              try {
                return Optional.of(LearningRecord.parseFrom(salted.payload().toArray()));
              } catch (InvalidProtocolBufferException e) {
                return Optional.empty();
              }
            });
  }
}
