package org.kith.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.kith.core.admit.OfferedItem;
import org.kith.core.sync.Message;
import org.kith.core.trust.Erasures.Confirmed;
import org.kith.core.trust.Reach;
import org.kith.core.trust.Reach.Reached;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.protocol.record.Leaf;

/// This simulation's own account of whom the content of records was sent to, against which the
/// ledgers of those who erased them are held (SPEC 9.4): nobody counts as having erased what lies
/// on their disk, and nobody is left out.
final class ReachAccount {
  private final Map<RecordId, Bytes> salts = new HashMap<>();
  private final Map<RecordId, Map<OrganisationId, Set<OrganisationId>>> sent = new HashMap<>();

  /// What ledgers say at the end of a history, over all erased records.
  ///
  /// @param waiting entries of ledgers without an answer
  /// @param missing nodes that are up, were sent the content, can be reached, and whose answer the
  /// origin does not have
  record Figures(int records, int erased, int waiting, int missing) {}

  /// A record is about to be erased everywhere, with the payload that has this salt.
  void toErase(RecordId record, Bytes salt) {
    salts.put(record, salt);
  }

  /// Something goes over a line.
  void sent(SimNode from, OrganisationId to, Message message) {
    if (message instanceof Message.Range(_, var offer) && !from.away) {
      for (OfferedItem item : offer.items()) {
        if (item.payload().isPresent()) {
          sent.computeIfAbsent(Leaf.recordId(item.entry()), id -> new HashMap<>())
              .computeIfAbsent(from.identity().id(), id -> new HashSet<>())
              .add(to);
        }
      }
    }
  }

  /// A node is about to sign what it says of a record: its disk must bear it out.
  void confirms(SimNode node, ErasureReceipt receipt) {
    Bytes salt = salts.get(receipt.record());
    if (salt != null && receipt.outcome().isFinal() && node.machine().holds(salt)) {
      throw new Violation("I24", node + " signs that it has erased what is on its disk");
    }
  }

  /// Of every erasure of every origin that has kept its memory: each to whom it, or a holder that
  /// has answered it, has sent the content is in its ledger.
  void addsUp(List<SimNode> nodes, Optional<Liar> liar) {
    for (SimNode origin : nodes) {
      if (origin.isUp()
          && remembers(origin)
          && liar.filter(one -> one.node() == origin).isEmpty()) {
        for (RecordId record : erasedBy(origin)) {
          addsUp(origin, record, nodes);
        }
      }
    }
  }

  /// Whether it runs on everything that it ever wrote down.
  private static boolean remembers(SimNode node) {
    return !node.restored && !node.copy && !node.wasAway && !node.lostMemory;
  }

  private static Set<RecordId> erasedBy(SimNode origin) {
    OrganisationId own = origin.identity().id();
    Set<RecordId> records = new HashSet<>();
    origin.writer().standing().erasures().all().stream()
        .map(Confirmed::receipt)
        .filter(receipt -> receipt.origin().equals(own) && receipt.holder().equals(own))
        .forEach(receipt -> records.add(receipt.record()));
    return records;
  }

  private void addsUp(SimNode origin, RecordId record, List<SimNode> nodes) {
    Standing standing = origin.writer().standing();
    OrganisationId own = origin.identity().id();
    SortedMap<OrganisationId, Reached> ledger = Reach.of(standing, record, own);
    sent.getOrDefault(record, Map.of())
        .forEach(
            (from, receivers) -> {
              boolean reports = from.equals(own) || standing.erasures().isConfirmed(record, from);
              boolean known =
                  nodes.stream()
                      .filter(node -> node.identity().id().equals(from))
                      .allMatch(ReachAccount::remembers);
              for (OrganisationId to : receivers) {
                if (reports && known && !to.equals(own) && !ledger.containsKey(to)) {
                  throw new Violation("N4", origin + " leaves out whom a record was sent to");
                }
              }
            });
    ledger.forEach(
        (holder, reached) -> {
          if (reached.answer().isPresent() && holds(holder, record, nodes)) {
            throw new Violation("N4", origin + " lists as erased what a node holds");
          }
        });
  }

  /// Whether a node of this organisation that has kept its memory has it on its disk.
  private boolean holds(OrganisationId holder, RecordId record, List<SimNode> nodes) {
    Bytes salt = salts.get(record);
    return salt != null
        && nodes.stream()
            .filter(node -> node.identity().id().equals(holder))
            .filter(ReachAccount::remembers)
            .anyMatch(node -> node.machine().holds(salt));
  }

  /// What the ledgers of all honest ones together say.
  Figures figures(List<SimNode> nodes, Optional<Liar> liar) {
    List<SimNode> up =
        nodes.stream()
            .filter(SimNode::isUp)
            .filter(node -> liar.filter(one -> one.node() == node).isEmpty())
            .toList();
    int records = 0;
    int erased = 0;
    int waiting = 0;
    int missing = 0;
    for (SimNode origin : up) {
      Set<OrganisationId> reached = new HashSet<>();
      Convergence.reachedBy(origin, up).forEach(node -> reached.add(node.identity().id()));
      reached.remove(origin.identity().id());
      for (RecordId record : erasedBy(origin)) {
        records++;
        var ledger = Reach.of(origin.writer().standing(), record, origin.identity().id());
        for (Reached one : ledger.values()) {
          waiting += one.answer().isEmpty() ? 1 : 0;
          erased += one.answer().filter(ReachAccount::saysErased).isPresent() ? 1 : 0;
        }
        Set<OrganisationId> silent = receivers(record);
        silent.retainAll(reached);
        silent.removeIf(
            id -> Optional.ofNullable(ledger.get(id)).flatMap(Reached::answer).isPresent());
        missing += silent.size();
      }
    }
    return new Figures(records, erased, waiting, missing);
  }

  private static boolean saysErased(Confirmed answer) {
    return answer.receipt().outcome() == ErasureReceipt.Outcome.ERASED;
  }

  private Set<OrganisationId> receivers(RecordId record) {
    Set<OrganisationId> receivers = new HashSet<>();
    sent.getOrDefault(record, Map.of()).values().forEach(receivers::addAll);
    return receivers;
  }
}
