/// Bundles: one record with all that a stranger needs to check it.
///
/// What it is: writing a bundle (SPEC 10.9) from what a node gives, and verifying one with no
/// network.
///
/// What it promises: what is shown of a valid bundle is what the origin signed; one changed byte
/// makes it invalid, with a reason in words.
///
/// What it never does: ask a node, or trust anything that a bundle says of itself without saying
/// so.
///
/// Where to start reading: [org.kith.client.bundle.BundleVerification].
@NullMarked
package org.kith.client.bundle;

import org.jspecify.annotations.NullMarked;
