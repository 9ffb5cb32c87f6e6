/// The local API: what the own organisation's people and programs ask of their node.
///
/// What it is: the learning, governance and node services of the schema over gRPC, with bearer
/// tokens and roles.
///
/// What it promises: no method without an explicit role; errors that name the wrong field and carry
/// no internals; a receipt only for what is durable; every answer about a record carries its state.
///
/// What it never does: talk to other organisations, open a database, append on its own.
///
/// Where to start reading: [org.kith.server.api.LocalApi], then `MethodRoles`.
@NullMarked
package org.kith.server.api;

import org.jspecify.annotations.NullMarked;
