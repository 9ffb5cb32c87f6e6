/// The log: Merkle trees, signed notes, checkpoints and proofs, exactly as RFC 6962 and C2SP have
/// them.
///
/// What it is: verification and making of roots, proofs, notes and keys.
///
/// What it promises: the same bytes and verdicts as any other implementation of those standards;
/// one Ed25519 verdict everywhere.
///
/// What it never does: I/O, clocks, trust: whose key it is, is somebody else's question.
///
/// Where to start reading: [org.kith.protocol.log.Checkpoint], then
/// [org.kith.protocol.log.Frontier].
@NullMarked
package org.kith.protocol.log;

import org.jspecify.annotations.NullMarked;
