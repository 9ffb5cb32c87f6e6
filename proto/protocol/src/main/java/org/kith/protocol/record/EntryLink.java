package org.kith.protocol.record;

import org.kith.protocol.bytes.RecordId;

/// A link in an entry. The relation is a number, so that entries with relations registered later
/// can be kept and relayed.
public record EntryLink(int relation, RecordId target) {}
