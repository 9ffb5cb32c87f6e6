package org.kith.cli.demo;

import java.util.List;
import org.kith.schema.v1.LearningRecord;

/// One sample record. Its links name other samples (`@riverside/03-name`) until those are
/// published.
///
/// @param organisation folder name, such as riverside
/// @param name organisation and file name without its ending, such as riverside/03-name
record Sample(String organisation, String name, LearningRecord record) {
  private static final String REFERENCE = "@";

  /// Names of the samples that it links to.
  List<String> references() {
    return record.getLinksList().stream()
        .map(link -> link.getRecordId())
        .filter(id -> id.startsWith(REFERENCE))
        .map(id -> id.substring(REFERENCE.length()))
        .toList();
  }

  /// The record with each reference replaced by the id that the other sample got.
  LearningRecord resolved(java.util.Map<String, String> ids) {
    var resolved = record.toBuilder();
    resolved
        .getLinksBuilderList()
        .forEach(
            link -> {
              if (link.getRecordId().startsWith(REFERENCE)) {
                String name = link.getRecordId().substring(REFERENCE.length());
                link.setRecordId(ids.getOrDefault(name, link.getRecordId()));
              }
            });
    return resolved.build();
  }
}
