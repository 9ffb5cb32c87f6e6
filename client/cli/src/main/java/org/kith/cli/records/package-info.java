/// Record files as people write them.
///
/// What it is: JSON and YAML in the protobuf JSON shape of `LearningRecord`, read by the schema.
///
/// What it promises: all that is wrong is said at once, each with its field; YAML never turns a
/// month, an id or a `no` into something else than the text that stands there.
///
/// What it never does: decide whether a record's content is good enough; that is the rules' part.
///
/// Where to start reading: [org.kith.cli.records.RecordFile].
@NullMarked
package org.kith.cli.records;

import org.jspecify.annotations.NullMarked;
