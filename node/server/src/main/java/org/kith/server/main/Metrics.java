package org.kith.server.main;

import java.util.List;
import java.util.stream.Stream;
import org.kith.server.ops.Reading;
import org.kith.server.peer.PeerNetwork;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.Scrub;
import org.kith.server.store.SegmentStore;
import org.kith.server.store.Views;
import org.kith.server.writer.WriterQueue;

/// What the metrics port reads, by the names that Prometheus gives such things.
final class Metrics {
  private static final double MS_A_SECOND = 1_000;

  private Metrics() {}

  static List<Reading> of(
      Following following, WriterQueue queue, PeerNetwork network, GrpcLog grpc) {
    return Stream.of(ofTheStore(following), ofWhatFollows(following, queue), ofPeers(network, grpc))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Reading> ofTheStore(Following following) {
    SegmentStore store = following.store();
    Scrub scrub = following.scrub();
    return List.of(
        new Reading("kith_journal_frames", "Frames in the journal.", () -> store.nextSequence()),
        new Reading("kith_store_bytes", "Bytes of the journal.", () -> store.bytesOnDisk()),
        new Reading(
            "kith_scrub_frames_read_total",
            "Frames of the journal that were read again since the start.",
            () -> scrub.state().work().frames()),
        new Reading(
            "kith_scrub_read_bytes_total",
            "Bytes of the journal that were read again since the start.",
            () -> scrub.state().work().bytes()),
        new Reading(
            "kith_scrub_damage_found_total",
            "Frames that were found damaged since the start.",
            () -> scrub.state().work().damageFound()),
        new Reading(
            "kith_scrub_mended_total",
            "Damaged frames that are sound again, their content fetched from peers or on its way.",
            () -> scrub.state().mended()),
        new Reading(
            "kith_scrub_damaged_frames",
            "Frames that are damaged now; 100 where there are more.",
            () -> scrub.state().damage().size()),
        new Reading(
            "kith_attachments_damaged_files",
            "Files of records that are damaged now, as far as they were read again.",
            () -> following.papers().attachments().damaged()),
        new Reading(
            "kith_scrub_finished_timestamp_seconds",
            "When the journal was last read again to its end, since 1970; 0 for never.",
            () -> scrub.state().finishedMs() / MS_A_SECOND));
  }

  private static List<Reading> ofWhatFollows(Following following, WriterQueue queue) {
    Views views = following.views();
    SearchIndex index = following.finding().index();
    return List.of(
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
            () -> queue.waiting()));
  }

  private static List<Reading> ofPeers(PeerNetwork network, GrpcLog grpc) {
    return List.of(
        new Reading(
            "kith_peer_entries_received_total",
            "Entries that came from peers, those that came twice included.",
            network::entriesReceived),
        new Reading("kith_peer_sessions", "Sessions that are complete.", network::established),
        new Reading(
            "kith_peer_connections_turned_away_total",
            "Connections to the peer port that were closed at once, as there were too many.",
            network::turnedAway),
        new Reading(
            "kith_connections_cut_total",
            "Connections that broke the rules of HTTP/2 and were cut, on every port.",
            grpc::connectionsCut),
        new Reading(
            "kith_calls_refused_total",
            "Calls that broke the rules of HTTP/2 and were refused, on every port.",
            grpc::callsRefused));
  }
}
