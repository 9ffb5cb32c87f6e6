/// Records as files that other programs and people read: comma-separated values, an Atom feed, a
/// page to print.
///
/// What it promises: text of other organisations stays text; a file asks for nothing from
/// elsewhere; what is retracted, superseded, contradicted or due for review says so.
///
/// What it never does: call a node, read a clock, choose what may go out.
///
/// Where to start reading: [org.kith.client.render.RecordHtml].
@NullMarked
package org.kith.client.render;

import org.jspecify.annotations.NullMarked;
