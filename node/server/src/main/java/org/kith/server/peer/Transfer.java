package org.kith.server.peer;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kith.core.admit.AdmitLimits;
import org.kith.core.admit.RangeOffer;
import org.kith.core.sync.Chunks;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Message;
import org.kith.core.sync.SyncLimits;
import org.kith.core.trust.Decision;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.PayloadPolicy;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.LogEnd;
import org.kith.schema.v1.Interest;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.TransferEnd;
import org.kith.schema.v1.TransferFrame;
import org.kith.schema.v1.TransferHead;
import org.kith.server.store.LogStore;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Witness;
import org.kith.server.writer.WriterQueue;

/// The exchange through a file (SPEC 7.12): the messages that would go over the line, in the same
/// bytes, through the same gate.
public final class Transfer {
  static final int FORMAT_VERSION = 1;

  private final LogStore store;
  private final Ranges ranges;
  private final Supplier<Standing> standing;
  private final Witness witness;
  private final FileTaking.Surroundings inbox;
  private final InstantSource clock;

  public Transfer(
      LogStore store,
      WriterQueue writer,
      Supplier<Standing> standing,
      Witness witness,
      Tombstones tombstones,
      InstantSource clock) {
    this.store = store;
    this.ranges = new Ranges(store, tombstones);
    this.standing = standing;
    this.witness = witness;
    this.inbox = FileTaking.Surroundings.of(store, writer, standing, witness, tombstones::answers);
    this.clock = clock;
  }

  /// What became of frames.
  ///
  /// @param refused by reason
  /// @param ended whether the last frame of the file was among them
  public record Taken(
      int entries,
      int alreadyHeld,
      SortedMap<String, Integer> refused,
      List<String> problems,
      boolean ended) {}

  /// Hands out frames for an organisation that is accepted for sessions.
  ///
  /// @param since frames that it made; what they claim decides only how much goes
  /// @param first is told what may go before anything does; not where it is the state only
  public void export(
      OrganisationId recipient,
      List<Bytes> since,
      boolean stateOnly,
      Consumer<Decision.FileWritten> first,
      Consumer<Bytes> frames) {
    Standing now = standing.get();
    OrganisationId own = now.own().organisation();
    TransferState known = TransferState.of(since, recipient);
    List<LogOwner> logs = shared(now, recipient, known);
    List<Decision.FileExtent> extents = stateOnly ? List.of() : extents(logs, known);
    if (!extents.isEmpty()) {
      first.accept(new Decision.FileWritten(recipient, extents));
    }
    emit(frames, TransferFrame.newBuilder().setHead(head(now, recipient)));
    var messages = new ArrayList<Message>();
    Chunks.of(laterManifests(logs), SyncLimits.MANIFESTS_MAX, Bytes::size)
        .forEach(manifests -> messages.add(new Message.Manifests(manifests)));
    messages.addAll(Chunks.heads(heads(now)));
    if (!stateOnly) {
      logs.forEach(owner -> now.evidence(owner.name()).forEach(p -> messages.add(evidence(p))));
      Set<OrganisationId> origins = new HashSet<>();
      logs.forEach(owner -> origins.add(owner.name().organisation()));
      now.erasures().all().stream()
          .filter(confirmed -> origins.contains(confirmed.receipt().origin()))
          .forEach(c -> messages.add(new Message.Receipts(List.of(c.signed()))));
    }
    messages.forEach(message -> emit(frames, message));
    int count = messages.size();
    if (!stateOnly) {
      for (LogOwner owner : logs) {
        for (Decision.FileExtent extent : extents) {
          if (extent.log().equals(owner.name().id())) {
            count += ranges(owner, extent, frames);
          }
        }
      }
      List<LogId> ids = logs.stream().map(owner -> owner.name().id()).toList();
      for (Bytes note : witness.notes(ids, now)) {
        emit(frames, new Message.Cosigned(List.of(note)));
        count++;
      }
    }
    emit(frames, TransferFrame.newBuilder().setEnd(TransferEnd.newBuilder().setMessages(count)));
    assert !recipient.equals(own) : "nobody is their own peer";
  }

  private static Message evidence(Bytes proof) {
    return new Message.Evidence(List.of(proof));
  }

  private TransferHead.Builder head(Standing now, OrganisationId recipient) {
    var interest = Interest.newBuilder();
    now.interest().forEach(origin -> interest.addOrigins(origin.hash().toByteString()));
    return TransferHead.newBuilder()
        .setFormatVersion(FORMAT_VERSION)
        .setSender(now.own().organisation().hash().toByteString())
        .setRecipient(recipient.hash().toByteString())
        .setMadeMs(clock.millis())
        .setInterest(interest)
        .setPart(1);
  }

  /// The own logs, those of origins that both sides accept, and the other side's own, of which it
  /// may have lost some (SPEC 5.4); without word from the other side, the own ones only (SPEC 7.2).
  private static List<LogOwner> shared(
      Standing now, OrganisationId recipient, TransferState known) {
    var shared = new ArrayList<>(LogOwner.allOf(now.own(), Map.of()));
    for (LogOwner owner : now.logs()) {
      OrganisationId origin = owner.name().organisation();
      if (origin.equals(recipient) ? known.heard() : known.interest().contains(origin)) {
        shared.add(owner);
      }
    }
    return shared;
  }

  private static List<Bytes> laterManifests(List<LogOwner> logs) {
    Map<OrganisationId, List<Bytes>> chains = new LinkedHashMap<>();
    logs.forEach(owner -> chains.put(owner.name().organisation(), owner.chain().encodedAfter(1)));
    return chains.values().stream().flatMap(List::stream).toList();
  }

  /// Of every log that this node accepts, and of its own, so that the other side knows what is
  /// lacking here, and sees where it holds another history.
  private List<Message.Head> heads(Standing now) {
    var heads = new ArrayList<Message.Head>();
    var owners = new ArrayList<>(LogOwner.allOf(now.own(), Map.of()));
    owners.addAll(now.logs());
    for (LogOwner owner : owners) {
      if (owner.end().isPresent()) {
        continue; // its end is in the manifest
      }
      LogId log = owner.name().id();
      store
          .head(log)
          .flatMap(LogStore.LogHead::checkpoint)
          .ifPresent(note -> heads.add(new Message.Head(log, note)));
    }
    return heads;
  }

  /// What of each log is here and not yet there. Whatever is appended meanwhile goes another time.
  private List<Decision.FileExtent> extents(List<LogOwner> logs, TransferState known) {
    var extents = new ArrayList<Decision.FileExtent>();
    for (LogOwner owner : logs) {
      LogId log = owner.name().id();
      long held = store.head(log).map(LogStore.LogHead::checkpointSize).orElse(0L);
      long to = owner.end().map(end -> wholeTo(owner.name(), end)).orElse(held);
      if (to > 0) {
        long from = Math.clamp(known.sizes().getOrDefault(log, 0L), 0, to);
        extents.add(new Decision.FileExtent(log, from, to));
      }
    }
    return extents;
  }

  /// A log that has ended goes as a whole: only its end proves it (SPEC 4.9).
  private long wholeTo(LogName log, LogEnd end) {
    return store.isWhole(log, end) ? end.size() : 0;
  }

  private int ranges(LogOwner owner, Decision.FileExtent extent, Consumer<Bytes> frames) {
    long end = owner.end().map(LogEnd::size).orElse(0L);
    int count = 0;
    long next = extent.from();
    Optional<RangeOffer> offer = read(extent, next, end);
    while (offer.isPresent()) {
      emit(frames, new Message.Range(0, offer.get()));
      count++;
      next = offer.get().to();
      offer = read(extent, next, end);
    }
    return count;
  }

  private Optional<RangeOffer> read(Decision.FileExtent extent, long from, long end) {
    long to = Math.min(extent.to(), from + AdmitLimits.RANGE_ENTRIES_MAX);
    return from >= to
        ? Optional.empty()
        : ranges.read(new Effect.Serve(0, extent.log(), from, to, end, PayloadPolicy.EVERYTHING));
  }

  private static void emit(Consumer<Bytes> frames, Message message) {
    emit(frames, TransferFrame.newBuilder().setMessage((PeerMessage) PeerEncoder.encode(message)));
  }

  private static void emit(Consumer<Bytes> frames, TransferFrame.Builder frame) {
    frames.accept(Bytes.wrap(frame.build().toByteArray()));
  }

  /// Takes frames in order. Each is judged like a message of a session; a bad one
  /// ends the taking, and what came before it stays.
  public Taken take(List<Bytes> frames) throws InterruptedException {
    var taking = new FileTaking(inbox);
    for (Bytes bytes : frames) {
      TransferFrame frame = TransferState.parse(bytes);
      boolean goesOn =
          switch (frame.getFrameCase()) {
            case HEAD -> taking.head(frame.getHead());
            case MESSAGE -> taking.message(frame.getMessage());
            case END -> taking.end();
            case FRAME_NOT_SET -> taking.problem("A frame cannot be read.");
          };
      if (!goesOn) {
        break;
      }
    }
    return taking.taken();
  }
}
