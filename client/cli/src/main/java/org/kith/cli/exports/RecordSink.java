package org.kith.cli.exports;

import java.io.IOException;
import org.kith.schema.v1.LearningRecord;

/// Takes records and writes them.
public interface RecordSink {
  void add(LearningRecord record) throws IOException;

  /// After the last record.
  void finish() throws IOException;
}
