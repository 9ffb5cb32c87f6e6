package org.kith.protocol.record;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireLinter;
import org.kith.schema.v1.EntryBody;

/// The one place where entries become bytes and bytes become entries.
final class EntryCodec {
  private EntryCodec() {}

  static Entry.Parsed parse(Bytes body) {
    if (body.size() > Entry.ENTRY_BYTES_MAX) { // SPEC 2.7
      return new Entry.Parsed.Bad(EntryFault.TOO_LARGE, "");
    }
    var fault = WireLinter.lint(body, EntryShape.BODY, EntryShape.DEPTH_MAX); // SPEC 2.6
    if (fault.isPresent()) {
      return bad(fault.get().path());
    }
    try {
      return read(EntryBody.parseFrom(body.buffer()));
    } catch (InvalidProtocolBufferException e) {
      return bad("");
    }
  }

  private static Entry.Parsed read(EntryBody body) {
    List<Integer> topics = body.getTopicsList();
    Bytes commitment = Bytes.of(body.getPayloadCommitment());
    if (body.getFormatVersion() != Entry.FORMAT_VERSION) { // SPEC 2.4
      return bad("format_version");
    } else if (body.getLogId().size() != Sha256.HASH_BYTES) {
      return bad("log_id");
    } else if (body.getIndex() < 0 || body.getIndex() > Entry.INDEX_MAX) { // SPEC 2.7
      return bad("index");
    } else if (body.getKind() < 1) {
      return bad("kind");
    } else if (!areTopics(topics)) {
      return bad("topics");
    } else if (!isHash(commitment)) {
      return bad("payload_commitment");
    } else if (body.getPayloadSize() < 1
        || body.getPayloadSize() > Entry.PAYLOAD_BYTES_MAX) { // SPEC 2.7
      return bad("payload_size");
    } else if (body.getPayloadSchema() < 1) {
      return bad("payload_schema");
    } else if (body.getLinksCount() > Entry.LINKS_MAX) { // SPEC 2.7
      return bad("links");
    } else if (body.getClaimedTimeMs() < 0
        || body.getClaimedTimeMs() > Entry.CLAIMED_TIME_MS_MAX) { // SPEC 2.7
      return bad("claimed_time_ms");
    }
    List<EntryLink> links = new ArrayList<>(body.getLinksCount());
    for (int i = 0; i < body.getLinksCount(); i++) {
      var link = body.getLinks(i);
      if (link.getRelation() < 1 || link.getRecordId().size() != Sha256.HASH_BYTES) {
        return bad("links[" + i + "]");
      }
      links.add(new EntryLink(link.getRelation(), new RecordId(Bytes.of(link.getRecordId()))));
    }
    return new Entry.Parsed.Ok(
        new Entry(
            new LogId(Bytes.of(body.getLogId())),
            body.getIndex(),
            body.getKind(),
            topics,
            commitment,
            body.getPayloadSize(),
            body.getPayloadSchema(),
            links,
            body.getClaimedTimeMs()));
  }

  static Bytes encode(Entry entry) {
    var body =
        EntryBody.newBuilder()
            .setFormatVersion(Entry.FORMAT_VERSION)
            .setLogId(entry.log().hash().toByteString())
            .setIndex(entry.index())
            .setKind(entry.kind())
            .addAllTopics(entry.topics())
            .setPayloadCommitment(entry.payloadCommitment().toByteString())
            .setPayloadSize(entry.payloadSize())
            .setPayloadSchema(entry.payloadSchema())
            .setClaimedTimeMs(entry.claimedTimeMs());
    for (EntryLink link : entry.links()) {
      body.addLinksBuilder()
          .setRelation(link.relation())
          .setRecordId(link.target().hash().toByteString());
    }
    return Bytes.wrap(body.build().toByteArray());
  }

  /// At most 16 registered numbers, strictly ascending.
  static boolean areTopics(List<Integer> topics) { // SPEC 2.4
    if (topics.size() > Entry.TOPICS_MAX) { // SPEC 2.7
      return false;
    }
    int before = 0;
    for (int topic : topics) {
      if (topic <= before) {
        return false;
      }
      before = topic;
    }
    return true;
  }

  static boolean isHash(Bytes bytes) {
    return bytes.size() == Sha256.HASH_BYTES;
  }

  private static Entry.Parsed bad(String path) {
    return new Entry.Parsed.Bad(EntryFault.MALFORMED, path);
  }
}
