/// The program: reads the configuration, wires the node, starts it and stops it in reverse.
///
/// What it is: `Main` with its three commands, the home folder, and the threads.
///
/// What it promises: "ready" once everything answers; a clean stop within seconds; one sentence
/// that says what to do where it cannot start.
///
/// What it never does: decide anything about records or trust.
///
/// Where to start reading: [org.kith.server.main.Main], then `Node`.
@NullMarked
package org.kith.server.main;

import org.jspecify.annotations.NullMarked;
