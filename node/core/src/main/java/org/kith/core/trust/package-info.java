/// Whom this organisation trusts, for what.
///
/// What it is: a pure fold of governance decisions into a standing.
///
/// What it promises: the same decisions in the same order give the same standing; a removal stays
/// until a person accepts again.
///
/// What it never does: I/O, clocks (time is an argument), addresses, configuration.
///
/// Where to start reading: [org.kith.core.trust.Standing].
@NullMarked
package org.kith.core.trust;

import org.jspecify.annotations.NullMarked;
