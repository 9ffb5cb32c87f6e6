package org.kith.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.GetAttachmentRequest;
import org.kith.schema.v1.GetAttachmentResponse;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.PutAttachmentRequest;
import org.kith.schema.v1.PutAttachmentResponse;

/// Calls about the files of records.
public final class AttachmentCalls {
  private static final int CHUNK_BYTES = 64 * 1_024;
  private static final Duration WHOLE_FILE = Duration.ofMinutes(10);

  private final Calls calls;

  AttachmentCalls(Calls calls) {
    this.calls = calls;
  }

  /// Keeps a file at the node, for a record that will name it.
  public PutAttachmentResponse put(String name, String mediaType, InputStream content) {
    return calls.upload(
        LearningServiceGrpc.getPutAttachmentMethod(),
        new Pieces(name, mediaType, content),
        WHOLE_FILE);
  }

  /// Writes a file of a record. Whoever gets an exception must throw away what was written.
  ///
  /// @throws IOException where it cannot be written, or is not what the record says
  public Attachment get(String recordId, String name, OutputStream to) throws IOException {
    MessageDigest digest = sha256();
    Attachment attachment = Attachment.getDefaultInstance();
    long size = 0;
    try (AnswerStream<GetAttachmentResponse> pieces =
        calls.stream(
            LearningServiceGrpc.getGetAttachmentMethod(),
            GetAttachmentRequest.newBuilder().setRecordId(recordId).setName(name).build())) {
      var checked = new DigestOutputStream(to, digest);
      while (pieces.hasNext()) {
        GetAttachmentResponse piece = pieces.next();
        attachment = piece.hasAttachment() ? piece.getAttachment() : attachment;
        size += piece.getChunk().size();
        if (size > attachment.getSize()) {
          throw new IOException("the file is larger than its record says");
        }
        piece.getChunk().writeTo(checked);
      }
      checked.flush();
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(attachment.getSha256())) {
      throw new IOException("the file is not the one that its record names");
    }
    return attachment;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /// A file as messages: what it is with the first.
  private static final class Pieces implements Iterator<PutAttachmentRequest> {
    private final PutAttachmentRequest head;
    private final InputStream content;
    private boolean first = true;
    private byte[] piece;

    Pieces(String name, String mediaType, InputStream content) {
      this.head = PutAttachmentRequest.newBuilder().setName(name).setMediaType(mediaType).build();
      this.content = content;
      this.piece = read(content);
    }

    private static byte[] read(InputStream content) {
      try {
        return content.readNBytes(CHUNK_BYTES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean hasNext() {
      return first || piece.length > 0;
    }

    @Override
    public PutAttachmentRequest next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      PutAttachmentRequest.Builder message =
          first ? head.toBuilder() : PutAttachmentRequest.newBuilder();
      message.setChunk(ByteString.copyFrom(piece));
      first = false;
      piece = read(content);
      return message.build();
    }
  }
}
