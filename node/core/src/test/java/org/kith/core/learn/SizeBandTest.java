package org.kith.core.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeBandTest {
  private static String of(String words) {
    return new Context("", words, "", List.of()).sizeBand();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10 beds                             | under 20 beds
          12-bed unit                         | under 20 beds
          A hospice of about 16 Beds          | under 20 beds
          under 20 beds                       | under 20 beds
          up to 30 beds                       | under 20 beds
          20 beds                             | 20 to 99 beds
          18 to 24 beds a ward                | 20 to 99 beds
          20 to 60 places                     | 20 to 99 places
          Small unit with 40 patients a day   | 20 to 99 patients
          120 people at home                  | 100 to 499 people
          500 to 999 staff                    | 500 to 999 staff
          500-1,000 beds                      | 500 to 999 beds
          500 – 1000 beds                     | 500 to 999 beds
          1,000 beds                          | 1,000 beds or more
          9,999,999 beds                      | 1,000 beds or more
          Two wards                           | two wards
          24/7                                | 24/7
          12345678 beds                       | 12345678 beds
          1.5 teams                           | 1.5 teams
          """)
  void numbersOfOneThingBecomeABand(String words, String band) {
    assertThat(of(words)).isEqualTo(band);
    assertThat(of(band)).as("a band is its own band").isEqualTo(band);
  }

  @Test
  void placesOfMuchTheSameSizeAreAlike() {
    Context ours = new Context("hospice", "10 beds", "", List.of());
    assertThat(new Context("hospice", "14-bed unit", "", List.of()).isLike(ours)).isTrue();
    assertThat(new Context("hospice", "14 staff", "", List.of()).isLike(ours)).isFalse();
    assertThat(new Context("hospice", "500 to 1,000 beds", "", List.of()).isLike(ours)).isFalse();
    assertThat(new Context("hospice", "", "", List.of()).isLike(ours)).isFalse();
  }
}
