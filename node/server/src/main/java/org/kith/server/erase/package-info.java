/// Carrying erasures out.
///
/// What it is: a follower behind the views that hears of erasing retractions and of decisions to
/// erase here, and sees to it that the content leaves every file.
///
/// What it promises: a tombstone is durable before anything else is done; at every start all
/// tombstones are applied before anything is served; a receipt is signed only when the content is
/// in no file any more.
///
/// What it never does: decide who may erase what (a record's own origin, or a person here), remove
/// an entry from its log.
///
/// Where to start reading: [org.kith.server.erase.Eraser], then
/// [org.kith.server.writer.Tombstones].
@NullMarked
package org.kith.server.erase;

import org.jspecify.annotations.NullMarked;
