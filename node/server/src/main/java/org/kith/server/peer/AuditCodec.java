package org.kith.server.peer;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.regex.Pattern;
import org.kith.core.admit.AdmitLimits;
import org.kith.core.sync.Message;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.AuditCheckpoint;
import org.kith.protocol.log.Checkpoint;
import org.kith.schema.v1.AuditAnswer;
import org.kith.schema.v1.AuditShown;

/// Messages about audits (SPEC 7.16), for [PeerCodec] and [PeerEncoder].
final class AuditCodec {
  private static final int COSIGNATURE_BYTES = 72;
  private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

  private AuditCodec() {}

  static AuditShown encode(Message.AuditShown shown) {
    return AuditShown.newBuilder()
        .setLog(shown.log())
        .setLine(shown.line())
        .setSize(shown.size())
        .setRoot(shown.root().toByteString())
        .setOldSize(shown.oldSize())
        .addAllProof(shown.proof().stream().map(Bytes::toByteString).toList())
        .build();
  }

  static AuditAnswer encode(Message.AuditAnswer answer) {
    return AuditAnswer.newBuilder()
        .setLog(answer.log())
        .setLine(answer.line())
        .setSize(answer.size())
        .setCosignature(answer.cosignature().toByteString())
        .setReason(answer.reason())
        .setKnownLine(answer.knownLine())
        .setKnownSize(answer.knownSize())
        .build();
  }

  /// Empty where a rule of form is broken.
  static Optional<Message> decode(AuditShown shown) {
    boolean sound =
        isPlace(shown.getLog(), shown.getLine(), shown.getSize())
            && shown.getRoot().size() == Sha256.HASH_BYTES
            && shown.getOldSize() >= 0
            && shown.getOldSize() <= shown.getSize()
            && shown.getProofCount() <= AdmitLimits.PROOF_HASHES_MAX
            && shown.getProofList().stream().allMatch(AuditCodec::isHash);
    return sound
        ? Optional.of(
            new Message.AuditShown(
                shown.getLog(),
                shown.getLine(),
                shown.getSize(),
                Bytes.of(shown.getRoot()),
                shown.getOldSize(),
                shown.getProofList().stream().map(Bytes::of).toList()))
        : Optional.empty();
  }

  /// Empty where a rule of form is broken.
  static Optional<Message> decode(AuditAnswer answer) {
    boolean sound =
        isPlace(answer.getLog(), answer.getLine(), answer.getSize())
            && (answer.getReason().isEmpty()
                ? answer.getCosignature().size() == COSIGNATURE_BYTES
                : answer.getCosignature().isEmpty() && REASON.matcher(answer.getReason()).matches())
            && answer.getKnownLine() >= 0
            && answer.getKnownLine() <= AuditCheckpoint.LINE_MAX
            && answer.getKnownSize() >= 0
            && answer.getKnownSize() < Checkpoint.TREE_SIZE_LIMIT;
    return sound
        ? Optional.of(
            new Message.AuditAnswer(
                answer.getLog(),
                answer.getLine(),
                answer.getSize(),
                Bytes.of(answer.getCosignature()),
                answer.getReason(),
                answer.getKnownLine(),
                answer.getKnownSize()))
        : Optional.empty();
  }

  private static boolean isPlace(String log, int line, long size) {
    return (log.equals(LogName.GOVERNANCE) || log.equals(LogName.AUDIT))
        && line >= 1
        && line <= AuditCheckpoint.LINE_MAX
        && size >= 1
        && size < Checkpoint.TREE_SIZE_LIMIT;
  }

  private static boolean isHash(ByteString bytes) {
    return bytes.size() == Sha256.HASH_BYTES;
  }
}
