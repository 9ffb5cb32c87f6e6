package org.kith.server.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Message;
import org.kith.core.sync.SyncLimits;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.AuditCheckpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.server.writer.AuditCosignatures;
import org.kith.server.writer.AuditCosignatures.Kept;
import org.kith.server.writer.AuditCosignatures.Refusal;
import org.kith.server.writer.Audits;

/// What one session says of audits (SPEC 7.16): of the own one where a person chose the peer as a
/// witness, and of the peer's, which this node cosigns. One thread uses it.
final class AuditShowing {
  private final OrganisationId peer;
  private final Audits audits;
  private final Supplier<Standing> standing;
  private final Map<String, Shown> shown = new HashMap<>();

  /// What was shown last of a log.
  ///
  /// @param again whether it was shown once more, from the size that the peer named
  private record Shown(AuditCheckpoint checkpoint, long atMs, boolean again) {}

  AuditShowing(OrganisationId peer, Audits audits, Supplier<Standing> standing) {
    this.peer = peer;
    this.audits = audits;
    this.standing = standing;
  }

  /// Does what the session wants done; what is to be sent.
  List<Message> perform(Effect.OfAudit effect, long nowMs) {
    return switch (effect) {
      case Effect.ShowAudit() -> due(nowMs);
      case Effect.WitnessAudit(var theirs) -> List.of(audits.witness().answer(peer, theirs));
      case Effect.AuditAnswered(var answer) -> answered(answer, nowMs);
    };
  }

  private List<Message> due(long nowMs) {
    int line = standing.get().audits().line();
    var messages = new ArrayList<Message>();
    for (LogName log : audits.logs()) {
      Shown before = shown.get(log.circle());
      long size = audits.size(log);
      boolean late =
          before == null
              || before.checkpoint().line() != line
              || before.checkpoint().size() != size && nowMs - before.atMs() >= SyncLimits.AUDIT_MS;
      if (size > 0 && late && !isCosigned(checkpoint(log, line, size))) {
        long old =
            audits
                .kept()
                .newest(peer, log.circle(), line)
                .map(kept -> kept.shown().size())
                .filter(kept -> kept <= size)
                .orElse(0L);
        messages.add(show(checkpoint(log, line, size), old, nowMs, false));
      }
    }
    return messages;
  }

  private AuditCheckpoint checkpoint(LogName log, int line, long size) {
    return new AuditCheckpoint(
        log.organisation(), log.circle(), line, size, audits.root(log, size).orElseThrow());
  }

  private boolean isCosigned(AuditCheckpoint checkpoint) {
    return audits
        .kept()
        .newest(peer, checkpoint.log(), checkpoint.line())
        .filter(kept -> kept.shown().equals(checkpoint))
        .isPresent();
  }

  private Message show(AuditCheckpoint checkpoint, long old, long nowMs, boolean again) {
    shown.put(checkpoint.log(), new Shown(checkpoint, nowMs, again));
    return new Message.AuditShown(
        checkpoint.log(),
        checkpoint.line(),
        checkpoint.size(),
        checkpoint.root(),
        old,
        audits.store().tree(log(checkpoint).id()).consistencyProof(old, checkpoint.size()));
  }

  private LogName log(AuditCheckpoint checkpoint) {
    return audits.logs().stream()
        .filter(log -> log.circle().equals(checkpoint.log()))
        .findFirst()
        .orElseThrow();
  }

  /// What the peer says to something else than what it was shown last is passed over.
  private List<Message> answered(Message.AuditAnswer answer, long nowMs) {
    Shown asked = shown.get(answer.log());
    if (asked == null
        || asked.checkpoint().line() != answer.line()
        || asked.checkpoint().size() != answer.size()) {
      return List.of();
    }
    if (answer.reason().isEmpty()) {
      if (!isCosigned(asked.checkpoint())) { // once: each costs a sync
        cosigned(asked.checkpoint(), answer);
      }
      return List.of();
    }
    if (answer.reason().equals(Message.AuditAnswer.OLD_SIZE)
        && answer.knownLine() == answer.line()
        && answer.knownSize() <= answer.size()
        && !asked.again()) {
      return List.of(show(asked.checkpoint(), answer.knownSize(), nowMs, true));
    }
    refused(answer, answer.reason());
    return List.of();
  }

  private void refused(Message.AuditAnswer answer, String reason) {
    audits
        .kept()
        .refused(new Refusal(peer, answer.log(), reason, answer.knownLine(), answer.knownSize()));
  }

  /// Nobody is believed but for their own signature over what this node has shown.
  private void cosigned(AuditCheckpoint checkpoint, Message.AuditAnswer answer) {
    Optional<NoteKey> key = standing.get().member(peer).map(known -> known.chain().cosignKey());
    if (key.isEmpty()) {
      return; // removed meanwhile
    }
    var line = new Note.Line(key.get().name(), key.get().hash(), answer.cosignature());
    var note = new Note(checkpoint.text(), List.of(line));
    Optional<Long> time = Cosignature.verify(note, key.get());
    if (time.isPresent()) {
      audits.kept().keep(new Kept(peer, checkpoint, time.get(), note));
    } else {
      refused(answer, AuditCosignatures.BAD_COSIGNATURE);
    }
  }
}
