/// Making an organisation's identity.
///
/// What it is: keys, version 1 of the manifest and the home folder of a node, as files.
///
/// What it promises: every private key is encrypted and readable by its owner only; the root key
/// lies apart; an existing home is never overwritten.
///
/// What it never does: talk to a node, or keep a secret that it wrote.
///
/// Where to start reading: [org.kith.client.keys.OrganisationInit].
@NullMarked
package org.kith.client.keys;

import org.jspecify.annotations.NullMarked;
