package org.kith.server.api;

import java.util.List;
import java.util.function.Consumer;

/// Pages of lists that are short enough to be counted through.
final class Pages {
  private Pages() {}

  /// The size of a page: what was asked for, or the usual.
  static int size(int asked, int usual) {
    if (asked == 0) {
      return usual;
    }
    if (asked < 0 || asked > ApiLimits.PAGE_SIZE_MAX) {
      throw ApiErrors.badField("pageSize", "must be from 1 to " + ApiLimits.PAGE_SIZE_MAX);
    }
    return asked;
  }

  /// Where a page starts.
  static long start(String token) {
    if (token.isEmpty()) {
      return 0;
    }
    if (!token.matches("[1-9][0-9]{0,15}")) {
      throw ApiErrors.badField("pageToken", "must come from an earlier answer");
    }
    return Long.parseLong(token);
  }

  /// Hands one page of a list to `item`, and the next page's token, where there is one, to
  /// `next`.
  static <T> void of(List<T> all, int size, String token, Consumer<T> item, Consumer<String> next) {
    int from = (int) Math.min(start(token), all.size());
    int to = Math.min(from + size, all.size());
    all.subList(from, to).forEach(item);
    if (to < all.size()) {
      next.accept(Integer.toString(to));
    }
  }
}
