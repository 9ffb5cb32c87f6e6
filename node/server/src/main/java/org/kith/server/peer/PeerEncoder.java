package org.kith.server.peer;

import com.google.protobuf.MessageLite;
import java.util.List;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.core.sync.Message;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.schema.v1.Cosigned;
import org.kith.schema.v1.Digest;
import org.kith.schema.v1.Evidence;
import org.kith.schema.v1.Fetch;
import org.kith.schema.v1.FilePiece;
import org.kith.schema.v1.Heads;
import org.kith.schema.v1.Hello;
import org.kith.schema.v1.Interest;
import org.kith.schema.v1.LogItem;
import org.kith.schema.v1.Manifests;
import org.kith.schema.v1.Notice;
import org.kith.schema.v1.PayloadWishes;
import org.kith.schema.v1.Payloads;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.Range;
import org.kith.schema.v1.Receipts;
import org.kith.schema.v1.WantFile;
import org.kith.schema.v1.WantPayloads;

/// The other half of [PeerCodec]: what a session says, as frames of `peer.proto`.
final class PeerEncoder {
  private PeerEncoder() {}

  /// The frame that says a message.
  static MessageLite encode(Message message) {
    var frame = PeerMessage.newBuilder();
    switch (message) {
      case Message.Hello hello ->
          frame.setHello(
              Hello.newBuilder()
                  .setProtocolVersion(hello.protocolVersion())
                  .setFeatureLevel(hello.featureLevel())
                  .setOrganisationId(hello.organisation().hash().toByteString())
                  .setManifestVersion(hello.manifestVersion())
                  .setInterest(interest(hello.interest()))
                  .addAllEndpoints(hello.endpoints())
                  .setPayloadWishes(wishes(hello.wishes())));
      case Message.Manifests(var manifests) ->
          frame.setManifests(
              Manifests.newBuilder()
                  .addAllManifests(manifests.stream().map(Bytes::toByteString).toList()));
      case Message.Evidence(var proofs) ->
          frame.setEvidence(
              Evidence.newBuilder()
                  .addAllForkProofs(proofs.stream().map(Bytes::toByteString).toList()));
      case Message.Receipts(var receipts) ->
          frame.setReceipts(
              Receipts.newBuilder()
                  .addAllErasures(receipts.stream().map(Bytes::toByteString).toList()));
      case Message.Cosigned(var notes) ->
          frame.setCosigned(
              Cosigned.newBuilder().addAllNotes(notes.stream().map(Bytes::toByteString).toList()));
      case Message.InterestChanged(var origins) -> frame.setInterest(interest(origins));
      case Message.Heads(var heads, var complete) -> {
        var list = Heads.newBuilder().setComplete(complete);
        for (Message.Head head : heads) {
          list.addHeadsBuilder()
              .setLogId(head.log().hash().toByteString())
              .setCheckpoint(head.checkpoint().toByteString());
        }
        frame.setHeads(list);
      }
      case Message.Fetch fetch ->
          frame.setFetch(
              Fetch.newBuilder()
                  .setRequest(fetch.request())
                  .setLogId(fetch.log().hash().toByteString())
                  .setFrom(fetch.from())
                  .setTo(fetch.to())
                  .setCheckpointSize(fetch.checkpointSize()));
      case Message.Range(var request, var offer) -> frame.setRange(range(request, offer));
      case Message.Digest(var digest, var logs) ->
          frame.setDigest(Digest.newBuilder().setDigest(digest.toByteString()).setLogs(logs));
      case Message.Notice notice ->
          frame.setNotice(
              Notice.newBuilder()
                  .setRequest(notice.request())
                  .setLogId(notice.log().hash().toByteString())
                  .setIndex(notice.index())
                  .setReason(notice.reason())
                  .addAllFindings(notice.findings()));
      case Message.PayloadWishes(var policy) -> frame.setPayloadWishes(wishes(policy));
      case Message.WantPayloads(var request, var log, var indexes) ->
          frame.setWantPayloads(
              WantPayloads.newBuilder()
                  .setRequest(request)
                  .setLogId(log.hash().toByteString())
                  .addAllIndexes(indexes));
      case Message.Payloads(var request, var log, var payloads) -> {
        var list = Payloads.newBuilder().setRequest(request).setLogId(log.hash().toByteString());
        payloads.forEach(
            (index, payload) ->
                list.addPayloadsBuilder()
                    .setIndex(index)
                    .setSalt(payload.salt().toByteString())
                    .setPayload(payload.payload().toByteString()));
        frame.setPayloads(list);
      }
      case Message.WantFile(var request, var file) ->
          frame.setWantFile(
              WantFile.newBuilder()
                  .setRequest(request)
                  .setLogId(file.log().hash().toByteString())
                  .setIndex(file.index())
                  .setSha256(file.sha256().toByteString())
                  .setOffset(file.offset()));
      case Message.FilePiece(var request, var data) ->
          frame.setFilePiece(
              FilePiece.newBuilder().setRequest(request).setData(data.toByteString()));
      case Message.AuditShown shown -> frame.setAuditShown(AuditCodec.encode(shown));
      case Message.AuditAnswer answer -> frame.setAuditAnswer(AuditCodec.encode(answer));
    }
    return frame.build();
  }

  private static PayloadWishes wishes(PayloadPolicy policy) {
    return PayloadWishes.newBuilder()
        .addAllTopics(policy.topics())
        .setBytesMax(policy.bytesMax())
        .build();
  }

  private static Interest interest(List<OrganisationId> origins) {
    return Interest.newBuilder()
        .addAllOrigins(origins.stream().map(id -> id.hash().toByteString()).toList())
        .build();
  }

  private static Range range(long request, RangeOffer offer) {
    var range =
        Range.newBuilder()
            .setRequest(request)
            .setLogId(offer.log().hash().toByteString())
            .setFrom(offer.from())
            .setTo(offer.to())
            .setCheckpoint(offer.checkpoint().toByteString());
    for (OfferedItem item : offer.items()) {
      var entry = LogItem.newBuilder().setEntry(item.entry().toByteString());
      item.payload()
          .ifPresent(
              p -> entry.setSalt(p.salt().toByteString()).setPayload(p.payload().toByteString()));
      range.addItems(entry);
    }
    offer.proof().forEach(hash -> range.addProof(hash.toByteString()));
    return range.build();
  }
}
