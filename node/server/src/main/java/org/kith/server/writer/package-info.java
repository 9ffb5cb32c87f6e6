/// The one writer of a node.
///
/// What it is: the queue in front of the writing thread, the commit of a batch, and the signing
/// guard.
///
/// What it promises: an outcome is told only once it is durable; nothing is signed that does not
/// extend what was ever signed; one fsync and one signature for all that waited.
///
/// What it never does: gRPC, search, peers.
///
/// Where to start reading: [org.kith.server.writer.Writer], then
/// [org.kith.server.writer.WriterQueue].
@NullMarked
package org.kith.server.writer;

import org.jspecify.annotations.NullMarked;
