package org.kith.protocol.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SPEC 2.8.
class CanonicalTextTest {
  /// Unicode 15.0 counts 149,186 characters; the 65 control codes are assigned besides.
  private static final int ASSIGNED = 149_186 + 65;

  @Test
  void theTableHasTheCodePointsOfUnicode15() {
    int assigned = 1; // U+0000 is assigned and may still not stand in a text
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (CanonicalText.isAssigned(point)) {
        assigned++;
      }
    }
    assertThat(assigned).isEqualTo(ASSIGNED);
  }

  /// Code points are never taken back: whatever the table has, every later Unicode has too.
  @Test
  void thePlatformKnowsAllOfThem() {
    for (int point = 1; point <= Character.MAX_CODE_POINT; point++) {
      boolean assigned = CanonicalText.isAssigned(point);
      int type = Character.getType(point);
      if (type == Character.SURROGATE || type == Character.PRIVATE_USE) {
        assertThat(assigned).as("U+%04X", point).isFalse();
      } else if (assigned) {
        assertThat(type).as("U+%04X", point).isNotEqualTo(Character.UNASSIGNED);
      }
    }
  }

  @Test
  void whatCameAfter15IsNotInIt() {
    int[] first15dot1 = {0x2ffc, 0x31ef, 0x2ebf0, 0x2ee5d};
    int[] first16 = {0x0897, 0x1c89, 0xa7cb, 0x105c0, 0x10d40, 0x11bc0, 0x13460, 0x1ccd6, 0x1fae9};
    for (int point : first15dot1) {
      assertThat(CanonicalText.isAssigned(point)).as("U+%04X", point).isFalse();
    }
    for (int point : first16) {
      assertThat(CanonicalText.isAssigned(point)).as("U+%04X", point).isFalse();
    }
    int[] last15 = {0x0cf3, 0x0ece, 0x10efd, 0x11b00, 0x11f00, 0x13455, 0x1d2c0, 0x31350, 0x1fae8};
    for (int point : last15) {
      assertThat(CanonicalText.isAssigned(point)).as("U+%04X", point).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "two\nlines",
        "Ysbyty Gwynedd: d\u0175r",
        "\u00e9",
        "\ud83e\ude7a",
        "\u1100\u0301",
        "\uac00"
      })
  void textsInNfcPass(String text) {
    assertThat(CanonicalText.isCanonical(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "e\u0301",
        "\u212b",
        "\u0344",
        "a\u0301\u0323",
        "\u1100\u1161",
        "\ud83e",
        "\ude7a\ud83e",
        "\ue000",
        "\ufffe",
        "\ufdd0",
        "\u0378",
        "\ud87a\udff0"
      })
  void otherTextsDoNot(String text) {
    assertThat(CanonicalText.isCanonical(text)).isFalse();
  }

  /// Eight bytes are looked at together, so each place among them is tried.
  @Test
  void whatIsNoPlainAsciiIsSeenAtEveryPlace() {
    for (int length = 1; length <= 20; length++) {
      for (int at = 0; at < length; at++) {
        byte[] bytes = "abcdefghijklmnopqrst".substring(0, length).getBytes(UTF_8);
        bytes[at] = 0;
        assertThat(CanonicalText.judge(bytes, 0, length))
            .isEqualTo(CanonicalText.Judgement.NOT_CANONICAL);
        bytes[at] = (byte) 0x80;
        assertThat(CanonicalText.judge(bytes, 0, length))
            .isEqualTo(CanonicalText.Judgement.NOT_UTF8);
        assertThat(CanonicalText.judge(bytes, at + 1, length))
            .isEqualTo(CanonicalText.Judgement.CANONICAL);
        bytes[at] = 0x7f;
        assertThat(CanonicalText.judge(bytes, 0, length))
            .isEqualTo(CanonicalText.Judgement.CANONICAL);
        bytes[at] = 1;
        assertThat(CanonicalText.judge(bytes, 0, length))
            .isEqualTo(CanonicalText.Judgement.CANONICAL);
      }
    }
  }
}
