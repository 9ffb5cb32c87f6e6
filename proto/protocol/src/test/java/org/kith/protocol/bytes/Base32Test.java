package org.kith.protocol.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// RFC 4648, in the one form that Kith reads.
class Base32Test {
  private static final String ODD = "abz2701A=-é";

  @Test
  void theVectorsOfTheRfc() {
    assertThat(Stream.of("", "f", "fo", "foo", "foob", "fooba", "foobar").map(Bytes::utf8))
        .extracting(Base32::encode)
        .containsExactly("", "my", "mzxq", "mzxw6", "mzxw6yq", "mzxw6ytb", "mzxw6ytboi");
  }

  @Test
  void aTextIsReadWhereItIsTheOneOfItsBytes() {
    Stream.of("", "mzxw6", "mzxw6ytb")
        .flatMap(Base32Test::twoMore)
        .flatMap(start -> Stream.concat(Stream.of(start), twoMore(start)))
        .forEach(
            text ->
                assertThat(Base32.decode(text).map(Base32::encode).orElse(""))
                    .isEqualTo(isCanonical(text) ? text : ""));
  }

  private static Stream<String> twoMore(String start) {
    return ODD.chars()
        .boxed()
        .flatMap(a -> ODD.chars().mapToObj(b -> start + (char) (int) a + (char) b));
  }

  /// All in the alphabet, no character too many, and no bit that is not a byte's.
  private static boolean isCanonical(String text) {
    int bits = text.length() * 5;
    if (!text.matches("[a-z2-7]*") || bits % 8 >= 5) {
      return false;
    }
    int last = "abcdefghijklmnopqrstuvwxyz234567".indexOf(text.charAt(text.length() - 1));
    return last % (1 << bits % 8) == 0;
  }
}
