package org.kith.server.main;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.server.search.SearchIndex;
import org.kith.server.search.Synonyms;
import org.kith.server.store.FollowerThread;
import org.kith.server.store.LogStore;
import org.kith.server.store.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What finds records, and the threads that keep it up with the journal.
final class Finding implements AutoCloseable {
  /// In the home folder, where somebody has put it there.
  private static final String SYNONYMS = "synonyms.txt";

  private static final Logger LOG = LoggerFactory.getLogger(Finding.class);

  private final SearchIndex index;
  private final List<String> warnings;
  private @Nullable FollowerThread indexing;

  private Finding(SearchIndex index, List<String> warnings) {
    this.index = index;
    this.warnings = warnings;
  }

  static Finding open(Path home, Path folder, LogStore store, InstantSource clock) {
    Synonyms.Reading read = Synonyms.read(home.resolve(SYNONYMS));
    Optional<String> problem = read.problem();
    problem.ifPresent(LOG::warn);
    return new Finding(
        SearchIndex.open(folder, store, clock, read.synonyms()),
        problem.map(said -> List.of("synonyms: " + said)).orElse(List.of()));
  }

  SearchIndex index() {
    return index;
  }

  /// What the operator should know.
  List<String> warnings() {
    return warnings;
  }

  /// Starts to follow the journal.
  void follow(Traffic traffic) {
    indexing = FollowerThread.start(index, traffic, () -> {});
  }

  /// The journal has grown.
  void wake() {
    if (indexing != null) {
      indexing.wake();
    }
  }

  @Override
  public void close() {
    try (index) {
      if (indexing != null) {
        indexing.close();
      }
    }
  }
}
