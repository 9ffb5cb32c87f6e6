/// Saved queries of people here, what they found, and the webhooks that are told of it.
///
/// What it promises: a record that is admitted and matches comes into its owner's inbox once,
/// whatever stops the node in between; a webhook is told at least once, under one name.
///
/// What it never does: keep any text of a record, follow a redirect, tell anybody who was not asked
/// for.
///
/// Where to start reading: [org.kith.server.inbox.InboxFollower].
@NullMarked
package org.kith.server.inbox;

import org.jspecify.annotations.NullMarked;
