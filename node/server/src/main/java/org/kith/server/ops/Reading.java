package org.kith.server.ops;

import java.util.function.DoubleSupplier;

/// One figure that monitoring reads.
///
/// @param name Prometheus name, unit last, such as `kith_store_bytes`; of what only grows it ends
///   in `_total`
/// @param help what it says, in one sentence
/// @param value read at every scrape; must not block
public record Reading(String name, String help, DoubleSupplier value) {}
