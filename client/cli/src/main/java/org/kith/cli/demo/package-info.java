/// Three organisations on one machine.
///
/// What it is: the demonstration behind `kith demo` and the quickstart: real nodes as processes of
/// their own, paired in a row, with sample records.
///
/// What it promises: what it says happened was asked of the nodes; when it ends, its processes are
/// ended and its folder is gone, unless it was asked to keep it.
///
/// What it never does: take a shortcut that an organisation could not take; it uses the same client
/// and the same commands.
///
/// Where to start reading: [org.kith.cli.demo.Demonstration].
@NullMarked
package org.kith.cli.demo;

import org.jspecify.annotations.NullMarked;
