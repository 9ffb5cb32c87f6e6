/// The command line: `kith`.
///
/// What it is: one class for each command, over the client library.
///
/// What it promises: exit code 0 where it did what was asked, 1 where it was refused or failed, 2
/// where it was called wrongly, 3 where no node answers; every failure ends with one sentence that
/// says what to do; with `-o json` standard output holds JSON and nothing else.
///
/// What it never does: depend on the node's code (it starts the node by the name of its main
/// class), show a stack trace, or ask questions where nobody looks.
///
/// Where to start reading: [org.kith.cli.Kith].
@NullMarked
package org.kith.cli;

import org.jspecify.annotations.NullMarked;
