package org.kith.server.search;

import java.util.List;

/// A code that somebody names within the words of a search, such as `kind:foo`, and that no record
/// can have.
///
/// @param field as it is named: kind, topic, setting …
/// @param vocabulary which has no such code, nor one with such a word in it
/// @param text what stands for the code
public record UnknownCode(String field, String vocabulary, String text) {
  /// Those in a text, in its order.
  public static List<UnknownCode> in(String words) {
    return Typed.read(words).stream()
        .filter(typed -> typed.text().codePoints().anyMatch(Character::isLetterOrDigit))
        .flatMap(
            typed ->
                typed.field().stream()
                    .map(field -> new UnknownCode(field, Typed.vocabulary(field), typed.text())))
        .filter(one -> !one.vocabulary().isEmpty())
        .filter(one -> Typed.codes(one.vocabulary(), one.text()).isEmpty())
        .distinct()
        .toList();
  }
}
