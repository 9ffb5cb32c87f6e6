package org.kith.server.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.sync.Message;
import org.kith.core.sync.SyncLimits;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.TransferHead;
import org.kith.server.store.LogStore;
import org.kith.server.store.StoreHoldings;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Witness;
import org.kith.server.writer.WriterQueue;

/// One call's frames of a file (SPEC 7.12), taken like the messages of a session.
final class FileTaking {
  private final Surroundings around;
  private final SortedMap<String, Integer> refused = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private int entries;
  private int alreadyHeld;
  private boolean ended;

  /// What every file of a node is taken with.
  ///
  /// @param erased whether the erasure that a receipt answers is known here
  /// @param ahead checkpoints of each log that files have shown and that are not held yet: once
  /// they are, they may be of another history
  record Surroundings(
      LogStore store,
      WriterQueue writer,
      Supplier<Standing> standing,
      Witness witness,
      Predicate<ErasureReceipt> erased,
      Map<LogId, List<Shown>> ahead) {
    static Surroundings of(
        LogStore store,
        WriterQueue writer,
        Supplier<Standing> standing,
        Witness witness,
        Predicate<ErasureReceipt> erased) {
      return new Surroundings(store, writer, standing, witness, erased, new ConcurrentHashMap<>());
    }
  }

  /// A checkpoint whose signatures have been verified.
  record Shown(Checkpoint checkpoint, Bytes note) {}

  FileTaking(Surroundings around) {
    this.around = around;
  }

  Transfer.Taken taken() {
    return new Transfer.Taken(entries, alreadyHeld, refused, List.copyOf(problems), ended);
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
    OrganisationId own = around.standing().get().own().organisation();
    if (head.getFormatVersion() != Transfer.FORMAT_VERSION) {
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
          propose(new Proposal.Confirmed(receipts, around.erased()));
      case Message.Cosigned(var notes) -> around.witness().learn(notes, around.standing().get());
      case Message.Heads(var heads, _) -> {
        return heads(heads);
      }
      case Message.Range(_, var offer) -> {
        return shown(offer.log(), offer.checkpoint()) && range(offer) && grown(offer.log());
      }
      case Message.Hello _,
          Message.InterestChanged _,
          Message.Fetch _,
          Message.Digest _,
          Message.PayloadWishes _,
          Message.WantPayloads _,
          Message.Payloads _,
          Message.WantFile _,
          Message.FilePiece _,
          Message.AuditShown _,
          Message.AuditAnswer _,
          Message.Notice _ -> {} // says something of the other side only
    }
    return true;
  }

  private void propose(Proposal proposal) throws InterruptedException {
    var _ = around.writer().submit(proposal).await();
  }

  private boolean heads(List<Message.Head> heads) throws InterruptedException {
    for (Message.Head head : heads) {
      if (!shown(head.log(), head.checkpoint())) {
        return false;
      }
    }
    return true;
  }

  /// Compares a checkpoint with what is held, as a session does (SPEC 3.9, 5.4). False where it is
  /// not its log's.
  private boolean shown(LogId log, Bytes note) throws InterruptedException {
    Optional<LogOwner> owner = owner(log).filter(known -> known.end().isEmpty());
    if (owner.isEmpty() || note.isEmpty()) {
      return true; // of nobody who is accepted, or its end says which entries count
    }
    Optional<Checkpoint> opened = Checkpoint.open(note, owner.get().key());
    if (opened.isEmpty()) {
      return notAsMade(Reason.BAD_CHECKPOINT);
    }
    compare(owner.get(), new Shown(opened.get(), note));
    return true;
  }

  private Optional<LogOwner> owner(LogId log) {
    Standing now = around.standing().get();
    return Stream.concat(LogOwner.allOf(now.own(), Map.of()).stream(), now.log(log).stream())
        .filter(owner -> owner.name().id().equals(log))
        .findFirst();
  }

  private void compare(LogOwner owner, Shown shown) throws InterruptedException {
    LogId log = owner.name().id();
    long size = shown.checkpoint().size();
    boolean isOwn =
        owner.name().organisation().equals(around.standing().get().own().organisation());
    Optional<ForkProof> fork =
        new StoreHoldings(around.store()).contradiction(log, shown.checkpoint(), shown.note());
    if (isOwn && (fork.isPresent() || size > held(log))) {
      propose(new Proposal.Doubt(log, size, fork.isPresent()));
    } else if (fork.isPresent()) {
      propose(new Proposal.Weigh(List.of(fork.get().encode())));
    }
    if (size > held(log)) {
      var _ = around.ahead().merge(log, List.of(shown), FileTaking::newest);
    }
  }

  /// The last few of what was shown.
  private static List<Shown> newest(List<Shown> before, List<Shown> more) {
    List<Shown> all = Stream.concat(before.stream(), more.stream()).distinct().toList();
    return all.subList(Math.max(0, all.size() - SyncLimits.SHOWN_AHEAD_MAX), all.size());
  }

  /// What was shown before it was held may be another history than what then came.
  private boolean grown(LogId log) throws InterruptedException {
    Optional<LogOwner> owner = owner(log);
    List<Shown> comparable =
        around.ahead().getOrDefault(log, List.of()).stream()
            .filter(shown -> shown.checkpoint().size() <= held(log))
            .toList();
    var _ =
        around
            .ahead()
            .computeIfPresent(
                log, (id, all) -> all.stream().filter(s -> !comparable.contains(s)).toList());
    for (Shown shown : comparable) {
      if (owner.isPresent()) {
        compare(owner.get(), shown);
      }
    }
    return true;
  }

  private long held(LogId log) {
    return around.store().head(log).map(LogStore.LogHead::size).orElse(0L);
  }

  private boolean range(RangeOffer offer) throws InterruptedException {
    long held = held(offer.log());
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
    return switch (around.writer().submit(Proposal.Take.of(fresh)).await()) {
      case Outcome.Taken taken -> {
        entries += fresh.items().size();
        taken.refused().forEach(item -> count(item.reason().name(), 1));
        yield true;
      }
      case Outcome.RangeDeclined(_, _, var reason) -> {
        count(reason.name(), fresh.items().size());
        yield switch (reason.consequence()) {
          case NONE, COUNT, BACK_OFF -> true; // of another log, the rest may be welcome
          case DISCONNECT -> notAsMade(reason);
        };
      }
      case Outcome.Appended _,
          Outcome.Declined _,
          Outcome.Unsigned _,
          Outcome.JudgedAgain _,
          Outcome.Learned _,
          Outcome.Erased _,
          Outcome.Supplied _,
          Outcome.Considered _ ->
          throw new AssertionError("a range is taken or declined");
    };
  }

  private boolean notAsMade(Reason reason) {
    return problem("The file is not what its sender's node made: " + reason.sentence());
  }

  /// The end of a range: what proves the whole proves it too.
  private static RangeOffer after(RangeOffer offer, long held) {
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
