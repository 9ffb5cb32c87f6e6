package org.kith.protocol.record;

/// One code of a vocabulary.
///
/// @param number registered in entries; never used again for something else
/// @param label in plain words, en-GB
/// @param labelWelsh empty until somebody has translated it
/// @param meaning in one line
public record Term(int number, String code, String label, String labelWelsh, String meaning) {}
