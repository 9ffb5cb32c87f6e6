package org.kith.server.api;

import com.google.rpc.Code;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kith.core.sync.Message.AuditAnswer;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.AuditCheckpoint;
import org.kith.protocol.log.Note;
import org.kith.schema.v1.ListAuditWitnessesResponse;
import org.kith.schema.v1.WitnessedAudit;
import org.kith.server.writer.AuditCosignatures;
import org.kith.server.writer.AuditCosignatures.Kept;
import org.kith.server.writer.AuditCosignatures.Refusal;
import org.kith.server.writer.AuditWitness;
import org.kith.server.writer.Audits;

/// Witnesses of the own audit, and what this node witnesses of others' (SPEC 7.16).
final class AuditWitnessing {
  private final Supplier<Standing> standing;
  private final Audits audits;
  private final Decisions decisions;

  AuditWitnessing(Supplier<Standing> standing, Audits audits, Decisions decisions) {
    this.standing = standing;
    this.audits = audits;
    this.decisions = decisions;
  }

  /// Chooses a peer, or ends that. Nothing is decided where it is so already.
  Member set(Caller caller, String text, boolean on) {
    Standing now = standing.get();
    Member peer = Peers.find(now, "organisationId", text);
    if (on && peer.state() != Member.State.ACCEPTED) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION,
          "NOT_ACCEPTED",
          "Only an organisation with which there are sessions can be a witness: kith peer add.");
    }
    if (now.audits().chosen().contains(peer.organisation()) != on) {
      decisions.decide(caller, List.of(new Decision.AuditWitness(peer.organisation(), on)));
    }
    return peer;
  }

  /// Begins another line; its number. Only where a witness says that what is here does not extend
  /// what it saw: otherwise a line would end for nothing.
  int begin(Caller caller, String reason) {
    if (reason.isBlank()
        || reason.codePointCount(0, reason.length()) > ApiLimits.REASON_CHARACTERS_MAX
        || reason.codePoints().anyMatch(Character::isISOControl)) {
      throw ApiErrors.badField(
          "reason",
          "must have 1 to " + ApiLimits.REASON_CHARACTERS_MAX + " characters on one line");
    }
    Standing now = standing.get();
    List<Refusal> broken = refusals(now).stream().filter(Refusal::contradicts).toList();
    if (broken.isEmpty()) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION,
          "NOTHING_BROKEN",
          "No witness is known to have cosigned anything that is not here: the line goes on. kith"
              + " audit witnessed shows what each has cosigned.");
    }
    int line =
        1
            + Math.max(
                now.audits().line(), broken.stream().mapToInt(Refusal::knownLine).max().orElse(0));
    if (line > AuditCheckpoint.LINE_MAX) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION, "TOO_MANY_LINES", "There is no greater number of a line.");
    }
    decisions.decide(caller, List.of(new Decision.AuditBegun(line, reason)));
    return line;
  }

  /// What the status says of witnesses that refuse, each in a sentence with what to do.
  List<String> warnings() {
    Standing now = standing.get();
    return refusals(now).stream()
        .map(refusal -> "audit: " + Peers.origin(now, refusal.peer()).getName() + words(refusal))
        .toList();
  }

  /// What chosen witnesses refuse, and what a cosignature contradicts that is kept here. A line
  /// that
  /// has begun since answers both.
  private List<Refusal> refusals(Standing now) {
    int line = now.audits().line();
    Stream<Refusal> told =
        audits.kept().refusals().stream()
            .filter(refusal -> now.audits().chosen().contains(refusal.peer()))
            .filter(refusal -> !refusal.contradicts() || refusal.knownLine() >= line);
    Stream<Refusal> known =
        audits.kept().all().stream()
            .filter(kept -> kept.shown().line() == line && !isHere(kept.shown()))
            .map(
                kept ->
                    new Refusal(
                        kept.peer(),
                        kept.shown().log(),
                        AuditAnswer.BAD_PROOF,
                        line,
                        kept.shown().size()));
    Map<String, Refusal> one = new TreeMap<>();
    Stream.concat(known, told)
        .forEach(refusal -> one.put(refusal.peer().text() + refusal.log(), refusal));
    return List.copyOf(one.values());
  }

  private boolean isHere(AuditCheckpoint shown) {
    return audits.logs().stream()
        .filter(log -> log.circle().equals(shown.log()))
        .flatMap(log -> audits.root(log, shown.size()).stream())
        .anyMatch(shown.root()::equals);
  }

  private static String words(Refusal refusal) {
    if (refusal.contradicts()) {
      return " says that it cosigned the first %d entries of line %d of the %s log, and what is here does not go on from them: this node was put back from an older copy, or somebody rewrote its audit. Where you put it back yourself: kith audit begin --reason \"…\"; otherwise find out who did it, with kith audit export and that organisation's note"
          .formatted(refusal.knownSize(), refusal.knownLine(), refusal.log());
    }
    return switch (refusal.reason()) {
      case AuditAnswer.TOO_MANY_LINES ->
          " keeps no more lines of the " + refusal.log() + " log; choose another witness too";
      case AuditAnswer.TOO_OFTEN -> " cosigns no more of the " + refusal.log() + " log today";
      case AuditAnswer.READ_ONLY -> " may not sign at present, and cosigns when it may";
      case AuditCosignatures.BAD_COSIGNATURE ->
          " answers with what is not its signature; ask its operator";
      default -> " does not cosign the " + refusal.log() + " log (" + refusal.reason() + ")";
    };
  }

  ListAuditWitnessesResponse list() {
    Standing now = standing.get();
    var answer = ListAuditWitnessesResponse.newBuilder().setLine(now.audits().line());
    List<Kept> kept = audits.kept().all();
    for (Kept one : kept) {
      answer.addOurs(
          show(now, one.peer(), one.shown(), one.timeSeconds(), one.note())
              .setChosen(now.audits().chosen().contains(one.peer()))
              .setProblem(problem(now, one.peer(), one.shown().log(), one.shown().line())));
    }
    for (OrganisationId peer : now.audits().chosen().stream().sorted().toList()) {
      for (LogName log : audits.logs()) {
        int line = now.audits().line();
        if (audits.kept().newest(peer, log.circle(), line).isEmpty() && audits.size(log) > 0) {
          answer.addOurs(
              WitnessedAudit.newBuilder()
                  .setOrganisationId(peer.text())
                  .setName(Peers.origin(now, peer).getName())
                  .setLog(log.circle())
                  .setLine(line)
                  .setChosen(true)
                  .setProblem(problem(now, peer, log.circle(), line)));
        }
      }
    }
    for (AuditWitness.Seen seen : audits.witness().seen()) {
      answer.addTheirs(
          show(
              now,
              seen.shown().organisation(),
              seen.shown(),
              seen.timeSeconds(),
              audits.witness().note(seen)));
    }
    return answer.build();
  }

  private String problem(Standing now, OrganisationId peer, String log, int line) {
    return refusals(now).stream()
        .filter(refusal -> refusal.peer().equals(peer) && refusal.log().equals(log))
        .filter(refusal -> line == now.audits().line())
        .map(Refusal::reason)
        .findFirst()
        .orElse("");
  }

  private static WitnessedAudit.Builder show(
      Standing now, OrganisationId other, AuditCheckpoint shown, long timeSeconds, Note note) {
    return WitnessedAudit.newBuilder()
        .setOrganisationId(other.text())
        .setName(Peers.origin(now, other).getName())
        .setLog(shown.log())
        .setLine(shown.line())
        .setSize(shown.size())
        .setRoot(shown.root().base64())
        .setTime(Times.rfc3339(TimeUnit.SECONDS.toMillis(timeSeconds)))
        .setNote(note.encode().toByteString());
  }
}
