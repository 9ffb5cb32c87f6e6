package org.kith.server.peer;

import com.google.rpc.Code;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.kith.core.admit.Reason;
import org.kith.core.sync.Agreement;
import org.kith.core.sync.BackOff;
import org.kith.core.sync.FetchPlan;
import org.kith.core.sync.PeerSession;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.schema.v1.PeerServiceGrpc;
import org.kith.schema.v1.SyncSession;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.LogStore;
import org.kith.server.store.StoreHoldings;
import org.kith.server.tls.OnlyKey;
import org.kith.server.writer.Audits;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Witness;
import org.kith.server.writer.WriterQueue;

/// The exchange with all peers: listens, dials, and tells every session what has changed here.
public final class PeerNetwork implements AutoCloseable {
  private static final int STOP_SECONDS_MAX = 2;

  /// How long the first record after a start waits for peers that neither answer nor refuse.
  private static final Duration FIRST_CONTACT_MAX = Duration.ofSeconds(2);

  private static final Context.Key<OrganisationId> CALLER = Context.key("peer");

  private final Config config;
  private final Surroundings around;
  private final PeerTransport transport;
  private final FetchPlan plan = new FetchPlan();
  private final HeardLogs heardLogs = new HeardLogs();
  private final Ranges ranges;
  private final FilePieces pieces;
  private final FileFetching files;
  private final FirstContact firstContact;
  private final Server server;
  private final Map<OrganisationId, PeerLink> links = new ConcurrentHashMap<>();
  private final Map<OrganisationId, PeerDialler> diallers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// How this node is reached and who it is to TLS.
  ///
  /// @param advertised host:port hints that Hellos give
  /// @param environment variables that name proxies
  /// @param peerAllowance what one peer may send in a day
  public record Config(
      InetSocketAddress listen,
      List<String> advertised,
      OnlyKey key,
      Map<String, String> environment,
      PeerAllowance peerAllowance) {
    public Config {
      advertised = List.copyOf(advertised);
      environment = Map.copyOf(environment);
    }
  }

  /// What the exchange works with.
  ///
  /// @param random for jitter only
  public record Surroundings(
      LogStore store,
      WriterQueue writer,
      Supplier<Standing> standing,
      InstantSource clock,
      Tombstones tombstones,
      Witness witness,
      PeerMemory memory,
      AttachmentFolder files,
      Quotas quotas,
      Audits audits,
      RandomGenerator random) {}

  /// The newest that any peer has shown of a log.
  ///
  /// @param size greatest size proved elsewhere
  /// @param ms when a checkpoint was last heard, since 1970; 0 for never
  /// @param matched whether a live session's heads, this log's among them, all matched
  /// @param ownNodeMs when its own organisation's node was last heard; 0 for never
  public record Heard(long size, long ms, boolean matched, long ownNodeMs) {}

  private PeerNetwork(Config config, Surroundings around) throws IOException {
    this.config = config;
    this.around = around;
    this.ranges = new Ranges(around.store(), around.tombstones());
    this.pieces = new FilePieces(around.store(), around.files());
    this.files =
        new FileFetching(around.files(), pieces, around.quotas(), around.standing(), this::sources);
    this.firstContact = new FirstContact(accepted(around.standing().get()), FIRST_CONTACT_MAX);
    this.transport = new PeerTransport(config.key());
    try {
      this.server =
          transport
              .server(
                  config.listen(),
                  pin -> ownerOf(around.standing().get(), pin).isPresent(),
                  new Door(),
                  new Identity())
              .start();
    } catch (IOException e) {
      transport.close();
      throw e;
    }
  }

  /// Listens, and dials every peer that may have a session.
  ///
  /// @throws IOException where the address cannot be listened on
  public static PeerNetwork start(Config config, Surroundings around) throws IOException {
    var network = new PeerNetwork(config, around);
    around.witness().onLearned(network::headAdvanced);
    network.standingChanged();
    return network;
  }

  /// The port that it listens on.
  public int port() {
    return server.getPort();
  }

  /// A held log has grown, or its newest checkpoint has.
  public void headAdvanced(LogId log) {
    links.values().forEach(link -> link.headAdvanced(log));
  }

  /// A decision has taken effect: sessions of whoever is not accepted any more end at once, and
  /// whoever is accepted now is dialled.
  public void standingChanged() {
    if (closed) {
      return;
    }
    Standing now = standing();
    links.values().forEach(link -> link.standingChanged(now));
    Set<OrganisationId> accepted = accepted(now);
    around.memory().levels().keep(accepted);
    accepted.stream().map(this::dialler).forEach(PeerDialler::dialNow);
  }

  private static Set<OrganisationId> accepted(Standing standing) {
    return standing.members().stream()
        .filter(member -> member.state() == Member.State.ACCEPTED)
        .map(Member::organisation)
        .collect(Collectors.toSet());
  }

  /// What the first records after a start wait for.
  public FirstContact firstContact() {
    return firstContact;
  }

  /// When an organisation was last heard, in ms since 1970 by this node's clock; 0 for never.
  public long lastHeardMs(OrganisationId organisation) {
    return around.memory().lastHeard().ms(organisation);
  }

  /// Dials every peer now instead of at its next turn.
  public void dialNow() {
    diallers.values().forEach(PeerDialler::dialNow);
  }

  /// One for each organisation that is accepted for sessions, ascending by id.
  public List<SyncSession> sessions() {
    long nowMs = nowMs();
    return standing().members().stream()
        .filter(member -> member.state() == Member.State.ACCEPTED)
        .map(member -> SessionReport.of(member, link(member.organisation()), nowMs))
        .toList();
  }

  /// Fetches files of records from peers.
  public FileFetching files() {
    return files;
  }

  /// Whoever may have a file of an origin: its own node first.
  private List<ExchangeStream> sources(OrganisationId origin) {
    return links.values().stream()
        .sorted(Comparator.comparing(link -> !link.peer().equals(origin)))
        .flatMap(link -> link.live().stream())
        .toList();
  }

  /// Number of sessions that are complete.
  public int established() {
    return (int) links.values().stream().filter(link -> link.live().isPresent()).count();
  }

  /// Connections that were closed at once since the start, as there were too many.
  public long turnedAway() {
    return transport.turnedAway();
  }

  /// What connected peers say of an own log now.
  public Agreement about(LogName log) {
    return Agreement.about(
        log,
        links.values().stream().flatMap(link -> link.live().stream()).map(ExchangeStream::state));
  }

  /// Entries that came from peers since this node started, those that came twice included.
  public long entriesReceived() {
    return heardLogs.received();
  }

  /// What was heard about a log since this node started.
  public Optional<Heard> heard(LogId log) {
    boolean matched =
        links.values().stream()
            .flatMap(link -> link.live().stream())
            .map(ExchangeStream::state)
            .anyMatch(
                state ->
                    state.upToDate()
                        && state.logs().stream().anyMatch(s -> s.log().id().equals(log)));
    return heardLogs
        .of(log)
        .map(heard -> new Heard(heard.size(), heard.ms(), matched, heard.ownNodeMs()))
        .or(() -> matched ? Optional.of(new Heard(0, 0, true, 0)) : Optional.empty());
  }

  @Override
  public void close() {
    closed = true;
    server.shutdown();
    diallers.values().forEach(PeerDialler::stop);
    links.values().forEach(PeerLink::close);
    try {
      long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS_MAX);
      for (PeerLink link : links.values()) {
        link.awaitEnds(Math.max(0, endNs - System.nanoTime()));
      }
      server.shutdownNow();
      boolean _ = server.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    transport.close();
  }

  Standing standing() {
    return around.standing().get();
  }

  PeerTransport transport() {
    return transport;
  }

  long nowMs() {
    return around.clock().millis();
  }

  /// A stream with a peer, not yet started.
  ExchangeStream stream(PeerLink link, boolean weDialled, CallStreamObserver<Wire> line) {
    var session =
        new PeerSession(
            standing(), link.peer(), config.advertised(), new StoreHoldings(around.store()), plan);
    return new ExchangeStream(
        link,
        session,
        weDialled,
        new ExchangeStream.Surroundings(
            around.writer(),
            ranges,
            around.standing(),
            around.clock(),
            around.tombstones()::answers,
            around.witness(),
            around.memory().levels(),
            pieces,
            around.audits()),
        line);
  }

  private PeerLink link(OrganisationId peer) {
    return links.computeIfAbsent(
        peer,
        id ->
            new PeerLink(
                standing().own().organisation(),
                id,
                heardLogs,
                around.memory().lastHeard(),
                config.peerAllowance(),
                () -> firstContact.with(id)));
  }

  private PeerDialler dialler(OrganisationId peer) {
    return diallers.computeIfAbsent(
        peer,
        id -> {
          var dialler =
              new PeerDialler(this, link(id), new BackOff(around.random()), config.environment());
          Thread.ofVirtual().name("dial").start(dialler);
          return dialler;
        });
  }

  private static Optional<OrganisationId> ownerOf(Standing standing, Bytes pin) {
    return standing.members().stream()
        .filter(member -> PeerDialler.isPeers(standing, member.organisation(), pin))
        .map(Member::organisation)
        .findFirst();
  }

  /// Finds out at every call, not only at the handshake, whose key it is: a removal counts at
  /// once.
  private final class Identity implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Optional<OrganisationId> caller =
          PeerTransport.pinOf(call.getAttributes()).flatMap(pin -> ownerOf(standing(), pin));
      if (caller.isEmpty()) {
        StatusRuntimeException refused = SessionEnds.because(Reason.NOT_ACCEPTED);
        Metadata trailers = refused.getTrailers();
        call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
      }
      return Contexts.interceptCall(
          Context.current().withValue(CALLER, caller.get()), call, headers, next);
    }
  }

  /// Answers calls of peers that dialled us.
  private final class Door implements BindableService {
    @Override
    public ServerServiceDefinition bindService() {
      return ServerServiceDefinition.builder(PeerServiceGrpc.SERVICE_NAME)
          .addMethod(ExchangeMethod.METHOD, ServerCalls.asyncBidiStreamingCall(this::open))
          .build();
    }

    private StreamObserver<Wire> open(StreamObserver<Wire> observer) {
      var line = (ServerCallStreamObserver<Wire>) observer;
      PeerLink link = link(CALLER.get());
      line.disableAutoRequest();
      ExchangeStream stream = stream(link, false, line);
      line.setOnReadyHandler(stream::onReady);
      line.setOnCancelHandler(() -> {});
      line.request(PeerLimits.MESSAGES_WAITING_MAX);
      if (!link.admit(stream)) {
        stream.endWith(
            SessionEnds.of(
                Code.RESOURCE_EXHAUSTED,
                "TOO_MANY_SESSIONS",
                "This organisation has as many sessions open as it may."));
      }
      stream.start();
      return stream;
    }
  }
}
