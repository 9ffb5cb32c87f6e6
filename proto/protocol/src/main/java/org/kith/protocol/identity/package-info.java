/// Who an organisation is.
///
/// What it is: manifests (the signed statement of an organisation's keys), invitations, safety
/// numbers, and the encrypted form of key files.
///
/// What it promises: an id that is the hash of what it names; a manifest that was read was signed
/// by enough of its root keys.
///
/// What it never does: I/O, clocks, trust: whether an organisation is accepted is governance.
///
/// Where to start reading: [org.kith.protocol.identity.ManifestChain].
@NullMarked
package org.kith.protocol.identity;

import org.jspecify.annotations.NullMarked;
