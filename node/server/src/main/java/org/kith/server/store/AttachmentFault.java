package org.kith.server.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kith.protocol.bytes.OrganisationId;

/// A file that is not here as it should be.
///
/// @param recordId a record that names it; of the own organisation where there is one
/// @param own whether that record is of the own organisation
/// @param damaged whether its bytes are others than they were; otherwise it is not here
public record AttachmentFault(
    String sha256, Optional<String> recordId, boolean own, boolean damaged) {
  private static final int HASH_SHOWN = 16;

  /// What is damaged, and what the own records name that is not here; each file once.
  static List<AttachmentFault> of(
      AttachmentNames names, AttachmentFiles files, OrganisationId own) {
    Map<String, AttachmentFault> faults = new TreeMap<>();
    for (String hash : files.damaged()) {
      faults.put(hash, new AttachmentFault(hash, Optional.empty(), false, true));
    }
    names
        .byRecord()
        .forEach(
            (record, naming) -> {
              boolean ours = naming.origin().equals(own.text());
              for (String hash : naming.hashes()) {
                AttachmentFault before = faults.get(hash);
                if (before == null ? ours && !files.isHere(hash) : !before.own()) {
                  boolean damaged = files.damaged().contains(hash);
                  faults.put(hash, new AttachmentFault(hash, Optional.of(record), ours, damaged));
                }
              }
            });
    return List.copyOf(faults.values());
  }

  /// What is wrong, in words.
  public String sentence() {
    return "attachment "
        + sha256.substring(0, HASH_SHOWN)
        + recordId.map(id -> " of record " + id).orElse("")
        + (damaged ? " is damaged: its bytes are not what they were" : " is not here");
  }
}
