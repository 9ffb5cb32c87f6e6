package org.kith.server.search;

import java.util.Optional;
import java.util.function.Supplier;

/// What an index of words has beside its files.
///
/// @param meaning an index of meanings, where there is one
/// @param heard which reports count by now; all where it is empty
public record Beside(
    Synonyms synonyms, Optional<MeaningIndex> meaning, Supplier<Optional<Heard>> heard) {}
