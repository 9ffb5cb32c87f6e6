/// Tests from outside: real nodes as processes, asked through the command line and the library.
///
/// What it is: the tests that need everything built, and the rules that hold over all modules.
///
/// What it promises: what the README and the command line say is tried as a newcomer would.
///
/// What it never does: reach into a node; only its doors and its files as a user sees them.
///
/// Where to start reading: TranscriptTest.
@NullMarked
package org.kith.e2e;

import org.jspecify.annotations.NullMarked;
