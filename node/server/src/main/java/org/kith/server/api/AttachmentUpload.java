package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.core.admit.Reason;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.AttachmentRules;
import org.kith.protocol.record.Problem;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.PutAttachmentRequest;
import org.kith.schema.v1.PutAttachmentResponse;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.IncomingFile;

/// One file on its way in: its type is on the list, its beginning is that of its type, a text holds
/// nothing that the personal-data guard refuses.
final class AttachmentUpload implements StreamObserver<PutAttachmentRequest> {
  private static final String FIELD = "attachment";
  private static final int FINDINGS_MAX = 50;

  private final AttachmentFolder folder;
  private final StreamObserver<PutAttachmentResponse> answer;
  private @Nullable IncomingFile upload;
  private String name = "";
  private String mediaType = "";
  private boolean failed;

  AttachmentUpload(AttachmentFolder folder, StreamObserver<PutAttachmentResponse> answer) {
    this.folder = folder;
    this.answer = answer;
  }

  @Override
  public void onNext(PutAttachmentRequest message) {
    if (failed) {
      return;
    }
    try {
      IncomingFile to = upload == null ? begin(message) : upload;
      upload = to;
      if (to.size() + message.getChunk().size() > AttachmentRules.BYTES_MAX) {
        throw ApiErrors.badField("chunk", "is larger than 25 MiB");
      }
      to.append(message.getChunk().asReadOnlyByteBuffer());
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private IncomingFile begin(PutAttachmentRequest first) {
    List<Problem> problems = new ArrayList<>();
    AttachmentRules.nameProblem(first.getName())
        .ifPresent(problem -> problems.add(new Problem("name", problem)));
    AttachmentRules.mediaTypeProblem(first.getMediaType())
        .ifPresent(problem -> problems.add(new Problem("mediaType", problem)));
    if (!problems.isEmpty()) {
      throw ApiErrors.invalid("INVALID_ARGUMENT", problems);
    }
    name = first.getName();
    mediaType = first.getMediaType();
    return folder
        .begin()
        .orElseThrow(
            () ->
                ApiErrors.of(
                    Code.RESOURCE_EXHAUSTED,
                    "TOO_MANY_ATTACHMENTS",
                    "Too many files wait for a record. Publish, or try again tomorrow."));
  }

  @Override
  public void onError(Throwable cancelled) {
    close();
  }

  @Override
  public void onCompleted() {
    if (failed) {
      return;
    }
    try {
      IncomingFile whole = upload;
      if (whole == null || whole.size() == 0) {
        throw ApiErrors.badField("chunk", "is empty");
      }
      List<GuardFinding> findings = look(whole);
      Attachment kept =
          Attachment.newBuilder()
              .setName(name)
              .setMediaType(mediaType)
              .setSize(whole.size())
              .setSha256(whole.finish())
              .build();
      close();
      Answers.send(
          answer,
          PutAttachmentResponse.newBuilder()
              .setAttachment(kept)
              .addAllFindings(Guarding.show(findings))
              .build());
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /// What the guard warns of. Refused where the content is not of its type, or is about a person.
  private List<GuardFinding> look(IncomingFile whole) {
    byte[] content = new byte[Math.toIntExact(whole.size())];
    int _ = whole.read(0, ByteBuffer.wrap(content));
    if (!FileBeginnings.fits(mediaType, content)) {
      throw ApiErrors.badField(
          "mediaType",
          "is not that of the file: its content is of another type, whatever its name ends with");
    }
    Optional<String> text = text(content);
    if (!mediaType.startsWith("text/")) {
      return List.of();
    }
    List<GuardFinding> findings = text.map(one -> PersonGuard.inText(FIELD, one)).orElse(List.of());
    List<GuardFinding> refused = findings.stream().filter(GuardFinding::refuses).toList();
    if (!refused.isEmpty()) {
      throw ApiErrors.refused(
          Reason.PERSONAL_DATA, Guarding.problems(refused).stream().limit(FINDINGS_MAX).toList());
    }
    return findings.stream().limit(FINDINGS_MAX).toList();
  }

  private Optional<String> text(byte[] content) {
    if (!mediaType.startsWith("text/")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      throw ApiErrors.badField("mediaType", "is a text, but the file is not UTF-8");
    }
  }

  private void fail(RuntimeException error) {
    failed = true;
    close();
    StatusRuntimeException told = ErrorGate.told(error, "PutAttachment");
    answer.onError(told);
  }

  private void close() {
    if (upload != null) {
      upload.close();
      upload = null;
    }
  }
}
