/// What many organisations' reports say together.
///
/// What it is: pure arithmetic over records that a node shows: who found what, how sure that is,
/// what was missing where it failed, how a practice spread.
///
/// What it promises: one organisation has one voice, however often it reports; the same reports
/// give the same numbers on every node and in every order of arrival; no figure where fewer than
/// three organisations stand behind it.
///
/// What it never does: reading a store, looking at a clock, hiding a failure behind a rate.
///
/// Where to start reading: [org.kith.core.learn.Tally], then [org.kith.core.learn.Trial].
@NullMarked
package org.kith.core.learn;

import org.jspecify.annotations.NullMarked;
