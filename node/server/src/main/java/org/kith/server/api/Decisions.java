package org.kith.server.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.kith.core.admit.Reason;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.schema.v1.AuditEntry;
import org.kith.schema.v1.ListAuditEntriesResponse;
import org.kith.server.store.LogStore;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.OwnLogs;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Ticket;
import org.kith.server.writer.WriterQueue;

/// Writes decisions to the governance log, and reads them and what the audit log says back in
/// words.
final class Decisions {
  private static final long READ_BYTES_MAX = 1 << 20;

  private static final String DONE = "audit-";

  private final LogId log;
  private final LogName done;
  private final LogStore store;
  private final WriterQueue writer;
  private final InstantSource clock;

  Decisions(OwnLogs own, LogStore store, WriterQueue writer, InstantSource clock) {
    this.log = own.governance().id();
    this.done = own.audit();
    this.store = store;
    this.writer = writer;
    this.clock = clock;
  }

  /// Returns once all of them are durable and in effect. SPEC 8.4
  void decide(Caller caller, List<Decision.What> decisions) {
    List<Ticket> tickets = new ArrayList<>();
    for (Decision.What what : decisions) {
      var decision = new Decision(caller.name(), clock.millis(), what);
      tickets.add(Publisher.submitTo(writer, new Proposal.Decide(DecisionCodec.encode(decision))));
    }
    for (Ticket ticket : tickets) {
      if (Publisher.await(ticket) instanceof Outcome.Declined(var reason, var problems)) {
        throw ApiErrors.refused(reason, problems);
      }
    }
  }

  /// The same for a step that must not stop what it is about: false where this node may not write
  /// decisions now.
  boolean decideIfMay(Caller caller, Decision.Stepped step) {
    var decision = new Decision(caller.name(), clock.millis(), step);
    Outcome outcome =
        Publisher.await(
            Publisher.submitTo(writer, new Proposal.Decide(DecisionCodec.encode(decision))));
    if (outcome instanceof Outcome.Declined(var reason, var problems)) {
      if (reason == Reason.READ_ONLY) {
        return false;
      }
      throw ApiErrors.refused(reason, problems);
    }
    return true;
  }

  private long size(LogId log) {
    return store.head(log).map(LogStore.LogHead::size).orElse(0L);
  }

  /// A page of the audit: the governance log, oldest first, and then the audit log.
  ListAuditEntriesResponse page(int count, String token) {
    var page = ListAuditEntriesResponse.newBuilder();
    long from = 0;
    if (token.startsWith(DONE)) {
      from = Pages.start(token.substring(DONE.length()));
    } else {
      long start = Pages.start(token);
      page.addAllEntries(read(log, start, size(log), count));
      if (start + count < size(log)) {
        return page.setNextPageToken(Long.toString(start + count)).build();
      }
    }
    int room = count - page.getEntriesCount();
    page.addAllEntries(read(done.id(), from, size(done.id()), room));
    if (from + room < size(done.id())) {
      page.setNextPageToken(DONE + (from + room));
    }
    return page.build();
  }

  private List<AuditEntry> read(LogId log, long from, long size, int count) {
    long to = Math.min(size, from + count);
    List<AuditEntry> entries = new ArrayList<>();
    long next = from;
    while (next < to) {
      var read = store.readRange(log, next, to, READ_BYTES_MAX);
      if (read.isEmpty()) {
        break;
      }
      for (LogStore.StoredEntry entry : read) {
        entries.add(
            show(entry).setLog(log.equals(done.id()) ? LogName.AUDIT : LogName.GOVERNANCE).build());
      }
      next += read.size();
    }
    return entries;
  }

  /// Hands every step whose name starts so to `each`, oldest first.
  void steps(String prefix, BiConsumer<Decision, Decision.Stepped> each) {
    long to = size(log);
    for (long next = 0; next < to; ) {
      var read = store.readRange(log, next, to, READ_BYTES_MAX);
      if (read.isEmpty()) {
        return;
      }
      for (LogStore.StoredEntry entry : read) {
        entry
            .payload()
            .flatMap(salted -> DecisionCodec.decode(salted.payload()))
            .ifPresent(
                decision -> {
                  if (decision.what() instanceof Decision.Stepped stepped
                      && stepped.step().startsWith(prefix)) {
                    each.accept(decision, stepped);
                  }
                });
      }
      next += read.size();
    }
  }

  private static AuditEntry.Builder show(LogStore.StoredEntry entry) {
    var shown = AuditEntry.newBuilder().setIndex(entry.index());
    entry
        .payload()
        .flatMap(salted -> DecisionCodec.decode(salted.payload()))
        .ifPresentOrElse(
            decision ->
                shown
                    .setTime(Times.rfc3339(decision.decidedMs()))
                    .setDecidedBy(decision.decidedBy())
                    .setDecision(words(decision.what())),
            () -> shown.setDecision("A decision that this version does not know."));
    return shown;
  }

  private static String words(Decision.What what) {
    return switch (what) {
      case Decision.PeerAccepted(var chain, _, var originOnly, var compared) ->
          "peer accepted"
              + (originOnly ? " (origin only)" : "")
              + ": "
              + chain.newest().displayName()
              + ", "
              + chain.organisation().text()
              + (compared ? ", safety number compared" : "");
      case Decision.ManifestLearned(var chain) ->
          "manifest learned: "
              + chain.newest().displayName()
              + ", version "
              + chain.newest().version()
              + ", "
              + chain.organisation().text();
      case Decision.OriginFrozen frozen ->
          "frozen: "
              + frozen.organisation().text()
              + (frozen.epoch() == 0 ? "" : ", epoch " + frozen.epoch())
              + ", "
              + frozen.reason();
      case Decision.PeerRemoved(var organisation, var reason) ->
          "peer removed: " + organisation.text() + (reason.isEmpty() ? "" : ", " + reason);
      case Decision.Granted granted ->
          "grant: "
              + granted.organisation().text()
              + ", "
              + granted.circle()
              + ", "
              + (granted.kinds().isEmpty() && granted.topics().isEmpty()
                  ? "all"
                  : "kinds " + granted.kinds() + ", topics " + granted.topics())
              + (granted.untilMs() == 0 ? "" : ", until " + Times.rfc3339(granted.untilMs()))
              + (granted.bytesMax() == 0 ? "" : ", at most " + granted.bytesMax() + " bytes")
              + (granted.entriesPerDayMax() == 0
                  ? ""
                  : ", at most " + granted.entriesPerDayMax() + " entries a day");
      case Decision.TokenIssued(var name, _, var roles, var expires, var person) ->
          "token issued: "
              + name
              + (person.isEmpty() || person.equals(name) ? "" : " (held by " + person + ")")
              + ", "
              + String.join(" ", roles)
              + (expires == 0 ? "" : ", until " + Times.rfc3339(expires));
      case Decision.TokenRevoked(var name) -> "token revoked: " + name;
      case Decision.ErasureConfirmed(var signed) ->
          ErasureReceipt.open(signed)
              .map(
                  receipt ->
                      "erasure confirmed: record "
                          + receipt.record().text()
                          + ", "
                          + switch (receipt.outcome()) {
                            case ERASED -> "erased";
                            case NEVER_HELD -> "never held";
                            case HELD -> "held, not yet erased";
                          }
                          + " at "
                          + receipt.holder().text())
              .orElse("erasure confirmed: a receipt that does not verify");
      case Decision.FileWritten(var recipient, var extents) ->
          "file of the exchange written for "
              + recipient.text()
              + ": "
              + extents.stream().mapToLong(extent -> extent.to() - extent.from()).sum()
              + " records";
      case Decision.Stepped(var step, var subject, var findings, var reason) ->
          step
              + ": "
              + subject
              + (findings.isEmpty() ? "" : ", " + String.join(", ", findings))
              + (reason.isEmpty() ? "" : "; " + reason);
      case Decision.HeldJudged(var record, var admit, var decisive, var reason) ->
          (admit ? "held record admitted: " : "held record refused: ")
              + record.text()
              + (decisive ? "" : " (a second person is needed)")
              + "; "
              + reason;
      case Decision.PayloadsWanted(var policy) ->
          "payloads wanted: "
              + (policy.topics().isEmpty() ? "all topics" : "topics " + policy.topics())
              + (policy.bytesMax() == 0 ? "" : ", at most " + policy.bytesMax() + " bytes each");
      case Decision.HiddenHere(var record, var origin, var hidden, var reason) ->
          (hidden ? "hidden here: record " : "shown again here: record ")
              + record.text()
              + " of "
              + origin.text()
              + (reason.isEmpty() ? "" : ", " + reason);
      case Decision.AuditWitness(var peer, var on) ->
          (on ? "chosen as witness of the audit: " : "no witness of the audit any more: ")
              + peer.text();
      case Decision.AuditBegun(var line, var reason) ->
          "line " + line + " of the audit begun; " + reason;
      case Decision.ErasedHere(var record, var origin, var reason) ->
          "erased here: record " + record.text() + " of " + origin.text() + ", " + reason;
    };
  }
}
