/// What a text means, as a point among other points: texts that mean much the same lie close
/// together, whatever their words.
///
/// What it is: a small language model (MiniLM) that runs in this process.
///
/// What it promises: the same text gives the same point on every machine of one kind; nothing
/// leaves the process; without the model, or where it cannot run, everything else goes on.
///
/// What it never does: fetch anything, keep a text, judge.
///
/// Where to start reading: [org.kith.server.meaning.Model].
@NullMarked
package org.kith.server.meaning;

import org.jspecify.annotations.NullMarked;
