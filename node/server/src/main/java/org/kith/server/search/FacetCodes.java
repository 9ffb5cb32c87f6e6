package org.kith.server.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.packed.PackedInts;

/// The codes that every record of a segment has in the fields that facets are counted of, in
/// memory: some bytes a record. Made behind the index, or when a segment is first searched; gone
/// when it is closed.
final class FacetCodes {
  static final List<String> FIELDS =
      List.of(Fields.KIND, Fields.TOPIC, Fields.SETTING, Fields.ORIGIN, Fields.OUTCOME);

  private final Map<IndexReader.CacheKey, List<OfField>> bySegment = new ConcurrentHashMap<>();

  /// The codes of one field: each document has one of few sets of them.
  ///
  /// @param byDocument number of its set
  /// @param sets the codes of each set
  record OfField(PackedInts.Reader byDocument, List<List<String>> sets) {}

  /// Those of a segment, in the order of [#FIELDS].
  List<OfField> of(LeafReader segment) throws IOException {
    IndexReader.CacheHelper core = Objects.requireNonNull(segment.getCoreCacheHelper());
    List<OfField> known = bySegment.get(core.getKey());
    if (known != null) {
      return known;
    }
    var made = new ArrayList<OfField>();
    for (String field : FIELDS) {
      made.add(read(DocValues.getSortedSet(segment, field), segment.maxDoc()));
    }
    if (bySegment.putIfAbsent(core.getKey(), made) == null) {
      core.addClosedListener(bySegment::remove);
    }
    return made;
  }

  /// Makes those that are missing of the segments that a searcher sees; how many it sees.
  int ofAll(IndexSearcher searcher) throws IOException {
    List<LeafReaderContext> segments = searcher.getIndexReader().leaves();
    for (LeafReaderContext segment : segments) {
      List<OfField> _ = of(segment.reader());
    }
    return segments.size();
  }

  /// Segments whose codes are in memory.
  int segments() {
    return bySegment.size();
  }

  private static OfField read(SortedSetDocValues values, int documents) throws IOException {
    var single = new int[Math.toIntExact(values.getValueCount())]; // sets of one code, by ordinal
    var several = new HashMap<List<Long>, Integer>();
    var sets = new ArrayList<List<String>>();
    sets.add(List.of());
    var byDocument = new int[documents];
    for (int doc = values.nextDoc(); doc < documents; doc = values.nextDoc()) {
      int count = values.docValueCount();
      int first = (int) values.nextOrd();
      if (count == 1) {
        if (single[first] == 0) {
          single[first] = sets.size();
          sets.add(codes(values, List.of((long) first)));
        }
        byDocument[doc] = single[first];
      } else {
        var ordinals = new ArrayList<Long>(count);
        ordinals.add((long) first);
        while (ordinals.size() < count) {
          ordinals.add(values.nextOrd());
        }
        Integer known = several.putIfAbsent(ordinals, sets.size());
        byDocument[doc] = known == null ? sets.size() : known;
        if (known == null) {
          sets.add(codes(values, ordinals));
        }
      }
    }
    int bits = PackedInts.bitsRequired(sets.size());
    PackedInts.Mutable packed = PackedInts.getMutable(documents, bits, PackedInts.COMPACT);
    for (int doc = 0; doc < documents; doc++) {
      packed.set(doc, byDocument[doc]);
    }
    return new OfField(packed, List.copyOf(sets));
  }

  private static List<String> codes(SortedSetDocValues values, List<Long> ordinals)
      throws IOException {
    var codes = new ArrayList<String>();
    for (long ordinal : ordinals) {
      codes.add(values.lookupOrd(ordinal).utf8ToString());
    }
    return List.copyOf(codes);
  }
}
