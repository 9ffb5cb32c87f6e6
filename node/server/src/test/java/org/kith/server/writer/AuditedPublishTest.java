package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.core.trust.Quota;
import org.kith.protocol.bytes.LogName;
import org.kith.server.store.LogStore;
import org.kith.server.store.RealDisk;
import org.kith.server.store.SegmentStore;
import org.kith.server.writer.SigningGuard.Marks;

/// What the audit says of a record is durable together with it, and costs no sync more.
class AuditedPublishTest {
  private static final OwnOrganisation RIVERSIDE = OwnOrganisation.named("Riverside");

  @TempDir Path folder;
  private final List<String> points = new ArrayList<>();
  private LogStore store;
  private Writer writer;

  @BeforeEach
  void open() throws Exception {
    var journal = new HaltingDisk(RealDisk.open(folder.resolve("store")), "store", points::add);
    var guard = new HaltingDisk(RealDisk.open(folder.resolve("guard")), "guard", points::add);
    store = SegmentStore.open(journal);
    InstantSource clock = () -> java.time.Instant.ofEpochMilli(1_700_000_000_000L);
    writer =
        Writer.start(
            store,
            RIVERSIDE.logs(),
            SigningGuard.open(guard, Marks.of("mark"), true),
            RIVERSIDE.chain(),
            new Writer.Surroundings(
                clock,
                SaltSource.secure(),
                Failpoint.NONE,
                Tombstones.open(guard),
                new Quotas(store, Quota.UNLIMITED, () -> Long.MAX_VALUE, 0)));
    var _ = writer.commit(List.of(plain("The first, which opens the log")));
    var _ = writer.commit(List.of(audited("The second, which opens the audit", "first")));
  }

  private static Proposal.Publish plain(String title) {
    return Proposal.Publish.of(
        RIVERSIDE.logs().commons(), OwnOrganisation.lesson(title), Optional.empty());
  }

  private static Proposal.Publish audited(String title, String request) {
    return Proposal.Publish.of(
            RIVERSIDE.logs().commons(), OwnOrganisation.lesson(title), Optional.of(request))
        .with(
            new Proposal.Audit(
                "anna", id -> new Decision.Stepped("published", id.text(), List.of(), "")));
  }

  private long syncsOf(Proposal proposal) {
    points.clear();
    var _ = writer.commit(List.of(proposal));
    return points.stream().filter(point -> point.endsWith("sync before")).count();
  }

  private long size(LogName log) {
    return store.head(log.id()).orElseThrow().size();
  }

  @Test
  void itCostsNoSyncMoreAndNeedsNoSignature() {
    long without = syncsOf(plain("A record of which nothing is said"));
    assertThat(without).isEqualTo(2);
    assertThat(syncsOf(audited("A record of which something is said", "r"))).isEqualTo(without);
    LogName audit = RIVERSIDE.logs().audit();
    assertThat(size(audit)).isEqualTo(2);
    assertThat(store.head(audit.id()).orElseThrow().checkpoint()).isEmpty();
    assertThat(store.head(RIVERSIDE.logs().governance().id())).isEmpty();
    Decision said =
        DecisionCodec.decode(
                store.read(audit.id(), 1).orElseThrow().payload().orElseThrow().payload())
            .orElseThrow();
    assertThat(said.decidedBy()).isEqualTo("anna");
    assertThat(said.what())
        .isInstanceOfSatisfying(
            Decision.Stepped.class, step -> assertThat(step.subject()).hasSize(52));
  }

  @Test
  void aRepeatSaysNothingTwice() {
    assertThat(writer.commit(List.of(audited("Sent twice", "r"), audited("Sent twice", "r"))))
        .hasSize(2);
    var _ = writer.commit(List.of(audited("Sent twice", "r")));
    assertThat(size(RIVERSIDE.logs().audit())).isEqualTo(2);
    assertThat(size(RIVERSIDE.logs().commons())).isEqualTo(3);
  }
}
