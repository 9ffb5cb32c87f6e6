/// The one writer: judges, appends, guards, signs.
///
/// What it is: a passive `commit(batch)` that one thread calls, the queue in front of it, and the
/// signing guard.
///
/// What it promises: one group commit for all that waits; a receipt only for what is durable;
/// never two roots for one size.
///
/// What it never does: send, search, or append by any way but the gate.
///
/// Where to start reading: [org.kith.server.writer.Writer], then
/// [org.kith.server.writer.Proposal] and [org.kith.server.writer.Outcome].
@NullMarked
package org.kith.server.writer;

import org.jspecify.annotations.NullMarked;
