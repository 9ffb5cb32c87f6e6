package org.kith.cli.records;

import java.util.Locale;

/// Whether a word was probably meant to be another.
public final class Spelling {
  private static final int EDITS_MAX = 2;

  private Spelling() {}

  public static boolean isClose(String known, String written) {
    String a = known.toLowerCase(Locale.ROOT);
    String b = written.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    return Math.abs(a.length() - b.length()) <= EDITS_MAX && edits(a, b) <= EDITS_MAX;
  }

  private static int edits(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(swap, Math.min(before[j], row[j - 1]) + 1);
      }
      before = row;
    }
    return before[b.length()];
  }
}
