package org.kith.server.main;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kith.core.trust.Standing;
import org.kith.server.meaning.Model;
import org.kith.server.search.Beside;
import org.kith.server.search.Heard;
import org.kith.server.search.MeaningIndex;
import org.kith.server.search.SearchIndex;
import org.kith.server.search.Synonyms;
import org.kith.server.store.Follower;
import org.kith.server.store.FollowerThread;
import org.kith.server.store.LogStore;
import org.kith.server.store.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What finds records, by words and by meaning, and the threads that keep it up with the journal.
final class Finding implements AutoCloseable {
  /// In the home folder, where somebody has put it there.
  private static final String SYNONYMS = "synonyms.txt";

  /// Whether records are found by meaning, where the command line does not say: `off` for no.
  private static final String MEANING = "KITH_MEANING";

  /// What comes within this after a record is indexed together, unless somebody asks.
  private static final Duration GATHERED = Duration.ofMillis(200);

  /// How long a question waits at most for what was published before it.
  private static final Duration FRESH_MAX = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(Finding.class);

  private final SearchIndex index;
  private final List<String> warnings;
  private final List<FollowerThread> following = new ArrayList<>();

  private Finding(SearchIndex index, List<String> warnings) {
    this.index = index;
    this.warnings = warnings;
  }

  static Finding open(
      HomeFolder home,
      NodeConfig config,
      Map<String, String> environment,
      LogStore store,
      Supplier<Standing> standing,
      InstantSource clock) {
    Synonyms.Reading read = Synonyms.read(home.path().resolve(SYNONYMS));
    Optional<String> problem = read.problem();
    problem.ifPresent(LOG::warn);
    boolean byMeaning = config.meaning().orElse(!"off".equals(environment.get(MEANING)));
    Optional<MeaningIndex> meaning =
        byMeaning
            ? Optional.of(MeaningIndex.open(home.meaning(), store, Model.shipped()))
            : Optional.empty();
    return new Finding(
        SearchIndex.open(
            home.index(),
            store,
            clock,
            new Beside(read.synonyms(), meaning, () -> Optional.of(heard(standing.get())))),
        problem.map(said -> List.of("synonyms: " + said)).orElse(List.of()));
  }

  private static Heard heard(Standing standing) {
    return new Heard(
        standing.voices(),
        standing.hidings().all().stream()
            .map(hiding -> hiding.what().record())
            .collect(Collectors.toSet()));
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
    var words = FollowerThread.gathering(index, traffic, GATHERED);
    index.askFirst(sequence -> words.await(sequence, FRESH_MAX));
    following.add(words);
    index
        .meaning()
        .map(meaning -> new Last(meaning, index))
        .ifPresent(last -> following.add(FollowerThread.start(last, traffic, () -> {})));
  }

  /// The index of meanings, which works only where the text index has nothing to do.
  private record Last(MeaningIndex meaning, SearchIndex words) implements Follower {
    private static final int WAITING_FRAMES_MAX = 100;

    @Override
    public int step(int framesMax) {
      return words.status().behind() > WAITING_FRAMES_MAX ? 0 : meaning.step(framesMax);
    }

    @Override
    public Status status() {
      return meaning.status();
    }
  }

  /// The journal has grown.
  void wake() {
    following.forEach(FollowerThread::wake);
  }

  @Override
  public void close() {
    following.reversed().forEach(FollowerThread::close);
    try (index) {
      index.meaning().ifPresent(MeaningIndex::close);
    }
  }
}
