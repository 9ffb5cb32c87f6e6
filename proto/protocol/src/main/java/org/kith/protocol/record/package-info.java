/// Learning records and the entries that commit to them.
///
/// What it is: the entry of a log with its leaf and payload commitment; the learning record with
/// its vocabularies, limits and rules.
///
/// What it promises: one encoding for each meaning; every broken rule of a record at once, each
/// with its field and what to do; the exact bytes of a payload beside what was read from them.
///
/// What it never does: decide whether a record is admitted; read a clock, a file or a network.
///
/// Where to start reading: [org.kith.protocol.record.Entry], then
/// [org.kith.protocol.record.RecordRules].
@NullMarked
package org.kith.protocol.record;

import org.jspecify.annotations.NullMarked;
