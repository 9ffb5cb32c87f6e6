package org.kith.server.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.TriedHere;
import org.kith.server.search.Beside;
import org.kith.server.search.Heard;
import org.kith.server.search.SearchIndex;
import org.kith.server.search.Synonyms;
import org.kith.server.store.Journal;
import org.kith.server.store.RealDisk;
import org.kith.server.store.Views;
import org.kith.server.writer.Tombstones;

/// Many organisations that accept each other, and one journal of all that they published: what any
/// of them is told is what its own node would tell, since all nodes hold the same.
final class Network implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final long EXPIRES_MS = 4_000_000_000_000L;

  final Journal journal;
  final Views views;
  private final Path folder;
  private final Tombstones tombstones;
  private final RealDisk disk;
  private final Map<String, ManifestChain> chains = new HashMap<>();
  private final Map<String, Standing> standings = new HashMap<>();
  private Optional<SearchIndex> index = Optional.empty();

  Network(Path folder, Journal journal, String... names) throws Exception {
    this.folder = Files.createDirectories(folder);
    this.journal = journal;
    this.views = Views.open(folder.resolve("views"), journal.store);
    this.disk = RealDisk.open(Files.createDirectories(folder.resolve("guard")));
    this.tombstones = Tombstones.open(disk);
    for (String name : names) {
      chains.put(name, chain(name));
    }
  }

  private static ManifestChain chain(String name) {
    var draft =
        new ManifestDraft(
            "Organisation " + name,
            "",
            "",
            key(name, "log").publicKey(),
            key(name, "circles").publicKey(),
            key(name, "cosign").publicKey(),
            List.of(Sha256.hash(Bytes.utf8(name))),
            EXPIRES_MS);
    Bytes signed = draft.sign(List.of(key(name, "root")), 1).signed();
    if (!(ManifestChain.verify(List.of(signed)) instanceof ManifestChain.Parsed.Ok(var chain))) {
      throw new AssertionError("a manifest that was just signed verifies");
    }
    return chain;
  }

  private static SecretKey key(String name, String purpose) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8(name + " " + purpose)));
  }

  private static Standing decided(Standing standing, Decision.What what) {
    return standing.apply(new Decision("admin", 1, what));
  }

  OrganisationId id(String name) {
    return Optional.ofNullable(chains.get(name)).orElseThrow().organisation();
  }

  Standing standing(String name) {
    return standings.computeIfAbsent(name, this::acceptingAll);
  }

  private Standing acceptingAll(String name) {
    Standing standing = Standing.of(Optional.ofNullable(chains.get(name)).orElseThrow());
    for (var other : chains.entrySet()) {
      if (!other.getKey().equals(name)) {
        standing =
            decided(standing, new Decision.PeerAccepted(other.getValue(), List.of(), false, true));
      }
    }
    return standing;
  }

  /// One organisation removes another.
  void remove(String from, String other) {
    standings.put(
        from, decided(standing(from), new Decision.PeerRemoved(id(other), "The agreement ended")));
  }

  RecordId publish(String name, LearningRecord record) {
    return journal.add(id(name), record);
  }

  void catchUp() {
    while (views.step(4_000) > 0) {
      // until there is no more
    }
    index.ifPresent(Network::catchUp);
  }

  private static void catchUp(SearchIndex index) {
    while (index.step(4_000) > 0) {
      // until there is no more
    }
    index.refresh();
  }

  /// An index as one organisation's node has it.
  SearchIndex index(String name) {
    SearchIndex opened =
        SearchIndex.open(
            folder.resolve("index"),
            journal.store,
            () -> NOW,
            new Beside(
                Synonyms.shipped(),
                Optional.empty(),
                () -> Optional.of(new Heard(standing(name).voices(), Set.of()))));
    index = Optional.of(opened);
    catchUp();
    return opened;
  }

  RecordReader records(String name) {
    return new RecordReader(
        journal.store, views, () -> standing(name), tombstones, new Arrivals(), () -> NOW);
  }

  Trials trials(String name) {
    return new Trials(views, records(name), () -> standing(name));
  }

  Places places(String name) {
    return new Places(trials(name));
  }

  Tallies tallies(String name) {
    return new Tallies(trials(name), places(name), views, records(name), () -> standing(name));
  }

  Searches searches(String name, SearchIndex in) {
    return new Searches(in, records(name), () -> standing(name), places(name), new Codes());
  }

  Recalled recalled(String name) {
    return new Recalled(trials(name), views, records(name), () -> standing(name));
  }

  static LearningRecord practice(String title, String... elements) {
    var practice =
        Practice.newBuilder()
            .setProblem("The same person falls again before anybody has asked why.")
            .setMaturity("in-use")
            .setEvidence("before-after")
            .addAllCoreElements(
                elements.length == 0 ? List.of("Within one hour") : List.of(elements));
    return Journal.lesson(title).toBuilder().clearLesson().setPractice(practice).build();
  }

  static LearningRecord tried(RecordId practice, TriedHere.Builder said) {
    if (said.getAdvice().isEmpty()) {
      said.setAdvice("Begin with one ward and go on from there.");
    }
    if (said.getReasonsCount() == 0) {
      said.addReasons(Reason.newBuilder().setReason("money"));
    }
    return Journal.linked(
        Journal.lesson("We tried this here").toBuilder().clearLesson().setTriedHere(said).build(),
        Relation.TRIED,
        practice);
  }

  static TriedHere.Builder said(String status, String outcome) {
    return TriedHere.newBuilder().setStatus(status).setOutcome(outcome);
  }

  @Override
  public void close() throws IOException {
    index.ifPresent(SearchIndex::close);
    views.close();
    tombstones.close();
    disk.close();
  }
}
