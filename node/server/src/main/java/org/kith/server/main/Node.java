package org.kith.server.main;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.ManifestChain;
import org.kith.schema.v1.Addresses;
import org.kith.server.api.Arrivals;
import org.kith.server.api.LocalApi;
import org.kith.server.api.NodeFacts;
import org.kith.server.api.Warnings;
import org.kith.server.erase.Eraser;
import org.kith.server.erase.Receipts;
import org.kith.server.ops.OpsPort;
import org.kith.server.ops.Reading;
import org.kith.server.peer.PeerMemory;
import org.kith.server.peer.PeerNetwork;
import org.kith.server.peer.Transfer;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.AttachmentScrub;
import org.kith.server.store.Cosignatures;
import org.kith.server.store.DraftFolder;
import org.kith.server.store.FollowerThread;
import org.kith.server.store.RealDisk;
import org.kith.server.store.Scrub;
import org.kith.server.store.SegmentStore;
import org.kith.server.store.StoreException;
import org.kith.server.store.Traffic;
import org.kith.server.store.Views;
import org.kith.server.writer.AuditWitness;
import org.kith.server.writer.Audits;
import org.kith.server.writer.CosignGuard;
import org.kith.server.writer.Failpoint;
import org.kith.server.writer.OwnLogs;
import org.kith.server.writer.Publishing;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.SaltSource;
import org.kith.server.writer.SigningGuard;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Witness;
import org.kith.server.writer.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running node: everything that is wired together, started in order, stopped in reverse.
final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final Deque<Part> started = new ArrayDeque<>();
  private final NodeConfig config;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final Arrivals arrivals = new Arrivals();
  private final GrpcLog grpc = GrpcLog.install();

  /// Something that was started, with what stops it.
  private record Part(String name, AutoCloseable stop) {}

  /// Ports as they are, where 0 was asked for.
  private volatile int peerPort;

  private volatile int apiPort;
  private volatile int httpPort;

  private Node(NodeConfig config, Map<String, String> environment, InstantSource clock) {
    this.config = config;
    this.environment = environment;
    this.clock = clock;
  }

  /// Starts a node; when this returns, all its ports answer.
  ///
  /// @param onBroken called where the node cannot go on
  /// @throws CannotStart where it cannot start; nothing of it runs on then
  static Node start(
      NodeConfig config, Map<String, String> environment, InstantSource clock, Runnable onBroken)
      throws CannotStart {
    var node = new Node(config, environment, clock);
    try {
      node.open(onBroken);
      return node;
    } catch (StoreException e) {
      node.close();
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    } catch (CannotStart | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  int peerPort() {
    return peerPort;
  }

  int apiPort() {
    return apiPort;
  }

  int httpPort() {
    return httpPort;
  }

  private void open(Runnable onBroken) throws CannotStart {
    HomeFolder home = HomeFolder.at(config.home(), config.passphraseFile());
    ManifestChain chain = home.manifests();
    LogName commons =
        chain
            .openCommons()
            .orElseThrow(() -> new CannotStart("The manifest has no log that is open."));
    HomeFolder.Keys keys = home.keys(chain);
    TlsKey peerTls = TlsKey.pinned(keys.tls(), chain.newest(), home.certificate("tls"));
    RealDisk disk = keep("store folder", Offline.disk(home.store(), config.home()));
    SegmentStore store = keep("store", SegmentStore.open(disk));
    RealDisk guardDisk = guardDisk(chain);
    Tombstones tombstones = keep("tombstones", Tombstones.open(guardDisk));
    Papers papers = papers(home);
    var quotas =
        new Quotas(
                store,
                config.quota(),
                home.path().toFile()::getUsableSpace,
                config.diskReserveBytes())
            .with(papers.attachments()::bytesOf);
    Writer writer =
        writer(
            home,
            chain,
            OwnLogs.of(commons, keys.log(), keys.local(), keys.second()),
            new Kept(store, guardDisk, tombstones, quotas));
    Views views = keep("views", Views.open(home.views(), store));
    Finding finding =
        keep("index", Finding.open(home, config, environment, store, writer::standing, clock));
    var traffic = new Traffic();
    var viewing = keep("views' follower", FollowerThread.start(views, traffic, arrivals::grown));
    finding.follow(traffic);
    Writing writing = keep("writer", Writing.start(writer, traffic, onBroken));
    var receipts = new Receipts(store, views, tombstones, writer::standing, keys.cosign(), clock);
    Eraser eraser =
        Eraser.start(
            store,
            views,
            finding.index(),
            tombstones,
            writing.queue(),
            receipts,
            papers.attachments()); // SPEC 9.3
    FollowerThread erasing =
        keep("erasures' follower", FollowerThread.start(eraser, traffic, () -> {}));
    var from = new Inboxes.From(store, views, finding.index(), tombstones);
    Inboxes inboxes =
        keep("inboxes", Inboxes.start(home, config.home(), from, writer::standing, traffic, clock));
    writing.onGrown(
        log -> {
          viewing.wake();
          finding.wake();
          erasing.wake();
          arrivals.grown();
        });
    FirstToken.commit(home, writer, writing.queue());
    var scrub = new Scrub(store, disk, clock, writing::mend);
    keep("scrub", FollowerThread.start(scrub, traffic, () -> {}));
    var files = new AttachmentScrub(papers.attachments(), clock);
    keep("attachments' scrub", FollowerThread.start(files, traffic, () -> {}));
    var cosignatures = new Cosignatures();
    CosignGuard cosigned = keep("what was cosigned", CosignGuard.open(guardDisk));
    var places = new Witness.Places(store, disk, cosigned, cosignatures);
    BooleanSupplier sound = () -> writer.publishing() instanceof Publishing.On;
    Witness witness =
        keep("witness", Witness.open(places, keys.cosign(), clock, writer.standing(), sound));
    var cosigning = new AuditWitness.Cosigning(chain.cosignKey(), keys.cosign(), clock, sound);
    Audits audits = Audits.open(store, writer.ownLogs(), guardDisk, cosigning);
    var heard =
        new Heard(witness, PeerMemory.open(guardDisk), papers.attachments(), quotas, audits);
    PeerNetwork network = network(peerTls, store, writer, writing, tombstones, heard);
    RestoredNode.awaitPeers(network, writer, writing.queue(), config.confirmNoPeers());
    var transfer =
        new Transfer(store, writing.queue(), writer::standing, witness, tombstones, clock);
    openPorts(
        home,
        keys,
        writer,
        writing,
        new Following(
            store,
            views,
            finding,
            tombstones,
            cosignatures,
            quotas,
            papers,
            inboxes.mailboxes(),
            audits,
            scrub),
        new NetworkView(network, transfer));
  }

  private Papers papers(HomeFolder home) throws CannotStart {
    DraftFolder drafts =
        DraftFolder.open(keep("drafts", Offline.disk(home.drafts(), config.home())));
    RealDisk files = keep("attachments", Offline.disk(home.attachments(), config.home()));
    return new Papers(drafts, AttachmentFolder.open(files, clock, drafts::attachments));
  }

  private record Heard(
      Witness witness, PeerMemory memory, AttachmentFolder files, Quotas quotas, Audits audits) {}

  /// What lasts: the journal in the home folder, and outside it what no backup may bring back.
  private record Kept(
      SegmentStore store, RealDisk guardDisk, Tombstones tombstones, Quotas quotas) {}

  private RealDisk guardDisk(ManifestChain chain) throws CannotStart {
    Path folder =
        GuardFolder.choose(config.guardFolder(), config.home(), chain.organisation(), environment);
    return keep("guard folder", Offline.disk(folder, config.home()));
  }

  private Writer writer(HomeFolder home, ManifestChain chain, OwnLogs own, Kept kept)
      throws CannotStart {
    SigningGuard.Opened guard =
        GuardFolder.open(
            kept.guardDisk(), kept.store(), own, home, environment, config.confirmRestored());
    if (guard instanceof SigningGuard.Opened.Ready(var ready)) {
      keep("guard", ready);
    }
    return Writer.start(
        kept.store(),
        own,
        guard,
        chain,
        new Writer.Surroundings(
            clock, SaltSource.secure(), Failpoint.NONE, kept.tombstones(), kept.quotas()));
  }

  private PeerNetwork network(
      TlsKey tls,
      SegmentStore store,
      Writer writer,
      Writing writing,
      Tombstones tombstones,
      Heard heard)
      throws CannotStart {
    PeerNetwork network;
    try {
      network =
          keep(
              "peer port",
              PeerNetwork.start(
                  new PeerNetwork.Config(
                      new InetSocketAddress(config.peerHost(), config.peerPort()),
                      config.advertised(),
                      tls.key(),
                      environment,
                      config.peerAllowance()),
                  new PeerNetwork.Surroundings(
                      store,
                      writing.queue(),
                      writer::standing,
                      clock,
                      tombstones,
                      heard.witness(),
                      heard.memory(),
                      heard.files(),
                      heard.quotas(),
                      heard.audits(),
                      RandomGenerator.getDefault())));
    } catch (IOException e) {
      throw CannotStart.portInUse("peer", config.peerPort(), "--peer-port", e);
    }
    peerPort = network.port();
    writing.queue().publishAfter(network.firstContact()::await);
    writing.onGrown(network::headAdvanced);
    writing.onStanding(network::standingChanged);
    return network;
  }

  private void openPorts(
      HomeFolder home,
      HomeFolder.Keys keys,
      Writer writer,
      Writing writing,
      Following following,
      NetworkView network)
      throws CannotStart {
    TlsKey tls =
        TlsKey.of(keys.apiTls(), "localhost", List.of("127.0.0.1"), home.certificate("api-tls"));
    httpPort = ops(following, writing, network.network());
    var parts =
        new LocalApi.Parts(
            following.store(),
            writing.queue(),
            writer.ownLogs(),
            writer::standing,
            writer::publishing,
            following.views(),
            following.finding().index(),
            following.tombstones(),
            following.cosignatures(),
            following.quotas(),
            following.papers().drafts(),
            following.mailboxes(),
            following.papers().attachments(),
            following.audits(),
            network,
            arrivals,
            facts(home, following.finding(), following.scrub()),
            clock);
    try {
      apiPort =
          keep("local port", LocalApi.start(loopback(config.apiPort()), tls.key(), parts)).port();
    } catch (IOException e) {
      throw CannotStart.portInUse("local API", config.apiPort(), "--api-port", e);
    }
    var file = new ApiFile(config.home());
    try {
      file.write("127.0.0.1:" + apiPort, tls.pem());
      keep("api.json", file::remove);
    } catch (IOException e) {
      throw new CannotStart("api.json cannot be written: " + e.getMessage(), e);
    }
  }

  private int ops(Following following, Writing writing, PeerNetwork network) throws CannotStart {
    List<Reading> readings = Metrics.of(following, writing.queue(), network, grpc);
    try {
      return keep("metrics port", new OpsPort(loopback(config.httpPort()), readings, () -> ""))
          .address()
          .getPort();
    } catch (IOException e) {
      throw CannotStart.portInUse("metrics", config.httpPort(), "--http-port", e);
    }
  }

  private NodeFacts facts(HomeFolder home, Finding finding, Scrub scrub) {
    List<String> warnings = new ArrayList<>(finding.warnings());
    OwnSites sites = OwnSites.read(home);
    sites.problem().ifPresent(warnings::add);
    if (home.isUnprotected()) {
      warnings.add(Warnings.KEYS_UNPROTECTED);
    }
    return new NodeFacts(
        Version.read(),
        this::addresses,
        home.path(),
        home.views(),
        home.index(),
        home.meaning(),
        config.advertised(),
        warnings,
        sites.postcodes(),
        config.reviewersMin(),
        config.staleAfter(),
        clock.instant(),
        scrub::state);
  }

  private Addresses addresses() {
    return Addresses.newBuilder()
        .setPeer(config.peerHost() + ":" + peerPort)
        .setApi("127.0.0.1:" + apiPort)
        .setHttp("127.0.0.1:" + httpPort)
        .addAllAdvertised(config.advertised())
        .build();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private <T extends AutoCloseable> T keep(String name, T part) {
    started.push(new Part(name, part));
    return part;
  }

  /// Stops everything, last started first. A part that fails to stop does not keep the others.
  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      Part part = started.pop();
      try {
        part.stop().close();
      } catch (Exception e) {
        LOG.warn("The {} did not stop cleanly", part.name(), e);
      }
    }
  }
}
