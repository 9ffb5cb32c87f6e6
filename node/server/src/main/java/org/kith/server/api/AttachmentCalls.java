package org.kith.server.api;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.record.Problem;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.GetAttachmentRequest;
import org.kith.schema.v1.GetAttachmentResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PutAttachmentRequest;
import org.kith.schema.v1.PutAttachmentResponse;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.RecordRow;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Ticket;

/// Files of records, in and out.
final class AttachmentCalls {
  /// Bytes of one piece on its way out.
  private static final int CHUNK_BYTES = 64 * 1_024;

  private final AttachmentFolder folder;
  private final RecordReader records;
  private final SyncView sync;
  private final OrganisationId own;
  private final LongSupplier journalEnd;

  /// @param journalEnd sequence of the journal's next frame
  AttachmentCalls(
      AttachmentFolder folder,
      RecordReader records,
      SyncView sync,
      OrganisationId own,
      LongSupplier journalEnd) {
    this.own = own;
    this.folder = folder;
    this.journalEnd = journalEnd;
    this.records = records;
    this.sync = sync;
  }

  StreamObserver<PutAttachmentRequest> put(StreamObserver<PutAttachmentResponse> answer) {
    return new AttachmentUpload(folder, answer);
  }

  /// What keeps a record from being published: files that are not here, or are not as it says.
  List<Problem> missing(LearningRecord record) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < record.getAttachmentsCount(); i++) {
      Attachment one = record.getAttachments(i);
      Optional<Long> size = folder.size(one.getSha256());
      if (size.isEmpty()) {
        problems.add(
            new Problem("attachments[" + i + "].sha256", "is of no file here; put the file first"));
      } else if (size.get() != one.getSize()) {
        problems.add(
            new Problem("attachments[" + i + "].size", "is not the file's; it has " + size.get()));
      }
    }
    return problems;
  }

  /// What becomes of a record's files when it is published.
  sealed interface Holding {
    /// They stay, whatever else is erased.
    ///
    /// @param journalEnd sequence of the journal's next frame
    record All(AttachmentFolder.Hold hold, LongSupplier journalEnd) implements Holding {
      /// On the writing thread: the record is in the journal, or is not.
      void told(Ticket ticket) {
        if (ticket.outcome().filter(known -> !(known instanceof Outcome.Declined)).isPresent()) {
          hold.published(journalEnd.getAsLong());
        } else {
          hold.refused();
        }
      }
    }

    /// They are not all here: one may have gone since the record was checked.
    record Not(List<Problem> missing) implements Holding {}
  }

  /// Holds a record's files, from the moment at which they are all known to be here.
  Holding hold(LearningRecord record) {
    List<String> hashes =
        record.getAttachmentsList().stream().map(Attachment::getSha256).distinct().toList();
    while (true) {
      Optional<AttachmentFolder.Hold> hold = folder.hold(hashes);
      if (hold.isPresent()) {
        return new Holding.All(hold.get(), journalEnd);
      }
      List<Problem> missing = missing(record);
      if (!missing.isEmpty()) {
        return new Holding.Not(missing);
      }
    }
  }

  void get(GetAttachmentRequest request, StreamObserver<GetAttachmentResponse> answer) {
    RecordRow row = records.find("recordId", request.getRecordId());
    Attachment found =
        records.whole(row).getAttachmentsList().stream()
            .filter(one -> one.getName().equals(request.getName()))
            .findFirst()
            .orElseThrow(() -> ApiErrors.notFound("The record has no attachment of this name."));
    FlowingAnswers.send(
        answer,
        "GetAttachment",
        to -> {
          bring(row, found);
          send(found, to);
        });
  }

  /// Fetches the file from a peer where it is not here, or not as it was.
  private void bring(RecordRow row, Attachment file) {
    if (folder.isSound(file.getSha256())) {
      return;
    }
    SyncView.Fetched fetched;
    try {
      Bytes hash = Bytes.fromHex(file.getSha256());
      fetched =
          row.log().isLocal()
              ? SyncView.Fetched.NOBODY
              : sync.fetch(row.log(), row.index(), hash, file.getSize());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiErrors.of(Code.CANCELLED, "STOPPING", "The node is stopping.");
    }
    switch (fetched) {
      case HERE -> {}
      case NOBODY -> throw nobody(row, folder.isDamaged(file.getSha256()));
      case NO_ROOM ->
          throw ApiErrors.of(
              Code.RESOURCE_EXHAUSTED,
              "QUOTA_USED_UP",
              "There is no room for the file: its organisation has used up its quota, or the disk"
                  + " is nearly full. See kith node status.");
      case BUSY ->
          throw ApiErrors.of(
              Code.RESOURCE_EXHAUSTED,
              "TOO_MANY_FETCHES",
              "As many files are being fetched already as may be at once; try again in a moment.");
    }
  }

  private StatusRuntimeException nobody(RecordRow row, boolean damaged) {
    boolean ours = row.log().organisation().equals(own);
    String next =
        ours
            ? " " + LostFiles.PUT_BACK + " Or try again when other peers are connected."
            : " Try again later, or ask the team that the record names.";
    if (damaged) {
      return ApiErrors.of(
          Code.DATA_LOSS,
          "ATTACHMENT_DAMAGED",
          "The file here is not what it was, and no peer that is connected now has it."
              + next
              + " Look at the disk.");
    }
    return ApiErrors.of(
        Code.NOT_FOUND,
        "ATTACHMENT_NOT_HERE",
        ours
            ? "The file is neither at this node nor at a peer that is connected now." + next
            : "The file is neither at this node nor at a peer that is connected now; try again"
                + " later, or ask the team that the record names.");
  }

  private void send(Attachment found, Consumer<GetAttachmentResponse> to) {
    to.accept(GetAttachmentResponse.newBuilder().setAttachment(found).build());
    MessageDigest digest = sha256();
    long position = 0;
    while (true) {
      ByteBuffer piece = ByteBuffer.allocate(CHUNK_BYTES);
      int read = folder.read(found.getSha256(), position, piece);
      if (read <= 0) {
        break;
      }
      position += read;
      piece.flip();
      digest.update(piece.duplicate());
      to.accept(GetAttachmentResponse.newBuilder().setChunk(ByteString.copyFrom(piece)).build());
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(found.getSha256())) {
      throw ApiErrors.of(
          Code.DATA_LOSS,
          "ATTACHMENT_DAMAGED",
          "The file changed while it was read; look at the disk.");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
