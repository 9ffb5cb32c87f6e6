package org.kith.server.store;

import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.LogName;

/// How many records of one log and kind have one verdict.
public record RecordCount(LogName log, int kind, Verdict verdict, long records) {}
