package org.kith.client;

import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.Refusal;

/// Hears what became of each record of a publishing stream, in the order in which they were given,
/// one call at a time.
public interface PublishListener {
  /// It is published, durably.
  ///
  /// @param position the record's place among those given, from 0
  void published(long position, PublishRecordRequest request, PublishRecordResponse receipt);

  /// It is refused, and nothing of it is kept.
  void refused(long position, PublishRecordRequest request, Refusal refusal);
}
