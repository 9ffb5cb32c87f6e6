package org.kith.server.inbox;

import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.KeptItem;

/// Something that came into the journal and that a saved query may be about.
///
/// @param sequence of its frame
/// @param record the record that it is about
/// @param by the record that caused it; the same where it arrived itself
record Happening(long sequence, RecordId record, OrganisationId origin, Event event, RecordId by) {
  /// What may happen to a record.
  enum Event {
    ARRIVED("arrived"),
    RETRACTED("retracted"),
    CONTRADICTED("contradicted"),
    MADE_WORSE("made-worse");

    private final String code;

    Event(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  boolean is(KeptItem item) {
    return item.getRecordId().equals(record.text())
        && item.getEvent().equals(event.code())
        && item.getByRecordId().equals(byText());
  }

  String byText() {
    return event == Event.ARRIVED ? "" : by.text();
  }
}
