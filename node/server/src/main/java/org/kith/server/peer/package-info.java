/// The peer port: exchange with the nodes of other organisations.
///
/// What it is: TLS 1.3 with pinned keys on both sides, one gRPC call, and the performer of what a
/// [org.kith.core.sync.PeerSession] decides, whichever side dialled.
///
/// What it promises: nothing but a pinned key gets an HTTP/2 frame; every limit of the port is
/// named in one place; a removed organisation's sessions end at once; status that says only what
/// is proved.
///
/// What it never does: decide what is shared or admitted; answer people; read views or the index.
///
/// Where to start reading: [org.kith.server.peer.PeerNetwork], then `ExchangeStream`.
@NullMarked
package org.kith.server.peer;

import org.jspecify.annotations.NullMarked;
