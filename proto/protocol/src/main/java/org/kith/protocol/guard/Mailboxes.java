package org.kith.protocol.guard;

import java.util.Locale;

/// Mailboxes of persons: `first.last@`, and no `falls.team@`.
final class Mailboxes {
  private static final int LOCAL_CHARACTERS_MAX = 64;

  private final FoldedText text;
  private final TextScan.Sink sink;

  Mailboxes(FoldedText text, TextScan.Sink sink) {
    this.text = text;
    this.sink = sink;
  }

  void find() {
    for (int i = 1; i < text.length(); i++) {
      if (text.at(i) == '@' && text.isWord(i + 1)) {
        int from = i;
        while (i - from < LOCAL_CHARACTERS_MAX && isLocal(from - 1)) {
          from--;
        }
        if (isPersonal(text.text(from, i).toLowerCase(Locale.ROOT))) {
          sink.found(GuardRule.PERSONAL_EMAIL, from, end(i + 1));
        }
      }
    }
  }

  private boolean isLocal(int i) {
    return text.isWord(i) || "._-'+%".indexOf(text.at(i)) >= 0;
  }

  private int end(int i) {
    int at = i;
    while (text.isWord(at) || ((text.at(at) == '.' || text.at(at) == '-') && text.isWord(at + 1))) {
      at++;
    }
    return at;
  }

  private static boolean isPersonal(String local) {
    String[] parts = local.split("[._+-]+", -1);
    boolean name = false;
    int letters = 0;
    for (String part : parts) {
      if (WordLists.MAILBOX_ROLES.contains(part)
          || WordLists.MAILBOX_ROLES.contains(part.replaceAll("\\d+$", ""))) {
        return false;
      }
      name |= WordLists.FIRST_NAMES.contains(part.replaceAll("\\d+$", ""));
      letters += part.matches("[\\p{L}']+\\d{0,3}") ? 1 : 0;
    }
    return name || (parts.length >= 2 && parts.length <= 3 && letters == parts.length);
  }
}
