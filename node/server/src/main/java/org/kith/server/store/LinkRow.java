package org.kith.server.store;

import org.kith.protocol.bytes.RecordId;

/// A link between records. The relation is a registered number; the target may not be held here.
public record LinkRow(RecordRow from, int relation, RecordId target) {}
