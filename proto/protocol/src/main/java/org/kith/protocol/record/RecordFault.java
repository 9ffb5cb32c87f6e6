package org.kith.protocol.record;

/// Why a payload is no record that may be shown.
public enum RecordFault {
  /// Larger than a record may be; not read any further.
  TOO_LARGE,
  /// Its bytes break the encoding rules.
  MALFORMED,
  /// Written by rules of a later version; not read any further.
  NEWER_SCHEMA,
  /// It breaks rules; the problems say which.
  INVALID_RECORD
}
