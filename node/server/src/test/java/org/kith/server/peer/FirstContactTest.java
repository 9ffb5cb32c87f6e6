package org.kith.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 5.3: the first record after a start waits until peers were heard or tried, and no longer.
class FirstContactTest {
  private static final OrganisationId ONE = organisation("one");
  private static final OrganisationId OTHER = organisation("other");
  private static final Duration AGES = Duration.ofHours(1);

  private static OrganisationId organisation(String name) {
    return new OrganisationId(Sha256.hash(Bytes.utf8(name)));
  }

  @Test
  @Timeout(30)
  void whoHasNoPeerWaitsForNobody() throws InterruptedException {
    new FirstContact(List.of(), AGES).await();
  }

  @Test
  @Timeout(30)
  void itWaitsForEachOnceHeardOrTried() throws InterruptedException {
    var contact = new FirstContact(List.of(ONE, OTHER), AGES);
    contact.with(ONE);
    contact.with(ONE);
    contact.with(organisation("accepted later"));
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    contact.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(waiting.join(Duration.ofMillis(50))).as("the other was not heard").isFalse();
    contact.with(OTHER);
    assertThat(waiting.join(AGES)).isTrue();
    contact.await(); // and never again
  }

  @Test
  @Timeout(30)
  void silenceHoldsNobodyUpForLong() throws InterruptedException {
    new FirstContact(List.of(ONE), Duration.ofMillis(20)).await();
  }
}
