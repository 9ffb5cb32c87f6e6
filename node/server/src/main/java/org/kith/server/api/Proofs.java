package org.kith.server.api;

import com.google.rpc.Code;
import java.util.function.Supplier;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.TlogProof;
import org.kith.protocol.record.Leaf;
import org.kith.schema.v1.GetProofResponse;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.LogHead;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.RecordRow;

/// What a stranger needs to verify one record with no network. SPEC 3.6, SPEC 10.9
final class Proofs {
  private final LogStore store;
  private final RecordReader records;
  private final Supplier<Standing> standing;

  Proofs(LogStore store, RecordReader records, Supplier<Standing> standing) {
    this.store = store;
    this.records = records;
    this.standing = standing;
  }

  /// The proof bundle of a record of a commons log.
  GetProofResponse of(RecordRow row) {
    LogName log = row.log();
    if (log.isLocal()) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION,
          "NOT_PUBLISHED",
          "A record for the own organisation only has no proof for others: nothing outside this"
              + " node knows its log.");
    }
    StoredEntry entry = records.entry(row);
    LogHead head =
        store
            .head(log.id())
            .filter(h -> h.checkpoint().isPresent() && h.checkpointSize() > row.index())
            .orElseThrow(
                () ->
                    ApiErrors.of(
                        Code.FAILED_PRECONDITION,
                        "NOT_COVERED_YET",
                        "No checkpoint whose whole tree is here covers the record yet. Try again"
                            + " later."));
    MerkleTree tree = store.tree(log.id());
    String proof =
        new TlogProof(
                row.index(),
                tree.inclusionProof(row.index(), head.checkpointSize()),
                head.checkpoint().get())
            .encode();
    ManifestChain chain = chainOf(log);
    var response =
        GetProofResponse.newBuilder()
            .setRecordId(row.id().text())
            .setLeaf(Leaf.leaf(entry.entry()).toByteString())
            .setProof(proof);
    entry
        .payload()
        .filter(salted -> !records.isErased(row))
        .ifPresent(
            salted ->
                response
                    .setPayload(salted.payload().toByteString())
                    .setSalt(salted.salt().toByteString()));
    chain.logKey(log.epoch()).ifPresent(key -> response.addVkeys(key.vkey()));
    response.addVkeys(chain.cosignKey().vkey());
    for (Bytes manifest : chain.encoded()) {
      response.addManifests(manifest.toByteString());
    }
    return response.build();
  }

  /// The newest checkpoint that covers a record, as text; empty where there is none yet.
  String checkpointOf(RecordRow row) {
    LogId log = row.log().id();
    return store
        .head(log)
        .filter(head -> head.checkpointSize() > row.index())
        .flatMap(LogHead::checkpoint)
        .map(Bytes::utf8)
        .orElse("");
  }

  private ManifestChain chainOf(LogName log) {
    Standing now = standing.get();
    if (log.organisation().equals(now.own().organisation())) {
      return now.own();
    }
    return now.member(log.organisation())
        .orElseThrow(() -> new AssertionError("a held log belongs to somebody who was accepted"))
        .chain();
  }
}
