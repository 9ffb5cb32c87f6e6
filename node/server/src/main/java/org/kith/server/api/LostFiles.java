package org.kith.server.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.AttachmentFault;
import org.kith.server.store.AttachmentFolder;

/// Files of records that are damaged, or that own records name and that are not here: in words, for
/// whoever runs the node.
final class LostFiles {
  /// What puts a file back.
  static final String PUT_BACK = "Whoever still has it puts it back: kith attachment put FILE.";

  private final AttachmentFolder folder;
  private final OrganisationId own;

  LostFiles(AttachmentFolder folder, OrganisationId own) {
    this.folder = folder;
    this.own = own;
  }

  /// What is damaged now, as far as it was read.
  List<String> damage() {
    return folder.faults(own).stream()
        .filter(AttachmentFault::damaged)
        .map(AttachmentFault::sentence)
        .toList();
  }

  /// A warning where own records have lost files.
  Stream<String> warning() {
    List<AttachmentFault> lost = folder.faults(own).stream().filter(AttachmentFault::own).toList();
    Optional<String> record = lost.stream().findFirst().flatMap(AttachmentFault::recordId);
    return record.stream()
        .map(
            id ->
                "attachments lost: %s, the first of record %s; kith attachment get fetches one from a"
                        .formatted(
                            lost.size() == 1
                                ? "a file that your records name is damaged or not here"
                                : lost.size()
                                    + " files that your records name are damaged or not here",
                            id)
                    + " peer that has it, kith node verify names them all. "
                    + PUT_BACK);
  }
}
