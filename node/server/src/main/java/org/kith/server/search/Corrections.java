package org.kith.server.search;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.EntryLink;
import org.kith.protocol.record.Relation;
import org.kith.server.store.RecordState;

/// Which records were retracted or superseded by which admitted records. Corrections are few, so
/// all are held in memory; they may arrive before what they correct.
final class Corrections {
  /// What one admitted record corrects.
  record Corrective(Key self, List<Key> retracts, List<Key> supersedes) {
    static Optional<Corrective> of(Key self, Entry entry, OrganisationId origin) {
      var retracts = new ArrayList<Key>();
      var supersedes = new ArrayList<Key>();
      for (EntryLink link : entry.links()) {
        if (link.relation() == Relation.RETRACTS.number()) {
          retracts.add(Key.of(link.target(), origin));
        } else if (link.relation() == Relation.SUPERSEDES.number()) {
          supersedes.add(Key.of(link.target(), origin, entry.kind()));
        }
      }
      return retracts.isEmpty() && supersedes.isEmpty()
          ? Optional.empty()
          : Optional.of(new Corrective(self, List.copyOf(retracts), List.copyOf(supersedes)));
    }

    BytesRef encode() {
      int keys = 1 + retracts.size() + supersedes.size();
      ByteBuffer bytes = ByteBuffer.allocate(1 + keys * Key.BYTES);
      bytes.put((byte) retracts.size());
      self.putTo(bytes);
      retracts.forEach(key -> key.putTo(bytes));
      supersedes.forEach(key -> key.putTo(bytes));
      return new BytesRef(bytes.array());
    }

    static Corrective decode(BytesRef ref) {
      ByteBuffer bytes = ByteBuffer.wrap(ref.bytes, ref.offset, ref.length);
      int first = bytes.get();
      Key self = Key.of(bytes);
      var retracts = new ArrayList<Key>();
      for (int i = 0; i < first; i++) {
        retracts.add(Key.of(bytes));
      }
      var supersedes = new ArrayList<Key>();
      while (bytes.hasRemaining()) {
        supersedes.add(Key.of(bytes));
      }
      return new Corrective(self, List.copyOf(retracts), List.copyOf(supersedes));
    }
  }

  /// Keys whose flags in the index may have changed.
  record Affected(Set<Key> retracted, Set<Key> superseded) {
    static Affected none() {
      return new Affected(new HashSet<>(), new HashSet<>());
    }
  }

  private final Map<Key, Corrective> correctives = new HashMap<>();
  private final Map<Key, Set<Key>> retractors = new HashMap<>();
  private final Map<Key, Set<Key>> successors = new HashMap<>();

  synchronized void clear() {
    correctives.clear();
    retractors.clear();
    successors.clear();
  }

  synchronized void add(Corrective corrective, Affected affected) {
    if (correctives.putIfAbsent(corrective.self(), corrective) != null) {
      return;
    }
    for (Key target : corrective.retracts()) {
      retractors.computeIfAbsent(target, key -> new HashSet<>()).add(corrective.self());
    }
    for (Key target : corrective.supersedes()) {
      successors.computeIfAbsent(target, key -> new HashSet<>()).add(corrective.self());
    }
    affect(corrective, affected);
  }

  /// The record with this key is admitted no more.
  synchronized void remove(Key self, Affected affected) {
    Corrective corrective = correctives.remove(self);
    if (corrective == null) {
      return;
    }
    corrective.retracts().forEach(target -> drop(retractors, target, self));
    corrective.supersedes().forEach(target -> drop(successors, target, self));
    affect(corrective, affected);
  }

  private static void drop(Map<Key, Set<Key>> from, Key target, Key self) {
    Set<Key> sources = from.get(target);
    if (sources != null && sources.remove(self) && sources.isEmpty()) {
      from.remove(target);
    }
  }

  private void affect(Corrective corrective, Affected affected) {
    affected.superseded().addAll(corrective.supersedes());
    for (Key target : corrective.retracts()) {
      affected.retracted().add(target);
      Corrective successor = correctives.get(target);
      if (successor != null) {
        affected.superseded().addAll(successor.supersedes());
      }
    }
  }

  synchronized boolean isRetracted(Key key) {
    return retractors.containsKey(key);
  }

  /// A successor counts only while it is not retracted itself.
  synchronized boolean isSuperseded(Key kindKey) {
    for (Key successor : successors.getOrDefault(kindKey, Set.of())) {
      if (!retractors.containsKey(successor)) {
        return true;
      }
    }
    return false;
  }

  RecordState state(Key key, Key kindKey) {
    if (isRetracted(key)) {
      return RecordState.RETRACTED;
    }
    return isSuperseded(kindKey) ? RecordState.SUPERSEDED : RecordState.CURRENT;
  }
}
