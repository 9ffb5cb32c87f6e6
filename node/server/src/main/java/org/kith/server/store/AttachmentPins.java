package org.kith.server.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Files that are about to be named: by records that are being published, and by whoever has just
/// put one. Whoever owns it takes care of threads.
final class AttachmentPins {
  /// How long a file that was put waits to be named before an erasure may take it along.
  static final Duration FRESH = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Set<Pin> pins = new HashSet<>();

  /// When somebody has put what no record was published with since.
  private final Map<String, Long> freshMs = new HashMap<>();

  AttachmentPins(InstantSource clock) {
    this.clock = clock;
  }

  /// Holds the files of one record while it is published.
  static final class Pin implements AttachmentFolder.Hold {
    private final Set<String> hashes;

    /// Sequence up to which the journal must have been looked at before the files are let go.
    private volatile long until = Long.MAX_VALUE;

    private Pin(Collection<String> hashes) {
      this.hashes = Set.copyOf(hashes);
    }

    @Override
    public void published(long nextSequence) {
      until = nextSequence;
    }

    @Override
    public void refused() {
      until = 0;
    }
  }

  Pin pin(Collection<String> hashes) {
    var pin = new Pin(hashes);
    pins.add(pin);
    pin.hashes.forEach(freshMs::remove);
    return pin;
  }

  /// Somebody has put it, to name it.
  void put(String hash) {
    freshMs.put(hash, clock.millis());
  }

  void forget(String hash) {
    freshMs.remove(hash);
  }

  /// Put a moment ago, and no record was published with it since.
  boolean isFresh(String hash) {
    return clock.millis() - freshMs.getOrDefault(hash, 0L) < FRESH.toMillis();
  }

  /// Lets go of what need not be held, where the journal was looked at so far.
  void letGo(long cursor) {
    if (pins.isEmpty()) {
      return;
    }
    for (Pin pin : List.copyOf(pins)) {
      if (pin.until <= cursor) {
        pins.remove(pin);
        if (pin.until == 0) {
          pin.hashes.forEach(this::put); // it is here for another try
        }
      }
    }
  }

  /// What is held.
  Set<String> held() {
    Set<String> held = new HashSet<>();
    pins.forEach(pin -> held.addAll(pin.hashes));
    return held;
  }
}
