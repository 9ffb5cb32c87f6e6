package org.kith.server.writer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.LogId;

/// Proposals that wait, each in the lane of whom it is for: decisions first, then the own records
/// and each other log turn by turn. So one origin that sends without end delays nobody by more than
/// one turn (SPEC 8.6). Within a lane the order stays.
///
/// Not safe for several threads: the queue that owns it guards it.
final class Lanes {
  /// Own records of one turn.
  static final int OWN_PER_TURN = 64;

  private final Deque<Ticket> decisions = new ArrayDeque<>();
  private final Deque<Ticket> own = new ArrayDeque<>();
  private final Map<LogId, Deque<Ticket>> others = new LinkedHashMap<>();
  private int ownThisTurn;
  private int size;

  void add(Ticket ticket) {
    switch (ticket.proposal()) {
      case Proposal.Publish _ -> own.add(ticket);
      case Proposal.Take(var range) ->
          others.computeIfAbsent(range.offer().log(), log -> new ArrayDeque<>()).add(ticket);
      case Proposal.Decide _,
          Proposal.Learn _,
          Proposal.Weigh _,
          Proposal.Confirmed _,
          Proposal.Erase _,
          Proposal.Mend _,
          Proposal.Supply _,
          Proposal.Doubt _,
          Proposal.PeersHeard _,
          Proposal.NeverHadPeers _,
          Proposal.JudgeAgain _ ->
          decisions.add(ticket);
    }
    size++;
  }

  int size() {
    return size;
  }

  /// The next one; null where nothing waits.
  @Nullable Ticket poll() {
    Ticket next = decisions.poll();
    if (next == null && (ownThisTurn < OWN_PER_TURN || others.isEmpty())) {
      next = own.poll();
      ownThisTurn++;
    }
    if (next == null && !others.isEmpty()) {
      next = ofNextLog();
      ownThisTurn = 0;
    }
    if (next != null) {
      size--;
    }
    return next;
  }

  /// The first log's first; the log then goes to the end of the row.
  private @Nullable Ticket ofNextLog() {
    Iterator<Map.Entry<LogId, Deque<Ticket>>> row = others.entrySet().iterator();
    Map.Entry<LogId, Deque<Ticket>> first = row.next();
    row.remove();
    Ticket next = first.getValue().poll();
    if (!first.getValue().isEmpty()) {
      others.put(first.getKey(), first.getValue());
    }
    return next;
  }
}
