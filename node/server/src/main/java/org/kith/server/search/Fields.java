package org.kith.server.search;

/// Names of the index's fields. None is stored: ids and codes lie in doc values, texts as terms.
final class Fields {
  /// Rises with every change of the fields or of what is written to them; an older index is made
  /// again.
  static final int VERSION = 6;

  static final String TITLE = "title";
  static final String SUMMARY = "summary";
  static final String TEXT = "text";

  /// The words of title and summary as they stand: what mistyped and shortened words are compared
  /// with.
  static final String WORDS = "words";

  static final String KIND = "kind";
  static final String TOPIC = "topic";
  static final String SETTING = "setting";
  static final String ORIGIN = "origin";
  static final String LEVEL = "level";

  /// Of a report that something was tried: its outcome and status codes.
  static final String OUTCOME = "outcome";

  static final String STATUS = "status";

  /// Of what can be tried: half of the record's id, whoever published it.
  static final String ID = "id";

  /// Of reports and of what can be tried: half of that half.
  static final String SELF = "self";

  /// Of reports: what was tried, by whom, where, and what came of it.
  static final String TRIES = "tries";

  /// Of a version of what can be tried: which one it takes the place of.
  static final String VERSION_OF = "versionof";

  /// What having written the record says of a team; which team, as a hash; until which month it
  /// can be reached.
  static final String DEED = "deed";

  static final String TEAM = "team";
  static final String REACHED_UNTIL = "reacheduntil";

  /// Of what can be tried: how many organisations report on it.
  static final String TRIED = "tried";

  /// Of what can be tried: a bit for each outcome, and each status, of the reports on it.
  static final String OUTCOMES = "outcomes";

  static final String STATUSES = "statuses";

  /// Of practices: how good the evidence is, from 1.
  static final String EVIDENCE = "evidence";

  /// First and last month in which it happened, in months since the year 0.
  static final String FIRST_MONTH = "firstmonth";

  static final String LAST_MONTH = "lastmonth";

  /// Sequence in the journal: order of arrival.
  static final String ARRIVAL = "arrival";

  /// What the origin claims; never an order.
  static final String CLAIMED = "claimed";

  static final String LOG = "log";
  static final String INDEX = "index";

  /// Key of the record within its origin: what a retraction by that origin can reach.
  static final String KEY = "key";

  /// Key of the record within its origin and kind: what a successor can reach.
  static final String KIND_KEY = "kindkey";

  static final String RETRACTED = "retracted";
  static final String SUPERSEDED = "superseded";

  /// Of records whose content is erased only: they have no text and are no answer to anything.
  static final String ERASED = "erased";

  /// Of correcting records only: what they correct.
  static final String CORRECTS = "corrects";

  private Fields() {}
}
