package org.kith.server.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.record.Kind;
import org.kith.server.search.SearchQuery.Filters;
import org.kith.server.search.SearchQuery.Retracted;

/// What must hold beside the words of a question.
final class Filtering {
  private Filtering() {}

  /// The words, as far as all filters hold.
  ///
  /// @param ceiling arrivals to leave out, from this sequence on
  static Query query(SearchQuery question, Query words, long ceiling) {
    var query = new BooleanQuery.Builder();
    Filters filters = question.filters();
    for (SearchFilter filter : SearchFilter.values()) {
      Set<String> codes = filters.codes(filter);
      if (!codes.isEmpty()) {
        query.add(
            switch (filter) {
              case KIND, TOPIC, SETTING, LEVEL -> in(filter.field, codes);
              case OUTCOME -> ofTrials(Fields.OUTCOME, Fields.OUTCOMES, "outcomes", codes);
              case STATUS -> ofTrials(Fields.STATUS, Fields.STATUSES, "trial-statuses", codes);
            },
            Occur.FILTER);
      }
    }
    if (!filters.origins().isEmpty()) {
      query.add(
          in(Fields.ORIGIN, filters.origins().stream().map(OrganisationId::text).toList()),
          Occur.FILTER);
    }
    addTimes(query, filters);
    filters
        .place()
        .flatMap(TrialPlace::found)
        .ifPresent(
            found ->
                query.add(
                    NumericDocValuesField.newSlowSetQuery(Fields.SELF, found.ids()), Occur.FILTER));
    if (!filters.hidden().isEmpty()) {
      List<BytesRef> keys = new ArrayList<>();
      filters.hidden().forEach((id, origin) -> keys.add(Key.of(id, origin).bytes()));
      query.add(new TermInSetQuery(Fields.KEY, keys), Occur.MUST_NOT);
    }
    query.add(new TermQuery(new Term(Fields.ERASED, Fields.ERASED)), Occur.MUST_NOT);
    if (question.retracted() == Retracted.LEFT_OUT) {
      query.add(NumericDocValuesField.newSlowExactQuery(Fields.RETRACTED, 1), Occur.MUST_NOT);
      String control = Kind.RETRACTION.code();
      if (!filters.codes(SearchFilter.KIND).contains(control)) {
        query.add(new TermQuery(new Term(Fields.KIND, control)), Occur.MUST_NOT);
      }
    }
    if (ceiling != Long.MAX_VALUE) {
      query.add(
          NumericDocValuesField.newSlowRangeQuery(Fields.ARRIVAL, 0, ceiling - 1), Occur.FILTER);
    }
    return SomeWords.within(words, query.build().clauses());
  }

  private static Query in(String field, Collection<String> codes) {
    Set<BytesRef> terms = new HashSet<>();
    codes.forEach(code -> terms.add(new BytesRef(code)));
    return KeywordField.newSetQuery(field, terms);
  }

  /// Reports with one of these codes, and what such a report is on: the bits of the latter meet
  /// those of the codes.
  private static Query ofTrials(
      String ofReport, String ofTarget, String vocabulary, Collection<String> codes) {
    long wanted = 0;
    for (String code : codes) {
      wanted |= 1L << Trials.number(vocabulary, code);
    }
    long bits = wanted & ~1L;
    long[] meeting = LongStream.range(1, 1L << 8).filter(some -> (some & bits) != 0).toArray();
    return new BooleanQuery.Builder()
        .add(in(ofReport, codes), Occur.SHOULD)
        .add(NumericDocValuesField.newSlowSetQuery(ofTarget, meeting), Occur.SHOULD)
        .build();
  }

  private static void addTimes(BooleanQuery.Builder query, Filters filters) {
    filters
        .since()
        .ifPresent(
            time ->
                query.add(
                    NumericDocValuesField.newSlowRangeQuery(
                        Fields.CLAIMED, time.toEpochMilli(), Long.MAX_VALUE),
                    Occur.FILTER));
    filters
        .months()
        .ifPresent(
            span -> {
              query.add(
                  NumericDocValuesField.newSlowRangeQuery(Fields.FIRST_MONTH, 0, span.last()),
                  Occur.FILTER);
              query.add(
                  NumericDocValuesField.newSlowRangeQuery(
                      Fields.LAST_MONTH, span.first(), Span.OPEN),
                  Occur.FILTER);
            });
  }
}
