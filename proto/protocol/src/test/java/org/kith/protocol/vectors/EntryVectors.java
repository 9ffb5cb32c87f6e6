package org.kith.protocol.vectors;

import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.log.SignedStatement;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.EntryLink;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;

/// Names, entries, leaves, commitments and signed statements (SPEC 2.2 to 2.5, 3.8).
final class EntryVectors {
  private static final String SALT = "salt";

  private EntryVectors() {}

  static void addTo(VectorSet vectors) {
    names(vectors);
    entries(vectors);
    commitments(vectors);
    vectors
        .valid("statement", "3.8", "a manifest's")
        .put("purpose", "manifest")
        .put("body", Bytes.utf8("abc"))
        .put("preimage", SignedStatement.preimage("manifest", Bytes.utf8("abc")));
  }

  private static void names(VectorSet vectors) {
    for (LogName log :
        List.of(
            Fixed.LOG,
            LogName.commons(Fixed.LOG.organisation(), 999_999_999),
            new LogName(Fixed.LOG.organisation(), LogName.GOVERNANCE, 1))) {
      vectors
          .valid("log-name", "2.3", log.circle() + " " + log.epoch())
          .put("origin", log.originLine())
          .put("organisation", log.organisation().hash())
          .put("circle", log.circle())
          .put("epoch", log.epoch())
          .put("log_id", log.id().hash());
    }
    String id = Fixed.LOG.organisation().text();
    String loose = id.substring(0, id.length() - 1) + (id.endsWith("a") ? "b" : "z");
    badName(vectors, "epoch 0", "kith/" + id + "/commons/0");
    badName(vectors, "epoch with a leading zero", "kith/" + id + "/commons/01");
    badName(vectors, "no epoch", "kith/" + id + "/commons");
    badName(vectors, "no circle", "kith/" + id + "//1");
    badName(vectors, "upper case", "kith/" + id.toUpperCase(java.util.Locale.ROOT) + "/commons/1");
    badName(vectors, "unused bits of the id set", "kith/" + loose + "/commons/1");
    badName(vectors, "line feed at the end", "kith/" + id + "/commons/1\n");
  }

  private static void badName(VectorSet vectors, String name, String origin) {
    vectors.invalid("BAD_LOG_NAME", "log-name", "2.2", name).put("origin", origin);
  }

  private static Entry entry(long index, List<Integer> topics, List<EntryLink> links) {
    Bytes payload = Bytes.utf8("payload");
    return new Entry(
        Fixed.LOG.id(),
        index,
        1,
        topics,
        PayloadCommitment.of(Fixed.hash(SALT), payload),
        payload.size(),
        1,
        links,
        1_790_000_000_000L);
  }

  private static void entries(VectorSet vectors) {
    var target = new RecordId(Fixed.hash("target"));
    List<EntryLink> links = List.of(new EntryLink(1, target), new EntryLink(3, target));
    good(vectors, "first of a log, nothing optional", entry(0, List.of(), List.of()));
    good(vectors, "topics and links", entry(300, List.of(3, 400), links));
    good(vectors, "greatest index", entry(Entry.INDEX_MAX, List.of(1), List.of()));
    good(
        vectors,
        "most topics and links",
        entry(
            1,
            List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
            java.util.Collections.nCopies(Entry.LINKS_MAX, links.getFirst())));

    Bytes body = entry(300, List.of(3, 400), links).encode();
    bad(vectors, "no bytes", Bytes.EMPTY);
    bad(vectors, "cut short", body.slice(0, body.size() - 1));
    bad(vectors, "one field more", Bytes.concat(body, Bytes.fromHex("5801")));
    bad(
        vectors,
        "format version 2",
        Bytes.concat(Bytes.fromHex("0802"), body.slice(2, body.size())));
    bad(vectors, "no format version", body.slice(2, body.size()));
    String hex = body.hex();
    bad(vectors, "index 0 written", Bytes.fromHex(hex.replaceFirst("18ac02", "1800")));
    bad(
        vectors,
        "index in more bytes than it needs",
        Bytes.fromHex(hex.replaceFirst("18ac02", "18ac8200")));
    bad(vectors, "index 2^53", Bytes.fromHex(hex.replaceFirst("18ac02", "188080808080808010")));
    bad(vectors, "topics descend", Bytes.fromHex(hex.replaceFirst("2a03039003", "2a03900303")));
    bad(vectors, "a topic twice", Bytes.fromHex(hex.replaceFirst("2a03039003", "2a020303")));
    bad(vectors, "topics not packed", Bytes.fromHex(hex.replaceFirst("2a03039003", "2803289003")));
    bad(
        vectors,
        "17 topics",
        Bytes.fromHex(hex.replaceFirst("2a03039003", "2a110102030405060708090a0b0c0d0e0f1011")));
    bad(vectors, "payload of no bytes", Bytes.fromHex(hex.replaceFirst("38074001", "4001")));
    bad(
        vectors,
        "payload larger than 256 KiB",
        Bytes.fromHex(hex.replaceFirst("38074001", "388180104001")));
    String link = "4a240801" + "1220" + target.hash().hex();
    bad(vectors, "33 links", Bytes.fromHex(hex.replaceFirst(link, link.repeat(32))));
    bad(
        vectors,
        "a link to 31 bytes",
        Bytes.fromHex(hex.replaceFirst(link, "4a230801121f" + target.hash().slice(0, 31).hex())));
    vectors
        .invalid("ENTRY_TOO_LARGE", "entry", "2.7", "one byte more than 4,096")
        .put("body", body, "00", Entry.ENTRY_BYTES_MAX + 1 - body.size(), Bytes.EMPTY);
  }

  private static void good(VectorSet vectors, String name, Entry entry) {
    Bytes body = entry.encode();
    vectors
        .valid("entry", "2.4", name)
        .put("body", body)
        .put("log_id", entry.log().hash())
        .put("index", entry.index())
        .put("leaf_hash", Leaf.leafHash(body))
        .put("record_id", Leaf.recordId(body).text());
  }

  private static void bad(VectorSet vectors, String name, Bytes body) {
    vectors.invalid("MALFORMED_ENTRY", "entry", "2.4", name).put("body", body);
  }

  private static void commitments(VectorSet vectors) {
    Bytes salt = Fixed.hash(SALT);
    Bytes payload = Bytes.utf8("payload");
    Bytes commitment = PayloadCommitment.of(salt, payload);
    commitment(vectors.valid("commitment", "2.5", "seven bytes"), salt, payload, commitment);
    commitment(
        vectors.valid("commitment", "2.5", "no bytes"),
        salt,
        Bytes.EMPTY,
        PayloadCommitment.of(salt, Bytes.EMPTY));
    mismatch(vectors, "another payload", salt, Fixed.flipped(payload, 0), commitment);
    mismatch(vectors, "another salt", Fixed.flipped(salt, 31), payload, commitment);
    mismatch(
        vectors, "one byte more", salt, Bytes.concat(payload, Bytes.fromHex("00")), commitment);
  }

  private static void mismatch(
      VectorSet vectors, String name, Bytes salt, Bytes payload, Bytes commitment) {
    commitment(
        vectors.invalid("COMMITMENT_MISMATCH", "commitment", "2.5", name),
        salt,
        payload,
        commitment);
  }

  private static void commitment(
      VectorSet.Case added, Bytes salt, Bytes payload, Bytes commitment) {
    added.put("salt", salt).put("payload", payload).put("commitment", commitment);
  }
}
