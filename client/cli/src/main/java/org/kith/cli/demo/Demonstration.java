package org.kith.cli.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kith.cli.Failure;
import org.kith.cli.Progress;
import org.kith.cli.Screen;
import org.kith.client.KithException;
import org.kith.client.NodeHome;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationInit;
import org.kith.schema.v1.CreateInvitationRequest;
import org.kith.schema.v1.ListPeersRequest;
import org.kith.schema.v1.ProposePeerRequest;
import org.kith.schema.v1.PublishRecordRequest;

/// The demonstration: makes three organisations, starts their nodes, pairs them in a row, publishes
/// the samples, waits until all is everywhere, and finds at the third what the first published.
public final class Demonstration implements AutoCloseable {
  private static final long IN_SYNC_SECONDS_MAX = 180;
  private static final int ORGANISATIONS = 3;
  private static final List<String> FOLDERS = List.of("riverside", "hillside", "harbour");
  private static final List<String> NAMES =
      List.of(
          "Riverside Example Trust", "Hillside Example Community Trust", "Harbour Example Hospice");
  private static final List<String> ODS_CODES = List.of("ZZ1", "ZZ2", "ZZ3");

  private final DemoFolder folder;
  private final List<DemoNode> nodes;
  private final List<Sample> samples;
  private final Screen screen;
  private final Thread atExit = new Thread(this::endAll, "demonstration ends");
  private boolean ended;

  private Demonstration(
      DemoFolder folder, List<DemoNode> nodes, List<Sample> samples, Screen screen) {
    this.folder = folder;
    this.nodes = nodes;
    this.samples = samples;
    this.screen = screen;
  }

  /// Reads the samples and makes the folder; starts nothing yet.
  ///
  /// @param keep where the homes stay; a temporary folder where null
  public static Demonstration prepare(Path samples, @Nullable Path keep, Screen screen)
      throws IOException {
    List<Sample> loaded = Samples.load(samples, FOLDERS);
    DemoFolder folder = DemoFolder.make(keep);
    List<DemoNode> nodes =
        java.util.stream.IntStream.range(0, ORGANISATIONS)
            .mapToObj(i -> new DemoNode(FOLDERS.get(i), NAMES.get(i), folder.path()))
            .toList();
    var demonstration = new Demonstration(folder, nodes, loaded, screen);
    Runtime.getRuntime().addShutdownHook(demonstration.atExit);
    return demonstration;
  }

  /// Everything up to the search.
  public void run() throws IOException, InterruptedException {
    makeOrganisations();
    startNodes();
    pair();
    Map<String, String> ids = publish();
    awaitInSync();
    Finding finding = Finding.look(nodes.getFirst(), nodes.getLast(), samples, ids);
    finding.tell(this::say);
    screen.answer(json(finding), () -> {});
  }

  private void say(String line) {
    if (screen.isJson()) {
      screen.note(line);
    } else {
      screen.line(line);
    }
  }

  private void makeOrganisations() throws IOException {
    say("Three organisations on this machine, each with its own node, keys and data:");
    for (int i = 0; i < ORGANISATIONS; i++) {
      DemoNode node = nodes.get(i);
      if (!new NodeHome(node.home()).exists()) {
        try {
          new OrganisationInit(new SecureRandom(), InstantSource.system())
              .make(
                  new OrganisationInit.Plan(
                      node.home(),
                      node.name(),
                      ODS_CODES.get(i),
                      "",
                      Optional.empty(),
                      Optional.empty(),
                      true));
        } catch (InitFault e) {
          throw Failure.refused(e.sentence());
        }
      }
      say("  %-34s %s".formatted(node.name(), node.home()));
    }
  }

  private void startNodes() throws IOException, InterruptedException {
    try (Progress progress = screen.progress("starting nodes")) {
      for (DemoNode node : nodes) {
        node.start();
      }
      for (DemoNode node : nodes) {
        progress.at(node.name());
        node.awaitReady();
      }
    }
    say("Their nodes run.");
  }

  /// In a row: the first and the last never speak with one another, and accept each other's records
  /// through the one between them.
  private void pair() {
    accept(nodes.get(0), nodes.get(1), ProposePeerRequest.newBuilder());
    accept(nodes.get(1), nodes.get(0), ProposePeerRequest.newBuilder());
    accept(nodes.get(1), nodes.get(2), ProposePeerRequest.newBuilder());
    accept(nodes.get(2), nodes.get(1), ProposePeerRequest.newBuilder());
    accept(nodes.get(0), nodes.get(2), ProposePeerRequest.newBuilder().setOriginOnly(true));
    accept(nodes.get(2), nodes.get(0), ProposePeerRequest.newBuilder().setOriginOnly(true));
    say("Paired in a row: " + String.join(" - ", NAMES) + ".");
    say("The two ends accept each other's records through the one between them.");
  }

  private static void accept(DemoNode here, DemoNode other, ProposePeerRequest.Builder request) {
    String otherId = other.status().getOrganisationId();
    boolean known =
        here
            .client()
            .governance()
            .listPeers(ListPeersRequest.getDefaultInstance())
            .getPeersList()
            .stream()
            .anyMatch(peer -> peer.getOrganisationId().equals(otherId));
    if (!known) {
      String line =
          other
              .client()
              .governance()
              .createInvitation(CreateInvitationRequest.getDefaultInstance())
              .getInvitation();
      here.client()
          .governance()
          .proposePeer(request.setInvitation(line).setSafetyNumberCompared(true).build());
    }
  }

  private Map<String, String> publish() {
    Map<String, String> ids = new HashMap<>();
    try (Progress progress = screen.progress("publishing")) {
      for (Sample sample : samples) {
        DemoNode node =
            nodes.stream()
                .filter(n -> n.folderName().equals(sample.organisation()))
                .findFirst()
                .orElseThrow();
        try {
          ids.put(
              sample.name(),
              node.client()
                  .publish(
                      PublishRecordRequest.newBuilder()
                          .setRecord(sample.resolved(ids))
                          .setRequestId("sample-" + sample.name().replace('/', '-'))
                          .build())
                  .getRecordId());
        } catch (KithException.Refused e) {
          throw Failure.refused(
              e.reason(), "The sample " + sample.name() + " was refused.", e.problems());
        }
        progress.at(ids.size() + " of " + samples.size());
      }
    }
    say("Published " + samples.size() + " sample records, each at its own organisation.");
    return ids;
  }

  private void awaitInSync() throws InterruptedException {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(IN_SYNC_SECONDS_MAX);
    try (Progress progress = screen.progress("waiting until all is everywhere")) {
      for (SyncState state = SyncState.of(nodes); !state.isInSync(); state = SyncState.of(nodes)) {
        if (System.nanoTime() > end) {
          throw Failure.refused(
              "The nodes were not in sync in time ("
                  + state
                  + "); look at their logs in "
                  + folder.path()
                  + ".");
        }
        progress.at(state.toString());
        Thread.sleep(100);
      }
    }
    say(
        "In sync after %.1f s: every node holds and has verified all records of all three."
            .formatted((System.nanoTime() - start) / 1e9));
  }

  private JsonObject json(Finding finding) {
    var json = new JsonObject();
    var organisations = new JsonArray();
    for (DemoNode node : nodes) {
      var status = node.status();
      var one = new JsonObject();
      one.addProperty("name", status.getName());
      one.addProperty("organisationId", status.getOrganisationId());
      one.addProperty("dir", node.home().toString());
      one.addProperty("records", status.getRecords());
      organisations.add(one);
    }
    json.add("organisations", organisations);
    json.add("found", finding.json());
    return json;
  }

  /// Waits until Ctrl-C, or until a node ends by itself.
  public void waitUntilInterrupted() throws InterruptedException {
    say("");
    say("The three nodes keep running until Ctrl-C. From another terminal, for example:");
    say("  kith search --dir " + nodes.getLast().home() + " handover");
    say("  kith node status --dir " + nodes.getFirst().home());
    try {
      CompletableFuture.anyOf(
              nodes.stream()
                  .flatMap(node -> node.process().stream())
                  .map(Process::onExit)
                  .toArray(CompletableFuture<?>[]::new))
          .get();
    } catch (ExecutionException e) {
      throw new AssertionError("waiting for a process does not fail", e);
    }
    throw Failure.refused("A node ended by itself; start the demonstration again.");
  }

  private synchronized void endAll() {
    if (ended) {
      return;
    }
    ended = true;
    nodes.parallelStream().forEach(DemoNode::stop);
    folder.remove();
  }

  @Override
  public void close() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This already runs at the end of the process, where the hook has done the same.
      screen.note("");
    }
  }
}
