/// Bytes and their names.
///
/// What it is: immutable bytes, hashing, base32, the ids that are hashes, and the strict linter
/// of protobuf wire bytes.
///
/// What it promises: value semantics; one text form for each id; a verdict on wire bytes that
/// does not depend on the protobuf runtime.
///
/// What it never does: I/O, clocks, randomness, decisions.
///
/// Where to start reading: [org.kith.protocol.bytes.Bytes], then
/// [org.kith.protocol.bytes.LogName].
@NullMarked
package org.kith.protocol.bytes;

import org.jspecify.annotations.NullMarked;
