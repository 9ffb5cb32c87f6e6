package org.kith.server.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.kith.core.admit.AdmitLimits;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.sync.Message;
import org.kith.core.sync.SyncLimits;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.protocol.identity.Invite;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.Note;
import org.kith.protocol.record.AttachmentRules;
import org.kith.schema.v1.Cosigned;
import org.kith.schema.v1.Digest;
import org.kith.schema.v1.Evidence;
import org.kith.schema.v1.Fetch;
import org.kith.schema.v1.FilePiece;
import org.kith.schema.v1.Head;
import org.kith.schema.v1.Heads;
import org.kith.schema.v1.Hello;
import org.kith.schema.v1.Interest;
import org.kith.schema.v1.LatePayload;
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

/// Reads messages of `peer.proto`, here and nowhere else. Strict: a message that breaks a rule of
/// form is malformed as a whole. SPEC 7
final class PeerCodec {
  /// Nesting of a message: no message of the protocol has more.
  private static final int DEPTH_MAX = 8;

  private static final int REASON_CHARACTERS_MAX = 64;
  private static final int FINDINGS_MAX = 16;

  /// A rule and a field, and nothing that could be anybody's text.
  private static final Pattern FINDING =
      Pattern.compile("[a-z-]{1,32} [A-Za-z][A-Za-z0-9.\\[\\]]{0,127}");

  /// Topics that a policy may name: more than there are.
  private static final int TOPICS_MAX = 1_024;

  private static final int SALT_BYTES = 32;

  private PeerCodec() {}

  /// A rule of form is broken.
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String rule) {
      super(rule);
    }
  }

  /// Reads one frame.
  static Wire decode(byte[] frame) {
    try {
      var in = CodedInputStream.newInstance(frame);
      var _ = in.setRecursionLimit(DEPTH_MAX);
      PeerMessage message = PeerMessage.parseFrom(in);
      require(message.getUnknownFields().getSerializedSize() == 0, "unknown fields");
      return new Wire.Said(read(message));
    } catch (IOException e) {
      return new Wire.Malformed("no PeerMessage");
    } catch (Broken e) {
      return new Wire.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Message read(PeerMessage message) throws Broken {
    return switch (message.getMessageCase()) {
      case HELLO -> hello(message.getHello());
      case EVIDENCE -> evidence(message.getEvidence());
      case MANIFESTS -> manifests(message.getManifests());
      case RECEIPTS -> receipts(message.getReceipts());
      case COSIGNED -> cosigned(message.getCosigned());
      case INTEREST -> new Message.InterestChanged(origins(message.getInterest()));
      case HEADS -> heads(message.getHeads());
      case FETCH -> fetch(message.getFetch());
      case RANGE -> range(message.getRange());
      case DIGEST -> digest(message.getDigest());
      case NOTICE -> notice(message.getNotice());
      case PAYLOAD_WISHES -> new Message.PayloadWishes(wishes(message.getPayloadWishes()));
      case WANT_PAYLOADS -> want(message.getWantPayloads());
      case PAYLOADS -> payloads(message.getPayloads());
      case WANT_FILE -> wantFile(message.getWantFile());
      case FILE_PIECE -> piece(message.getFilePiece());
      case AUDIT_SHOWN ->
          AuditCodec.decode(message.getAuditShown()).orElseThrow(() -> new Broken("audit_shown"));
      case AUDIT_ANSWER ->
          AuditCodec.decode(message.getAuditAnswer()).orElseThrow(() -> new Broken("audit_answer"));
      case MESSAGE_NOT_SET -> throw new Broken("no message");
    };
  }

  private static Message hello(Hello hello) throws Broken {
    require(hello.getProtocolVersion() >= 1, "protocol_version");
    require(hello.getFeatureLevel() >= 0, "feature_level");
    require(hello.getManifestVersion() >= 1, "manifest_version");
    require(hello.getEndpointsCount() <= Invite.ENDPOINTS_MAX, "too many endpoints");
    for (String endpoint : hello.getEndpointsList()) {
      require(Invite.isEndpoint(endpoint), "endpoint");
    }
    return new Message.Hello(
        hello.getProtocolVersion(),
        hello.getFeatureLevel(),
        new OrganisationId(hash(hello.getOrganisationId(), "organisation_id")),
        hello.getManifestVersion(),
        origins(hello.getInterest()),
        hello.getEndpointsList(),
        wishes(hello.getPayloadWishes()));
  }

  private static Message evidence(Evidence evidence) throws Broken {
    require(evidence.getForkProofsCount() <= SyncLimits.FORK_PROOFS_MAX, "too many proofs");
    List<Bytes> proofs = new ArrayList<>();
    for (ByteString proof : evidence.getForkProofsList()) {
      require(proof.size() <= ForkProof.FORK_PROOF_BYTES_MAX, "proof size");
      proofs.add(Bytes.of(proof));
    }
    return new Message.Evidence(proofs);
  }

  private static Message receipts(Receipts receipts) throws Broken {
    require(receipts.getErasuresCount() <= SyncLimits.RECEIPTS_MAX, "too many receipts");
    List<Bytes> signed = new ArrayList<>();
    for (ByteString receipt : receipts.getErasuresList()) {
      require(receipt.size() <= ErasureReceipt.RECEIPT_BYTES_MAX, "receipt size");
      signed.add(Bytes.of(receipt));
    }
    return new Message.Receipts(signed);
  }

  private static Message cosigned(Cosigned cosigned) throws Broken {
    require(cosigned.getNotesCount() <= SyncLimits.COSIGNED_MAX, "too many cosigned checkpoints");
    List<Bytes> notes = new ArrayList<>();
    for (ByteString note : cosigned.getNotesList()) {
      require(note.size() <= SyncLimits.COSIGNED_BYTES_MAX, "cosigned checkpoint size");
      notes.add(Bytes.of(note));
    }
    return new Message.Cosigned(notes);
  }

  private static Message manifests(Manifests manifests) throws Broken {
    require(manifests.getManifestsCount() <= SyncLimits.MANIFESTS_MAX, "too many manifests");
    List<Bytes> signed = new ArrayList<>();
    for (ByteString manifest : manifests.getManifestsList()) {
      require(manifest.size() <= Manifest.MANIFEST_BYTES_MAX, "manifest size");
      signed.add(Bytes.of(manifest));
    }
    return new Message.Manifests(signed);
  }

  private static List<OrganisationId> origins(Interest interest) throws Broken {
    require(interest.getOriginsCount() <= SyncLimits.INTEREST_MAX, "too many origins");
    List<OrganisationId> origins = new ArrayList<>(interest.getOriginsCount());
    for (ByteString origin : interest.getOriginsList()) {
      var next = new OrganisationId(hash(origin, "origin"));
      require(origins.isEmpty() || origins.getLast().compareTo(next) < 0, "origins do not ascend");
      origins.add(next);
    }
    return origins;
  }

  private static Message heads(Heads heads) throws Broken {
    require(heads.getHeadsCount() <= SyncLimits.HEADS_MAX, "too many heads"); // SPEC 7.3
    List<Message.Head> read = new ArrayList<>(heads.getHeadsCount());
    for (Head head : heads.getHeadsList()) {
      read.add(
          new Message.Head(
              new LogId(hash(head.getLogId(), "log_id")), checkpoint(head.getCheckpoint())));
    }
    return new Message.Heads(read, heads.getComplete());
  }

  private static Message fetch(Fetch fetch) throws Broken {
    require(fetch.getRequest() >= 1, "request");
    require(fetch.getFrom() >= 0 && fetch.getTo() > fetch.getFrom(), "from, to");
    require(fetch.getCheckpointSize() >= fetch.getTo(), "checkpoint_size");
    return new Message.Fetch(
        fetch.getRequest(),
        new LogId(hash(fetch.getLogId(), "log_id")),
        fetch.getFrom(),
        fetch.getTo(),
        fetch.getCheckpointSize());
  }

  private static Message range(Range range) throws Broken {
    require(range.getRequest() >= 0, "request");
    require(range.getFrom() >= 0 && range.getTo() > range.getFrom(), "from, to");
    require(range.getTo() - range.getFrom() == range.getItemsCount(), "items");
    require(range.getItemsCount() <= AdmitLimits.RANGE_ENTRIES_MAX, "too many items");
    require(range.getProofCount() <= AdmitLimits.PROOF_HASHES_MAX, "too many hashes");
    List<OfferedItem> items = new ArrayList<>(range.getItemsCount());
    for (LogItem item : range.getItemsList()) {
      items.add(item(item));
    }
    List<Bytes> proof = new ArrayList<>(range.getProofCount());
    for (ByteString hash : range.getProofList()) {
      proof.add(hash(hash, "proof"));
    }
    return new Message.Range(
        range.getRequest(),
        new RangeOffer(
            new LogId(hash(range.getLogId(), "log_id")),
            range.getFrom(),
            range.getTo(),
            items,
            checkpoint(range.getCheckpoint()),
            proof));
  }

  private static OfferedItem item(LogItem item) throws Broken {
    require(!item.getEntry().isEmpty(), "entry");
    require(item.getSalt().isEmpty() == item.getPayload().isEmpty(), "salt without payload");
    require(item.getSalt().isEmpty() || item.getSalt().size() == SALT_BYTES, "salt");
    return new OfferedItem(
        Bytes.of(item.getEntry()),
        item.getPayload().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new SaltedPayload(Bytes.of(item.getSalt()), Bytes.of(item.getPayload()))));
  }

  private static Message digest(Digest digest) throws Broken {
    require(digest.getLogs() >= 0, "logs");
    return new Message.Digest(hash(digest.getDigest(), "digest"), digest.getLogs());
  }

  private static Message notice(Notice notice) throws Broken {
    require(notice.getRequest() >= 0 && notice.getIndex() >= 0, "request, index");
    require(
        notice.getReason().length() <= REASON_CHARACTERS_MAX
            && notice.getReason().matches("[A-Z][A-Z0-9_]*"),
        "reason");
    require(notice.getFindingsCount() <= FINDINGS_MAX, "findings");
    for (String finding : notice.getFindingsList()) {
      require(FINDING.matcher(finding).matches(), "findings");
    }
    return new Message.Notice(
        notice.getRequest(),
        new LogId(hash(notice.getLogId(), "log_id")),
        notice.getIndex(),
        notice.getReason(),
        notice.getFindingsList());
  }

  private static PayloadPolicy wishes(PayloadWishes wishes) throws Broken {
    require(wishes.getTopicsCount() <= TOPICS_MAX, "too many topics");
    require(wishes.getBytesMax() >= 0, "bytes_max");
    return new PayloadPolicy(wishes.getTopicsList(), wishes.getBytesMax());
  }

  private static Message want(WantPayloads want) throws Broken {
    require(want.getRequest() >= 1, "request");
    require(
        want.getIndexesCount() >= 1 && want.getIndexesCount() <= SyncLimits.WANTED_MAX, "indexes");
    long before = -1;
    for (long index : want.getIndexesList()) {
      require(index > before, "indexes do not ascend");
      before = index;
    }
    return new Message.WantPayloads(
        want.getRequest(), new LogId(hash(want.getLogId(), "log_id")), want.getIndexesList());
  }

  private static Message payloads(Payloads payloads) throws Broken {
    require(payloads.getRequest() >= 1, "request");
    require(payloads.getPayloadsCount() <= SyncLimits.WANTED_MAX, "too many payloads");
    var read = new TreeMap<Long, SaltedPayload>();
    for (LatePayload late : payloads.getPayloadsList()) {
      require(late.getIndex() >= 0, "index");
      require(read.isEmpty() || read.lastKey() < late.getIndex(), "payloads do not ascend");
      require(late.getSalt().size() == SALT_BYTES && !late.getPayload().isEmpty(), "payload");
      read.put(
          late.getIndex(),
          new SaltedPayload(Bytes.of(late.getSalt()), Bytes.of(late.getPayload())));
    }
    return new Message.Payloads(
        payloads.getRequest(), new LogId(hash(payloads.getLogId(), "log_id")), read);
  }

  private static Message wantFile(WantFile want) throws Broken { // SPEC 7.15
    require(want.getRequest() >= 1, "request");
    require(want.getIndex() >= 0, "index");
    require(want.getOffset() >= 0 && want.getOffset() < AttachmentRules.BYTES_MAX, "offset");
    return new Message.WantFile(
        want.getRequest(),
        new Message.FileOffset(
            new LogId(hash(want.getLogId(), "log_id")),
            want.getIndex(),
            hash(want.getSha256(), "sha256"),
            want.getOffset()));
  }

  private static Message piece(FilePiece piece) throws Broken {
    require(piece.getRequest() >= 1, "request");
    require(piece.getData().size() <= SyncLimits.FILE_PIECE_BYTES_MAX, "data");
    return new Message.FilePiece(piece.getRequest(), Bytes.of(piece.getData()));
  }

  private static Bytes hash(ByteString bytes, String field) throws Broken {
    require(bytes.size() == Sha256.HASH_BYTES, field);
    return Bytes.of(bytes);
  }

  private static Bytes checkpoint(ByteString note) throws Broken {
    require(note.size() <= Note.NOTE_BYTES_MAX, "checkpoint");
    return Bytes.of(note);
  }

  private static void require(boolean holds, String rule) throws Broken {
    if (!holds) {
      throw new Broken(rule);
    }
  }
}
