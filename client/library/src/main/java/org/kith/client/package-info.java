/// A client of the own organisation's node.
///
/// What it is: [org.kith.client.KithClient] over gRPC with a pinned certificate, a token, deadlines
/// and typed errors.
///
/// What it promises: every call ends, with an answer or with one of the
/// [org.kith.client.KithException]s; only what is safe to repeat is repeated.
///
/// What it never does: keep records, decide about trust, or talk to other organisations' nodes.
///
/// Where to start reading: [org.kith.client.KithClient].
@NullMarked
package org.kith.client;

import org.jspecify.annotations.NullMarked;
