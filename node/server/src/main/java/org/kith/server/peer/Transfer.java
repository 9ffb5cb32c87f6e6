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
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kith.core.admit.AdmitLimits;
import org.kith.core.admit.RangeOffer;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Message;
import org.kith.core.sync.SyncLimits;
import org.kith.core.trust.Decision;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.PayloadPolicy;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.LogEnd;
import org.kith.schema.v1.Interest;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.TransferEnd;
import org.kith.schema.v1.TransferFrame;
import org.kith.schema.v1.TransferHead;
import org.kith.server.store.LogStore;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Witness;
import org.kith.server.writer.WriterQueue;

/// The exchange through a file (SPEC 7.12): the messages that would go over the line, in the same
/// bytes, through the same gate.
public final class Transfer {
  private static final int FORMAT_VERSION = 1;

  private final LogStore store;
  private final Ranges ranges;
  private final WriterQueue writer;
  private final Supplier<Standing> standing;
  private final Witness witness;
  private final Tombstones tombstones;
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
    this.writer = writer;
    this.standing = standing;
    this.witness = witness;
    this.tombstones = tombstones;
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
    messages.add(new Message.Manifests(laterManifests(logs)));
    messages.add(new Message.Heads(heads(now), true));
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

  /// The own logs, and those of origins that both sides accept; without word from the other side,
  /// the own ones only (SPEC 7.2).
  private static List<LogOwner> shared(
      Standing now, OrganisationId recipient, TransferState known) {
    var shared = new ArrayList<>(LogOwner.allOf(now.own(), Map.of()));
    for (LogOwner owner : now.logs()) {
      OrganisationId origin = owner.name().organisation();
      if (!origin.equals(recipient) && known.interest().contains(origin)) {
        shared.add(owner);
      }
    }
    return shared;
  }

  private static List<Bytes> laterManifests(List<LogOwner> logs) {
    Map<OrganisationId, List<Bytes>> chains = new LinkedHashMap<>();
    logs.forEach(owner -> chains.put(owner.name().organisation(), owner.chain().encodedAfter(1)));
    return chains.values().stream().flatMap(List::stream).limit(SyncLimits.MANIFESTS_MAX).toList();
  }

  /// Of every log that this node accepts, so that the other side knows what is lacking here.
  private List<Message.Head> heads(Standing now) {
    var heads = new ArrayList<Message.Head>();
    for (LogOwner owner : now.logs()) {
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
      long to = owner.end().map(LogEnd::size).orElse(held);
      if (to > 0) {
        long from = Math.clamp(known.sizes().getOrDefault(log, 0L), 0, to);
        extents.add(new Decision.FileExtent(log, from, to));
      }
    }
    return extents;
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
    var taking = new Taking();
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

  /// One call's frames.
  private final class Taking {
    private int entries;
    private int alreadyHeld;
    private final SortedMap<String, Integer> refused = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private boolean ended;

    Taken taken() {
      return new Taken(entries, alreadyHeld, refused, List.copyOf(problems), ended);
    }

    boolean problem(String words) {
      problems.add(words);
      return false;
    }

    boolean end() {
      ended = true;
      return false;
    }

    boolean head(TransferHead head) {
      OrganisationId own = standing.get().own().organisation();
      if (head.getFormatVersion() != FORMAT_VERSION) {
        return problem("The file is of a later version of Kith; update this node.");
      }
      return Bytes.of(head.getRecipient()).equals(own.hash())
          || problem("The file was made for another organisation; ask its sender for one for you.");
    }

    boolean message(PeerMessage message) throws InterruptedException {
      return switch (PeerCodec.decode(message.toByteArray())) {
        case Wire.Malformed(var why) -> problem("A message cannot be read: " + why + ".");
        case Wire.Said(var said) -> said(said);
      };
    }

    private boolean said(Message message) throws InterruptedException {
      switch (message) {
        case Message.Manifests(var manifests) -> propose(new Proposal.Learn(manifests));
        case Message.Evidence(var proofs) -> propose(new Proposal.Weigh(proofs));
        case Message.Receipts(var receipts) ->
            propose(new Proposal.Confirmed(receipts, tombstones::answers));
        case Message.Cosigned(var notes) -> witness.learn(notes, standing.get());
        case Message.Range(_, var offer) -> {
          return range(offer);
        }
        case Message.Hello _,
            Message.InterestChanged _,
            Message.Heads _,
            Message.Fetch _,
            Message.Digest _,
            Message.PayloadWishes _,
            Message.WantPayloads _,
            Message.Payloads _,
            Message.WantFile _,
            Message.FilePiece _,
            Message.Notice _ -> {} // says something of the other side only
      }
      return true;
    }

    private void propose(Proposal proposal) throws InterruptedException {
      var _ = writer.submit(proposal).await();
    }

    private boolean range(RangeOffer offer) throws InterruptedException {
      long held = store.head(offer.log()).map(LogStore.LogHead::size).orElse(0L);
      if (offer.to() <= held) {
        alreadyHeld += offer.items().size();
        return true;
      }
      if (offer.from() > held) {
        return problem(
            "Entries "
                + held
                + " to "
                + (offer.from() - 1)
                + " of a log are missing; take the file or part that has them first.");
      }
      RangeOffer fresh = after(offer, held);
      alreadyHeld += offer.items().size() - fresh.items().size();
      return switch (writer.submit(Proposal.Take.of(fresh)).await()) {
        case Outcome.Taken taken -> {
          entries += fresh.items().size();
          taken.refused().forEach(item -> count(item.reason().name(), 1));
          yield true;
        }
        case Outcome.RangeDeclined(_, _, var reason) -> {
          count(reason.name(), fresh.items().size());
          yield switch (reason.consequence()) {
            case NONE, COUNT, BACK_OFF -> true; // of another log, the rest may be welcome
            case DISCONNECT ->
                problem("The file is not what its sender's node made: " + reason.sentence());
          };
        }
        case Outcome.Appended _,
            Outcome.Unsigned _,
            Outcome.Declined _,
            Outcome.JudgedAgain _,
            Outcome.Learned _,
            Outcome.Erased _,
            Outcome.Supplied _,
            Outcome.Considered _ ->
            throw new AssertionError("a range is taken or declined");
      };
    }

    /// The end of a range: what proves the whole proves it too.
    private RangeOffer after(RangeOffer offer, long held) {
      int skipped = (int) (held - offer.from());
      return skipped == 0
          ? offer
          : new RangeOffer(
              offer.log(),
              held,
              offer.to(),
              offer.items().subList(skipped, offer.items().size()),
              offer.checkpoint(),
              offer.proof());
    }

    private void count(String reason, int entries) {
      refused.merge(reason, entries, Integer::sum);
    }
  }
}
