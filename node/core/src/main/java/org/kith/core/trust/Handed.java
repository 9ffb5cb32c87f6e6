package org.kith.core.trust;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;

/// To whom records may have gone from here: over a line, and in files (SPEC 9.4). Whatever was
/// decided about an organisation since, what it got it has. Immutable: each decision gives the next
/// one.
public final class Handed {
  static final Handed NOTHING = new Handed(new TreeSet<>(), List.of(), Map.of());

  private final SortedSet<OrganisationId> peers;
  private final List<Decision.FileWritten> files;

  /// How many of the files were there when a person erased a record here.
  private final Map<RecordId, Integer> filesBefore;

  /// Where a record stands.
  public record Place(LogId log, long index) {}

  private Handed(
      SortedSet<OrganisationId> peers,
      List<Decision.FileWritten> files,
      Map<RecordId, Integer> filesBefore) {
    this.peers = Collections.unmodifiableSortedSet(peers);
    this.files = List.copyOf(files);
    this.filesBefore = Map.copyOf(filesBefore);
  }

  Handed with(Decision.PeerAccepted accepted) {
    if (accepted.originOnly() || peers.contains(accepted.chain().organisation())) {
      return this;
    }
    var more = new TreeSet<>(peers);
    more.add(accepted.chain().organisation());
    return new Handed(more, files, filesBefore);
  }

  Handed with(Decision.FileWritten file) {
    var more = new ArrayList<>(files);
    more.add(file);
    return new Handed(peers, more, filesBefore);
  }

  Handed with(Decision.ErasedHere here) {
    var more = new HashMap<>(filesBefore);
    more.putIfAbsent(here.record(), files.size());
    return new Handed(peers, files, more);
  }

  /// Every organisation that has or once had sessions with this node, ascending.
  public SortedSet<OrganisationId> peers() {
    return peers;
  }

  /// For whom files were written that held the content of a record, one for each file: those whose
  /// extents have the record and that were written before its retraction was there, or before a
  /// person erased it here.
  public List<OrganisationId> filesWith(RecordId record, Place at, Optional<Place> retraction) {
    return files.stream()
        .limit(filesBefore.getOrDefault(record, files.size()))
        .filter(file -> file.extents().stream().anyMatch(extent -> extent.holds(at)))
        .filter(
            file ->
                retraction.isEmpty()
                    || file.extents().stream().noneMatch(e -> e.reaches(retraction.get())))
        .map(Decision.FileWritten::recipient)
        .toList();
  }
}
