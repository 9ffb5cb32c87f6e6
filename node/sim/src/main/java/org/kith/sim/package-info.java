/// Many nodes in one thread, from one seed.
///
/// What it is: a simulator that runs the real core, writer and store over simulated disks, clocks
/// and a simulated network, with faults, and checks the invariants after every step.
///
/// What it promises: the same seed gives the same history; a planted bug is found.
///
/// What it never does: replace a rule by a simpler one; use real time, threads or randomness.
///
/// Where to start reading: [org.kith.sim.World], then `Invariants`.
@NullMarked
package org.kith.sim;

import org.jspecify.annotations.NullMarked;
