package org.kith.server.main;

import java.util.List;
import org.kith.server.ops.Reading;
import org.kith.server.peer.PeerNetwork;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.LogStore;
import org.kith.server.store.Views;
import org.kith.server.writer.WriterQueue;

/// What the metrics port reads, by the names that Prometheus gives such things.
final class Metrics {
  private Metrics() {}

  static List<Reading> of(
      LogStore store, Views views, SearchIndex index, WriterQueue queue, PeerNetwork network) {
    return List.of(
        new Reading("kith_journal_frames", "Frames in the journal.", () -> store.nextSequence()),
        new Reading("kith_store_bytes", "Bytes of the journal.", () -> store.bytesOnDisk()),
        new Reading(
            "kith_views_behind_frames",
            "Frames that wait for the views.",
            () -> views.status().behind()),
        new Reading(
            "kith_index_behind_frames",
            "Frames that wait for the index.",
            () -> index.status().behind()),
        new Reading("kith_indexed_records", "Records that can be found.", () -> index.indexed()),
        new Reading(
            "kith_writer_waiting_proposals",
            "Proposals that wait for the writer.",
            () -> queue.waiting()),
        new Reading(
            "kith_peer_entries_received_total",
            "Entries that came from peers, those that came twice included.",
            network::entriesReceived),
        new Reading("kith_peer_sessions", "Sessions that are complete.", network::established));
  }
}
