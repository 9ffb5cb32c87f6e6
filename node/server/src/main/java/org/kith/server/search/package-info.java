/// Finding records by words.
///
/// What it is: a Lucene index that follows the journal, and the questions that people ask of it.
///
/// What it promises: an admitted record is found within a second; a record taken back by its origin
/// is gone from answers as soon as that is known; pages do not move under new arrivals; the folder
/// can be deleted and is made again with the same answers.
///
/// What it never does: keep a record's text (highlights are made from the payload in the journal),
/// order by anybody's claimed time, judge, send.
///
/// Where to start reading: [org.kith.server.search.SearchIndex], then
/// [org.kith.server.search.SearchQuery].
@NullMarked
package org.kith.server.search;

import org.jspecify.annotations.NullMarked;
