package org.kith.server.main;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.kith.core.admit.AdmitLimits;
import org.kith.core.sync.SyncLimits;
import org.kith.schema.v1.AuditAnswer;
import org.kith.schema.v1.AuditShown;
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

/// Frames of the exchange that break one rule of form each: made from a sound message of every
/// kind, field by field, by what the schema says the field is. Whoever adds a message to the schema
/// adds a sound one here, or [#sound] fails; a new field is tried by itself.
final class BadFrames {
  private static final ByteString HASH = ByteString.copyFrom(new byte[32]);
  private static final int[] HASH_SIZES = {0, 1, 31, 33, 64};
  private static final ByteString MARK = ByteString.copyFromUtf8("ZZZZZZZZ");
  private static final int TOPICS_MAX = 1_024;

  /// Numbers that begin at 1; a number that answers or names nothing may be 0.
  private static final Set<String> FROM_ONE =
      Set.of(
          "kith.v1.Hello.protocol_version",
          "kith.v1.Hello.manifest_version",
          "kith.v1.Fetch.request",
          "kith.v1.Fetch.to",
          "kith.v1.Fetch.checkpoint_size",
          "kith.v1.Range.to",
          "kith.v1.WantPayloads.request",
          "kith.v1.Payloads.request",
          "kith.v1.WantFile.request",
          "kith.v1.AuditShown.line",
          "kith.v1.AuditShown.size",
          "kith.v1.AuditAnswer.line",
          "kith.v1.AuditAnswer.size",
          "kith.v1.FilePiece.request");

  /// Any number may stand there: topics that are not known here are known elsewhere.
  private static final String TOPICS = "kith.v1.PayloadWishes.topics";

  private final Map<String, byte[]> frames = new LinkedHashMap<>();

  private BadFrames() {}

  /// Every frame by what is wrong with it; none may be said first or later.
  static Map<String, byte[]> all() {
    var made = new BadFrames();
    for (PeerMessage sound : sound()) {
      made.fieldsOf(sound);
      made.bytesOf(sound);
    }
    made.tooMany();
    made.audits();
    made.outOfOrder();
    return made.frames;
  }

  /// One sound message of every kind.
  static List<PeerMessage> sound() {
    PeerMessage.Builder m = PeerMessage.newBuilder();
    var wishes = PayloadWishes.newBuilder().addTopics(3).setBytesMax(1_000);
    var interest = Interest.newBuilder().addOrigins(HASH);
    var item = LogItem.newBuilder().setEntry(HASH).setSalt(HASH).setPayload(HASH);
    var late = LatePayload.newBuilder().setIndex(3).setSalt(HASH).setPayload(HASH);
    List<PeerMessage> all =
        List.of(
            m.setHello(
                    Hello.newBuilder()
                        .setProtocolVersion(1)
                        .setFeatureLevel(1)
                        .setOrganisationId(HASH)
                        .setManifestVersion(1)
                        .setInterest(interest)
                        .addEndpoints("kith.example.org:7440")
                        .setPayloadWishes(wishes))
                .build(),
            m.setManifests(Manifests.getDefaultInstance()).build(),
            m.setInterest(interest).build(),
            m.setHeads(Heads.newBuilder().addHeads(Head.newBuilder().setLogId(HASH))).build(),
            m.setFetch(
                    Fetch.newBuilder()
                        .setRequest(1)
                        .setLogId(HASH)
                        .setFrom(1)
                        .setTo(2)
                        .setCheckpointSize(2))
                .build(),
            m.setRange(
                    Range.newBuilder()
                        .setLogId(HASH)
                        .setFrom(1)
                        .setTo(2)
                        .addItems(item)
                        .addProof(HASH))
                .build(),
            m.setDigest(Digest.newBuilder().setDigest(HASH).setLogs(1)).build(),
            m.setNotice(
                    Notice.newBuilder()
                        .setLogId(HASH)
                        .setReason("NOT_SHARED")
                        .addFindings("person-name lesson.advice"))
                .build(),
            m.setEvidence(Evidence.getDefaultInstance()).build(),
            m.setReceipts(Receipts.getDefaultInstance()).build(),
            m.setCosigned(Cosigned.getDefaultInstance()).build(),
            m.setPayloadWishes(wishes).build(),
            m.setWantPayloads(WantPayloads.newBuilder().setRequest(1).setLogId(HASH).addIndexes(3))
                .build(),
            m.setPayloads(Payloads.newBuilder().setRequest(1).setLogId(HASH).addPayloads(late))
                .build(),
            m.setWantFile(
                    WantFile.newBuilder().setRequest(1).setLogId(HASH).setSha256(HASH).setOffset(1))
                .build(),
            m.setFilePiece(FilePiece.newBuilder().setRequest(1)).build(),
            m.setAuditShown(
                    AuditShown.newBuilder()
                        .setLog("governance")
                        .setLine(1)
                        .setSize(2)
                        .setRoot(HASH)
                        .setOldSize(1)
                        .addProof(HASH))
                .build(),
            m.setAuditAnswer(auditAnswer().setReason("BAD_PROOF")).build());
    int kinds = PeerMessage.getDescriptor().getOneofs().getFirst().getFieldCount();
    if (all.size() != kinds) {
      throw new AssertionError(kinds + " kinds of messages, and " + all.size() + " sound ones");
    }
    return all;
  }

  private void add(String what, byte[] frame) {
    if (frames.put(what, frame) != null) {
      throw new AssertionError("twice: " + what);
    }
  }

  private static FieldDescriptor kind(PeerMessage message) {
    return message.getAllFields().keySet().iterator().next();
  }

  private void fieldsOf(PeerMessage sound) {
    FieldDescriptor kind = kind(sound);
    fields(
        (Message) sound.getField(kind),
        kind.getName(),
        changed -> PeerMessage.newBuilder().setField(kind, changed).build());
  }

  /// @param around puts a changed message back into the whole one
  private void fields(Message sound, String path, UnaryOperator<Message> around) {
    for (FieldDescriptor field : sound.getDescriptorForType().getFields()) {
      boolean listed = field.isRepeated();
      if (listed && sound.getRepeatedFieldCount(field) == 0) {
        continue;
      }
      Object value = listed ? sound.getRepeatedField(field, 0) : sound.getField(field);
      UnaryOperator<Object> set =
          other ->
              around.apply(
                  listed
                      ? sound.toBuilder().setRepeatedField(field, 0, other).build()
                      : sound.toBuilder().setField(field, other).build());
      String name = path + "." + field.getName();
      switch (field.getJavaType()) {
        case MESSAGE -> fields((Message) value, name, changed -> (Message) set.apply(changed));
        case BYTE_STRING -> hashes((ByteString) value, name, set);
        case STRING -> texts(name, set);
        case INT, LONG -> numbers(field, name, set);
        case BOOLEAN, ENUM, FLOAT, DOUBLE -> {
          // every value of a truth is one; the others do not occur
        }
      }
    }
  }

  private static byte[] encoded(Object message) {
    return ((Message) message).toByteArray();
  }

  private void hashes(ByteString sound, String name, UnaryOperator<Object> set) {
    if (sound.size() != HASH.size() || name.endsWith(".entry") || name.endsWith(".payload")) {
      return; // whatever is no hash may have any size
    }
    for (int size : HASH_SIZES) {
      add(name + " of " + size + " bytes", encoded(set.apply(ByteString.copyFrom(new byte[size]))));
    }
  }

  private void texts(String name, UnaryOperator<Object> set) {
    add(name + " of nothing", encoded(set.apply("")));
    add(name + " of 300 letters", encoded(set.apply("A".repeat(300))));
    add(name + " with a line feed", encoded(set.apply("A\n")));
    add(name + " that turns round", encoded(set.apply("A\u202eB:1")));
    byte[] marked = encoded(set.apply(MARK.toStringUtf8()));
    int from = indexOf(marked);
    Arrays.fill(marked, from, from + MARK.size(), (byte) 0xff);
    add(name + " that is no UTF-8", marked);
  }

  private static int indexOf(byte[] marked) {
    for (int i = 0; i + MARK.size() <= marked.length; i++) {
      if (ByteString.copyFrom(marked, i, MARK.size()).equals(MARK)) {
        return i;
      }
    }
    throw new AssertionError("the mark is there");
  }

  private void numbers(FieldDescriptor field, String name, UnaryOperator<Object> set) {
    if (field.getFullName().equals(TOPICS)) {
      return;
    }
    boolean wide = field.getJavaType() == FieldDescriptor.JavaType.LONG;
    add(name + " of all ones", encoded(set.apply(number(wide, -1))));
    long highest = wide ? Long.MIN_VALUE : Integer.MIN_VALUE;
    add(name + " of the highest bit", encoded(set.apply(number(wide, highest))));
    if (FROM_ONE.contains(field.getFullName())) {
      add(name + " of nought", encoded(set.apply(number(wide, 0))));
    }
    if (Set.of("from", "to", "offset").contains(field.getName())) {
      add(name + " beyond every log and file", encoded(set.apply(Long.MAX_VALUE)));
    }
  }

  private static Object number(boolean wide, long value) {
    if (wide) {
      return value;
    }
    return (int) value;
  }

  /// What no reader of protobuf takes, inside a message of each kind.
  private void bytesOf(PeerMessage sound) {
    FieldDescriptor kind = kind(sound);
    String name = kind.getName();
    byte[] content = ((Message) sound.getField(kind)).toByteArray();
    add(name + " and field number 0", inside(kind, content, 0x00, 0x01));
    add(name + " and wire type 6", inside(kind, content, 0x7e, 0x01));
    add(name + " and wire type 7", inside(kind, content, 0x7f, 0x01));
    add(name + " and the end of no group", inside(kind, content, 0x7c));
    add(name + " and a group without end", inside(kind, content, 0x7b));
    int[] long11 = new int[12];
    Arrays.fill(long11, 0xff);
    long11[0] = 0x78;
    add(name + " and a number of 11 bytes", inside(kind, content, long11));
    add(name + " and more bytes than there are", inside(kind, content, 0x7a, 0x05, 0x00));
    add(
        name + " and a length below nought",
        inside(kind, content, 0x7a, 0xff, 0xff, 0xff, 0xff, 0x0f));
    byte[] whole = sound.toByteArray();
    if (content.length > 0) {
      add(name + " without its last byte", Arrays.copyOf(whole, whole.length - 1));
    }
    add(name + " with an unknown message behind it", with(whole, 0x9a, 0x01, 0x00));
  }

  private static byte[] with(byte[] bytes, int... more) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
    for (int i = 0; i < more.length; i++) {
      all[bytes.length + i] = (byte) more[i];
    }
    return all;
  }

  private static byte[] inside(FieldDescriptor kind, byte[] content, int... more) {
    var bytes = new ByteArrayOutputStream();
    try {
      var out = CodedOutputStream.newInstance(bytes);
      out.writeByteArray(kind.getNumber(), with(content, more));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private void tooMany() {
    PeerMessage.Builder m = PeerMessage.newBuilder();
    ByteString none = ByteString.EMPTY;
    many("manifests", m.setManifests(manifests(SyncLimits.MANIFESTS_MAX + 1, none)));
    many("proofs", m.setEvidence(evidence(SyncLimits.FORK_PROOFS_MAX + 1, none)));
    many("receipts", m.setReceipts(receipts(SyncLimits.RECEIPTS_MAX + 1, none)));
    many("cosigned notes", m.setCosigned(cosigned(SyncLimits.COSIGNED_MAX + 1, none)));
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);
    many("bytes of a manifest", m.setManifests(manifests(1, large)));
    many("bytes of a proof", m.setEvidence(evidence(1, large)));
    many("bytes of a receipt", m.setReceipts(receipts(1, large)));
    many("bytes of a note", m.setCosigned(cosigned(1, large)));
    many(
        "bytes of a checkpoint",
        m.setHeads(
            Heads.newBuilder().addHeads(Head.newBuilder().setLogId(HASH).setCheckpoint(large))));
    many("indexes", m.setWantPayloads(want(indexes(SyncLimits.WANTED_MAX + 1))));
    many("no indexes", m.setWantPayloads(want(List.of())));
    many("payloads", m.setPayloads(late(indexes(SyncLimits.WANTED_MAX + 1))));
    many(
        "topics",
        m.setPayloadWishes(
            PayloadWishes.newBuilder().addAllTopics(Collections.nCopies(TOPICS_MAX + 1, 1))));
    many(
        "findings",
        m.setNotice(
            Notice.newBuilder()
                .setLogId(HASH)
                .setReason("HELD")
                .addAllFindings(Collections.nCopies(17, "person-name title"))));
    many(
        "bytes of a piece",
        m.setFilePiece(
            FilePiece.newBuilder()
                .setRequest(1)
                .setData(ByteString.copyFrom(new byte[SyncLimits.FILE_PIECE_BYTES_MAX + 1]))));
  }

  private static AuditAnswer.Builder auditAnswer() {
    return AuditAnswer.newBuilder()
        .setLog("audit")
        .setLine(1)
        .setSize(2)
        .setKnownLine(1)
        .setKnownSize(2);
  }

  private void audits() {
    PeerMessage.Builder m = PeerMessage.newBuilder();
    var shown = AuditShown.newBuilder().setLog("audit").setLine(1).setSize(2).setRoot(HASH);
    many("entries cosigned before", m.setAuditShown(shown.clone().setOldSize(3)));
    many(
        "hashes of an audit",
        m.setAuditShown(
            shown
                .clone()
                .addAllProof(Collections.nCopies(AdmitLimits.PROOF_HASHES_MAX + 1, HASH))));
    many("lines of an audit", m.setAuditShown(shown.clone().setLine(1_000_000_000)));
    many("entries of an audit", m.setAuditShown(shown.clone().setSize(1L << 53)));
    many("logs of an audit", m.setAuditShown(shown.clone().setLog("local")));
    for (int bytes : new int[] {71, 73}) {
      ByteString signature = ByteString.copyFrom(new byte[bytes]);
      many(
          "bytes of a cosignature: " + bytes,
          m.setAuditAnswer(auditAnswer().setCosignature(signature)));
    }
    ByteString whole = ByteString.copyFrom(new byte[72]);
    many(
        "a cosignature and a reason",
        m.setAuditAnswer(auditAnswer().setCosignature(whole).setReason("BAD_PROOF")));
  }

  private void many(String what, PeerMessage.Builder message) {
    add("too many, or none: " + what, message.build().toByteArray());
  }

  private void outOfOrder() {
    PeerMessage.Builder m = PeerMessage.newBuilder();
    for (List<Long> order : List.of(List.of(2L, 2L), List.of(2L, 1L), List.of(0L, 5L, 4L))) {
      add("order of indexes " + order, m.setWantPayloads(want(order)).build().toByteArray());
      add("order of payloads " + order, m.setPayloads(late(order)).build().toByteArray());
      var interest = Interest.newBuilder();
      for (long origin : order) {
        byte[] id = new byte[32];
        id[31] = (byte) origin;
        interest.addOrigins(ByteString.copyFrom(id));
      }
      add("order of origins " + order, m.setInterest(interest).build().toByteArray());
    }
  }

  private static List<Long> indexes(int count) {
    List<Long> indexes = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      indexes.add(i);
    }
    return indexes;
  }

  private static WantPayloads.Builder want(List<Long> indexes) {
    return WantPayloads.newBuilder().setRequest(1).setLogId(HASH).addAllIndexes(indexes);
  }

  private static Payloads.Builder late(List<Long> indexes) {
    var payloads = Payloads.newBuilder().setRequest(1).setLogId(HASH);
    for (long index : indexes) {
      payloads.addPayloads(LatePayload.newBuilder().setIndex(index).setSalt(HASH).setPayload(HASH));
    }
    return payloads;
  }

  private static Manifests.Builder manifests(int count, ByteString each) {
    return Manifests.newBuilder().addAllManifests(Collections.nCopies(count, each));
  }

  private static Evidence.Builder evidence(int count, ByteString each) {
    return Evidence.newBuilder().addAllForkProofs(Collections.nCopies(count, each));
  }

  private static Receipts.Builder receipts(int count, ByteString each) {
    return Receipts.newBuilder().addAllErasures(Collections.nCopies(count, each));
  }

  private static Cosigned.Builder cosigned(int count, ByteString each) {
    return Cosigned.newBuilder().addAllNotes(Collections.nCopies(count, each));
  }
}
