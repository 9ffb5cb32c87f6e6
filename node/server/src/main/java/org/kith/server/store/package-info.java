/// What a node keeps: the journal of all logs, and the views made from it.
///
/// What it is: durable, checksummed, append-only segment files behind `LogStore`, and rows in H2
/// that follow them.
///
/// What it promises: what was appended is there after any crash; what is read is what was
/// received; the views can be deleted and made again with the same answers.
///
/// What it never does: judge, sign, send, search text.
///
/// Where to start reading: [org.kith.server.store.LogStore], then
/// [org.kith.server.store.Frame].
@NullMarked
package org.kith.server.store;

import org.jspecify.annotations.NullMarked;
