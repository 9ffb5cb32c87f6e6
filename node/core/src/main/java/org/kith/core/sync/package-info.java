/// The session between two nodes, as a state machine (SPEC 7).
///
/// What it is: events in, effects out; the receiver alone keeps the cursor.
///
/// What it promises: any message lost, repeated, delayed or reordered leads to the same final
/// state; "up to date" only where signed checkpoints matched; nothing outside its audience.
///
/// What it never does: I/O, clocks, threads, randomness that was not passed in, judging entries.
///
/// Where to start reading: [org.kith.core.sync.PeerSession].
@NullMarked
package org.kith.core.sync;

import org.jspecify.annotations.NullMarked;
