package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.kith.protocol.bytes.OrganisationId;

/// Ranks the teams behind all records that match by what they did, from doc values alone. Of the
/// first ones the records are read.
final class Teams {
  private static final Deed[] DEEDS = Deed.values();

  private final Hits hits;
  private final PlainEnglish english;

  Teams(Hits hits, PlainEnglish english) {
    this.hits = hits;
    this.english = english;
  }

  /// What is wanted.
  ///
  /// @param month which contacts must not have ended before
  /// @param counts organisations whose teams are asked
  record Wanted(Span month, Predicate<OrganisationId> counts, int teamsMax, int deedsMax) {}

  private record Team(String origin, long name) {}

  private record Done(int doc, int deed, long arrival) {
    /// The least first.
    private static final Comparator<Done> ORDER =
        Comparator.comparingDouble((Done done) -> DEEDS[done.deed()].weight())
            .thenComparingInt(done -> -done.deed())
            .thenComparingLong(Done::arrival);
  }

  /// All that one team did.
  private static final class Work {
    private final int[] counts = new int[DEEDS.length];
    private final PriorityQueue<Done> first = new PriorityQueue<>(Done.ORDER);

    void add(Done done, int most) {
      counts[done.deed()]++;
      keep(done, most);
    }

    private void keep(Done done, int most) {
      first.add(done);
      if (first.size() > most) {
        first.remove();
      }
    }

    void addAll(Work other, int most) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += other.counts[i];
      }
      other.first.forEach(done -> keep(done, most));
    }

    /// More of the same says less and less, so that no team leads by volume alone.
    double score() {
      double score = 0;
      for (int i = 0; i < counts.length; i++) {
        score += DEEDS[i].weight() * Math.log1p(counts[i]);
      }
      return score;
    }
  }

  List<TeamFound> of(IndexSearcher searcher, SearchQuery question, Wanted wanted)
      throws IOException {
    var plain = new IndexSearcher(searcher.getIndexReader());
    plain.setQueryCache(null);
    Map<Team, Work> works =
        plain.search(
            Filtering.query(question, MatchAllDocsQuery.INSTANCE, Long.MAX_VALUE),
            new Collecting(wanted));
    List<Map.Entry<Team, Work>> ranked = new ArrayList<>(works.entrySet());
    ranked.sort(
        Comparator.comparingDouble((Map.Entry<Team, Work> one) -> -one.getValue().score())
            .thenComparing(one -> one.getKey().origin())
            .thenComparingLong(one -> one.getKey().name()));
    List<TeamFound> found = new ArrayList<>();
    for (var team : ranked) {
      Optional<OrganisationId> organisation = OrganisationId.parse(team.getKey().origin());
      if (found.size() < wanted.teamsMax() && organisation.filter(wanted.counts()).isPresent()) {
        List<SearchHit> deeds = read(searcher, question, team.getValue());
        if (!deeds.isEmpty()) {
          found.add(new TeamFound(organisation.get(), team.getValue().score(), deeds));
        }
      }
    }
    return found;
  }

  private List<SearchHit> read(IndexSearcher searcher, SearchQuery question, Work work)
      throws IOException {
    var highlighting = new Highlighting(english, List.of());
    List<SearchHit> deeds = new ArrayList<>();
    for (Done done : work.first.stream().sorted(Done.ORDER.reversed()).toList()) {
      var match = new Hits.Match(done.doc(), 0, Matched.NOTHING);
      hits.read(searcher, match, question.retracted(), highlighting).ifPresent(deeds::add);
    }
    return deeds;
  }

  /// Adds up while matches are collected.
  private record Collecting(Wanted wanted) implements CollectorManager<Collected, Map<Team, Work>> {
    @Override
    public Collected newCollector() {
      return new Collected(wanted);
    }

    @Override
    public Map<Team, Work> reduce(Collection<Collected> collected) {
      Map<Team, Work> all = new HashMap<>();
      for (Collected one : collected) {
        one.works.forEach(
            (team, work) ->
                all.computeIfAbsent(team, _ -> new Work()).addAll(work, wanted.deedsMax()));
      }
      return all;
    }
  }

  private static final class Collected implements Collector {
    private final Wanted wanted;
    private final Map<Team, Work> works = new HashMap<>();

    Collected(Wanted wanted) {
      this.wanted = wanted;
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
      NumericDocValues deeds = DocValues.getNumeric(leaf.reader(), Fields.DEED);
      NumericDocValues teams = DocValues.getNumeric(leaf.reader(), Fields.TEAM);
      NumericDocValues untils = DocValues.getNumeric(leaf.reader(), Fields.REACHED_UNTIL);
      NumericDocValues arrivals = DocValues.getNumeric(leaf.reader(), Fields.ARRIVAL);
      NumericDocValues superseded = DocValues.getNumeric(leaf.reader(), Fields.SUPERSEDED);
      SortedSetDocValues origins = DocValues.getSortedSet(leaf.reader(), Fields.ORIGIN);
      Map<Long, String> known = new HashMap<>();
      return new LeafCollector() {
        @Override
        public void setScorer(Scorable scorer) {}

        @Override
        public void collect(int doc) throws IOException {
          if (!deeds.advanceExact(doc)
              || !teams.advanceExact(doc)
              || superseded.advanceExact(doc) && superseded.longValue() == 1
              || untils.advanceExact(doc) && untils.longValue() < wanted.month().first()
              || !arrivals.advanceExact(doc)
              || !origins.advanceExact(doc)) {
            return;
          }
          long at = origins.nextOrd();
          String origin = known.get(at);
          if (origin == null) {
            origin = origins.lookupOrd(at).utf8ToString();
            known.put(at, origin);
          }
          works
              .computeIfAbsent(new Team(origin, teams.longValue()), _ -> new Work())
              .add(
                  new Done(leaf.docBase + doc, (int) deeds.longValue(), arrivals.longValue()),
                  wanted.deedsMax());
        }
      };
    }
  }
}
