/// Benchmarks of real nodes, each beside the limit that the machine sets.
///
/// What it is: measurements through the doors that users have, on nodes in processes of their own
/// over mutual TLS, and the same work done by the bare parts in the same run.
///
/// What it promises: every figure is printed with its limit and their ratio, because the machine's
/// speed drifts and the ratio does not.
///
/// What it never does: pass or fail; keep anything after it ends.
///
/// Where to start reading: [org.kith.bench.Bench].
@NullMarked
package org.kith.bench;

import org.jspecify.annotations.NullMarked;
