package org.kith.server.search;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.EntryLink;
import org.kith.protocol.record.Relation;

/// Which records are versions of each other: reports on one are reports on all (SPEC 10.14). A
/// record says that it takes the place of another; that counts where the other is here and is of
/// the same organisation and kind (SPEC 9.1).
final class Versions {
  /// Versions of one record that are looked through.
  private static final int VERSIONS_MAX = 200;

  /// A record as a successor names it.
  ///
  /// @param kindKey the key that it has if it is of the successor's organisation and kind
  record Named(Key id, Key kindKey) {}

  /// A record that takes the place of others.
  record Version(Key id, List<Named> before) {
    static Optional<Version> of(
        RecordId id, OrganisationId origin, int kind, List<EntryLink> links) {
      List<Named> before =
          links.stream()
              .filter(link -> link.relation() == Relation.SUPERSEDES.number())
              .map(EntryLink::target)
              .map(target -> new Named(Trials.id(target), Key.of(target, origin, kind)))
              .toList();
      return before.isEmpty() ? Optional.empty() : Optional.of(new Version(Trials.id(id), before));
    }

    BytesRef encode() {
      ByteBuffer bytes = ByteBuffer.allocate((1 + 2 * before.size()) * Key.BYTES);
      id.putTo(bytes);
      for (Named named : before) {
        named.id().putTo(bytes);
        named.kindKey().putTo(bytes);
      }
      return new BytesRef(bytes.array());
    }

    static Version decode(BytesRef ref) {
      ByteBuffer bytes = ByteBuffer.wrap(ref.bytes, ref.offset, ref.length);
      Key id = Key.of(bytes);
      List<Named> before = new ArrayList<>();
      while (bytes.hasRemaining()) {
        before.add(new Named(Key.of(bytes), Key.of(bytes)));
      }
      return new Version(id, List.copyOf(before));
    }
  }

  private final Map<Key, Version> versions = new HashMap<>();
  private final Map<Key, Set<Key>> successors = new HashMap<>();
  private final Set<Named> here = new HashSet<>();

  /// Those of which it is not known yet whether they are here.
  private final Set<Named> unsure = new LinkedHashSet<>();

  void clear() {
    versions.clear();
    successors.clear();
    here.clear();
    unsure.clear();
  }

  void add(Version version) {
    if (versions.putIfAbsent(version.id(), version) == null) {
      for (Named before : version.before()) {
        successors.computeIfAbsent(before.id(), _ -> new HashSet<>()).add(version.id());
        if (!here.contains(before)) {
          unsure.add(before);
        }
      }
    }
  }

  /// A record that can be tried has come.
  void arrived(Key id) {
    for (Key successor : successors.getOrDefault(id, Set.of())) {
      naming(successor, id).filter(named -> !here.contains(named)).ifPresent(unsure::add);
    }
  }

  /// It is not here any more.
  void remove(Key id) {
    for (Key successor : successors.getOrDefault(id, Set.of())) {
      naming(successor, id)
          .ifPresent(
              named -> {
                here.remove(named);
                unsure.remove(named);
              });
    }
    Version version = versions.remove(id);
    if (version == null) {
      return;
    }
    for (Named before : version.before()) {
      Set<Key> others = successors.get(before.id());
      if (others != null && others.remove(id) && others.isEmpty()) {
        successors.remove(before.id());
      }
    }
  }

  /// Those whose presence must be looked up; they are not asked for again.
  List<Named> takeUnsure() {
    List<Named> taken = List.copyOf(unsure);
    unsure.clear();
    return taken;
  }

  void found(Named named) {
    if (successors.containsKey(named.id())) {
      here.add(named);
    }
  }

  /// A record and all its other versions.
  Set<Key> family(Key id) {
    if (!versions.containsKey(id) && !successors.containsKey(id)) {
      return Set.of(id);
    }
    Set<Key> family = new LinkedHashSet<>(Set.of(id));
    Deque<Key> open = new ArrayDeque<>(family);
    while (!open.isEmpty() && family.size() < VERSIONS_MAX) {
      Key next = open.pop();
      for (Key near : near(next)) {
        if (family.add(near)) {
          open.push(near);
        }
      }
    }
    return family;
  }

  private List<Key> near(Key id) {
    List<Key> near = new ArrayList<>();
    Version version = versions.get(id);
    if (version != null) {
      version.before().stream().filter(here::contains).map(Named::id).forEach(near::add);
    }
    for (Key successor : successors.getOrDefault(id, Set.of())) {
      if (naming(successor, id).filter(here::contains).isPresent()) {
        near.add(successor);
      }
    }
    return near;
  }

  private Optional<Named> naming(Key successor, Key id) {
    return Optional.ofNullable(versions.get(successor)).stream()
        .flatMap(version -> version.before().stream())
        .filter(named -> named.id().equals(id))
        .findFirst();
  }
}
