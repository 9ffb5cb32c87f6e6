/// The gate: the one door through which entries and records come in.
///
/// What it is: judgement in two steps, accept (a question about the log) and admit (a question
/// about the record), for local and foreign records alike.
///
/// What it promises: the same verdict for the same bytes and the same standing, whoever delivered
/// them; never an exception for bad input.
///
/// What it never does: I/O, clocks, storing, sending.
///
/// Where to start reading: [org.kith.core.admit.Gate], then [org.kith.core.admit.Verdict] and
/// [org.kith.core.admit.Reason].
@NullMarked
package org.kith.core.admit;

import org.jspecify.annotations.NullMarked;
