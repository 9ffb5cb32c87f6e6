/// Writes records into files, one form a class.
///
/// What it promises: records go out in the order in which they come; a form that can be written as
/// they come keeps none in memory.
///
/// What it never does: ask a node, or decide what may go out.
///
/// Where to start reading: [org.kith.cli.exports.ExportForm].
@NullMarked
package org.kith.cli.exports;

import org.jspecify.annotations.NullMarked;
