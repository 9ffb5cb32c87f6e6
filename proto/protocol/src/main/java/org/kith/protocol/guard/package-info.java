/// The personal-data guard: what in a record's texts may be about an identifiable person.
///
/// What it is: rules over text, each of which refuses or warns, the same while drafting, at
/// publishing and at the receiving node.
///
/// What it promises: a finding is a rule and a place, and never the text; the same text gives the
/// same findings everywhere; time linear in the text.
///
/// What it never does: prove that a text is harmless. It is a net, and says so. It reads no clock,
/// file or network.
///
/// Where to start reading: [org.kith.protocol.guard.PersonGuard].
@NullMarked
package org.kith.protocol.guard;

import org.jspecify.annotations.NullMarked;
