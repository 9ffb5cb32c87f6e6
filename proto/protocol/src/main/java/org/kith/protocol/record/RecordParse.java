package org.kith.protocol.record;

import java.util.List;

/// What reading a payload's bytes gives.
public sealed interface RecordParse {
  /// It is a record that keeps every rule.
  record Ok(LearningRecord record) implements RecordParse {}

  /// It is none: why, and every problem found.
  record Bad(RecordFault reason, List<Problem> problems) implements RecordParse {
    public Bad {
      problems = List.copyOf(problems);
    }
  }
}
