package org.kith.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.server.store.RealDisk;

class LastHeardTest {
  private static final long NOON_MS = 1_700_000_000_000L;
  private static final OrganisationId ONE = new OrganisationId(Sha256.hash(Bytes.utf8("one")));
  private static final OrganisationId OTHER = new OrganisationId(Sha256.hash(Bytes.utf8("other")));

  @TempDir Path folder;

  @Test
  void itIsRememberedToTheHourWhateverTheClockSays() throws Exception {
    try (RealDisk disk = RealDisk.open(folder)) {
      LastHeard heard = LastHeard.open(disk);
      assertThat(heard.ms(ONE)).isZero();
      heard.heard(ONE, NOON_MS);
      heard.heard(ONE, NOON_MS + LastHeard.KEPT_EVERY_MS - 1);
      assertThat(heard.ms(ONE)).isEqualTo(NOON_MS + LastHeard.KEPT_EVERY_MS - 1);
      assertThat(LastHeard.open(disk).ms(ONE)).as("one write an hour").isEqualTo(NOON_MS);
      heard.heard(ONE, NOON_MS + LastHeard.KEPT_EVERY_MS);
      heard.heard(OTHER, 1);
      LastHeard again = LastHeard.open(disk);
      assertThat(again.ms(ONE)).isEqualTo(NOON_MS + LastHeard.KEPT_EVERY_MS);
      assertThat(again.ms(OTHER)).isZero(); // less than an hour after never
      heard.heard(ONE, NOON_MS - 10 * LastHeard.KEPT_EVERY_MS); // somebody set the clock back
      assertThat(LastHeard.open(disk).ms(ONE)).isEqualTo(NOON_MS - 10 * LastHeard.KEPT_EVERY_MS);
    }
    assertThat(Files.readString(folder.resolve("last-heard"))).contains(ONE.text());
  }
}
