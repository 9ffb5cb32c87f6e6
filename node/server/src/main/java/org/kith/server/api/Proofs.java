package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.LogKey;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.TlogProof;
import org.kith.protocol.record.Leaf;
import org.kith.schema.v1.GetProofResponse;
import org.kith.schema.v1.RecordHolder;
import org.kith.server.store.Cosignatures;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.LogHead;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.RecordRow;

/// What a stranger needs to verify one record with no network. SPEC 3.6, SPEC 10.9
final class Proofs {
  private final LogStore store;
  private final RecordReader records;
  private final Supplier<Standing> standing;
  private final Cosignatures cosignatures;

  Proofs(
      LogStore store,
      RecordReader records,
      Supplier<Standing> standing,
      Cosignatures cosignatures) {
    this.cosignatures = cosignatures;
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
    ManifestChain chain = chainOf(log);
    String proof = proof(row, chain).encode();
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
    chain.mlDsa44Key(log.epoch()).ifPresent(key -> response.addVkeys(key.vkey()));
    response.addVkeys(chain.cosignKey().vkey());
    for (Cosignatures.Holder holder : cosignatures.holders(log.id(), row.index(), store::isOf)) {
      cosignKey(holder.organisation()).ifPresent(key -> response.addVkeys(key.vkey()));
    }
    for (Bytes manifest : chain.encoded()) {
      response.addManifests(manifest.toByteString());
    }
    return response.build();
  }

  /// Where the key of a log was revoked, only the end proves anything; where its log was closed in
  /// order, a checkpoint that witnesses have signed too says more (SPEC 4.9).
  private TlogProof proof(RecordRow row, ManifestChain chain) {
    Optional<LogEnd> end = chain.logEnd(row.log().epoch());
    if (end.isEmpty()) {
      return signed(row)
          .orElseThrow(
              () ->
                  notCovered(
                      "No checkpoint whose whole tree is here covers the record yet. Try again"
                          + " later."));
    }
    Optional<TlogProof> signed = end.get().revoked() ? Optional.empty() : signed(row);
    return signed
        .or(() -> atEnd(row, end.get(), chain))
        .orElseThrow(
            () ->
                notCovered(
                    "Its log was ended at "
                        + end.get().size()
                        + " records, and the history that this end names is not here as a whole"
                        + " yet. Try again later."));
  }

  private static StatusRuntimeException notCovered(String sentence) {
    return ApiErrors.of(Code.FAILED_PRECONDITION, "NOT_COVERED_YET", sentence);
  }

  /// To the checkpoint that most have cosigned, or else to the newest.
  private Optional<TlogProof> signed(RecordRow row) {
    LogId log = row.log().id();
    Optional<LogHead> covering =
        store
            .head(log)
            .filter(head -> head.checkpoint().isPresent() && head.checkpointSize() > row.index());
    if (covering.isEmpty()) {
      return Optional.empty();
    }
    LogHead head = covering.get();
    Optional<Note> cosigned =
        cosignatures
            .best(log, row.index(), store::isOf)
            .filter(note -> sizeOf(note) <= head.checkpointSize());
    long size = cosigned.map(Proofs::sizeOf).orElse(head.checkpointSize());
    return Optional.of(
        new TlogProof(
            row.index(),
            store.tree(log).inclusionProof(row.index(), size),
            cosigned.map(Note::encode).orElse(head.checkpoint().get())));
  }

  /// To the end that the manifest names: signed by the log's keys where such a checkpoint is here,
  /// since others can verify that too, and as it stands in the manifest where none is. Empty while
  /// the history that it names is not held.
  private Optional<TlogProof> atEnd(RecordRow row, LogEnd end, ManifestChain chain) {
    LogName log = row.log();
    LogKey keys = chain.logKeys(log.epoch()).orElseThrow();
    return end.checkpoint(log)
        .filter(named -> row.index() < named.size() && store.isOf(named))
        .map(
            named -> {
              List<Bytes> hashes = store.tree(log.id()).inclusionProof(row.index(), named.size());
              return Stream.concat(
                      cosignatures
                          .best(log.id(), row.index(), named::equals)
                          .map(Note::encode)
                          .stream(),
                      store.head(log.id()).flatMap(LogHead::checkpoint).stream())
                  .filter(note -> Checkpoint.open(note, keys).filter(named::equals).isPresent())
                  .findFirst()
                  .map(note -> new TlogProof(row.index(), hashes, note))
                  .orElseGet(() -> TlogProof.unsigned(row.index(), hashes, named));
            });
  }

  private static long sizeOf(Note note) {
    return Checkpoint.parse(note.text()).map(Checkpoint::size).orElse(Long.MAX_VALUE);
  }

  private Optional<NoteKey> cosignKey(OrganisationId organisation) {
    Standing now = standing.get();
    return organisation.equals(now.own().organisation())
        ? Optional.of(now.own().cosignKey())
        : now.member(organisation).map(member -> member.chain().cosignKey());
  }

  /// Other organisations that have signed that they hold a record.
  List<RecordHolder> heldBy(RecordRow row) {
    Standing now = standing.get();
    OrganisationId origin = row.log().organisation();
    return cosignatures.holders(row.log().id(), row.index(), store::isOf).stream()
        .filter(holder -> !holder.organisation().equals(origin))
        .map(
            holder ->
                RecordHolder.newBuilder()
                    .setOrganisationId(holder.organisation().text())
                    .setName(Peers.origin(now, holder.organisation()).getName())
                    .setTime(Times.rfc3339(holder.timeSeconds() * 1_000))
                    .build())
        .toList();
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
