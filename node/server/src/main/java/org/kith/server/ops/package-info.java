/// For operators: is the node alive, is it ready, how is it, is its store sound.
///
/// What it is: a read-only HTTP port with metrics and health, and the offline check of a store.
///
/// What it promises: figures without content: no record, no name, no organisation stands in them.
///
/// What it never does: change anything; talk to peers or to the local API.
///
/// Where to start reading: [org.kith.server.ops.OpsPort].
@NullMarked
package org.kith.server.ops;

import org.jspecify.annotations.NullMarked;
