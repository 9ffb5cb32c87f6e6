package org.kith.protocol.record;

import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;

/// One entry of a log: small, without free text, so that it may outlive an erasure (SPEC 2.4).
/// Kind, topics and relations are numbers, so that those registered later can be kept and
/// relayed.
///
/// @param index position in the log, from 0
/// @param topics strictly ascending
/// @param payloadSize in bytes
/// @param claimedTimeMs ms since 1970: what the origin says, never an order
public record Entry(
    LogId log,
    long index,
    int kind,
    List<Integer> topics,
    Bytes payloadCommitment,
    long payloadSize,
    int payloadSchema,
    List<EntryLink> links,
    long claimedTimeMs) {
  /// The one version of the format.
  public static final int FORMAT_VERSION = 1; // SPEC 2.4

  /// Greatest size of an encoded entry.
  public static final int ENTRY_BYTES_MAX = 4_096; // SPEC 2.7

  /// Greatest size of the payload that an entry may commit to.
  public static final int PAYLOAD_BYTES_MAX = 256 * 1_024; // SPEC 2.7

  /// Greatest number of topics.
  public static final int TOPICS_MAX = 16; // SPEC 2.7

  /// Greatest number of links.
  public static final int LINKS_MAX = 32; // SPEC 2.7

  /// Greatest index: trees are smaller than 2^53, which every JSON reader holds exactly.
  public static final long INDEX_MAX = (1L << 53) - 2; // SPEC 2.7

  /// Greatest claimed time.
  public static final long CLAIMED_TIME_MS_MAX = (1L << 53) - 1; // SPEC 2.7

  /// Takes no entry that could not be encoded.
  ///
  /// @throws IllegalArgumentException where a field is outside what it may be
  public Entry {
    topics = List.copyOf(topics);
    links = List.copyOf(links);
    if (index < 0 || index > INDEX_MAX) {
      throw outside("index");
    }
    if (kind < 1) {
      throw outside("kind");
    }
    if (!EntryCodec.areTopics(topics)) {
      throw outside("topics");
    }
    if (!EntryCodec.isHash(payloadCommitment)) {
      throw outside("payload_commitment");
    }
    if (payloadSize < 1 || payloadSize > PAYLOAD_BYTES_MAX) {
      throw outside("payload_size");
    }
    if (payloadSchema < 1) {
      throw outside("payload_schema");
    }
    if (links.size() > LINKS_MAX || links.stream().anyMatch(link -> link.relation() < 1)) {
      throw outside("links");
    }
    if (claimedTimeMs < 0 || claimedTimeMs > CLAIMED_TIME_MS_MAX) {
      throw outside("claimed_time_ms");
    }
  }

  /// What reading an entry's bytes gives.
  public sealed interface Parsed {
    /// It is an entry.
    record Ok(Entry entry) implements Parsed {}

    /// It is none: why, and which field of the bytes says so.
    record Bad(EntryFault reason, String path) implements Parsed {}
  }

  /// Reads exact EntryBody bytes, strictly: each entry has one encoding.
  public static Parsed parse(Bytes body) {
    return EntryCodec.parse(body);
  }

  /// The one encoding of this entry.
  public Bytes encode() {
    return EntryCodec.encode(this);
  }

  private static IllegalArgumentException outside(String field) {
    return new IllegalArgumentException("an entry's " + field + " is outside what it may be");
  }
}
