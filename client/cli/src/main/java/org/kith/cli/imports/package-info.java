/// Foreign corpora turned into records.
///
/// What it is: rows of JSON lines or comma-separated values, and a map (TOML) that says how each
/// field of a record is made from a row's columns.
///
/// What it promises: every row becomes a record, is skipped because another origin was asked for,
/// or is refused with its fields and reasons; the same row and map always give the same request
/// id, so that a repeated import adds nothing.
///
/// What it never does: invent content that neither the row nor the map holds, or shorten a text
/// without a visible mark.
///
/// Where to start reading: [org.kith.cli.imports.ImportMap], then
/// [org.kith.cli.imports.ImportRun].
@NullMarked
package org.kith.cli.imports;

import org.jspecify.annotations.NullMarked;
