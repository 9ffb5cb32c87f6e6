package org.kith.server.api;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.inbox.Mailboxes;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.Cosignatures;
import org.kith.server.store.DraftFolder;
import org.kith.server.store.LogStore;
import org.kith.server.store.Views;
import org.kith.server.tls.ListeningTls;
import org.kith.server.tls.OnlyKey;
import org.kith.server.writer.Audits;
import org.kith.server.writer.OwnLogs;
import org.kith.server.writer.Publishing;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.WriterQueue;

/// The local port: TLS, tokens, and the three services of the schema, with health and reflection.
public final class LocalApi implements AutoCloseable {
  private static final int STOP_SECONDS_MAX = 2;

  private final Server server;
  private final ExecutorService calls;
  private final HealthStatusManager health = new HealthStatusManager();

  /// What the services work with.
  public record Parts(
      LogStore store,
      WriterQueue writer,
      OwnLogs own,
      Supplier<Standing> standing,
      Supplier<Publishing> publishing,
      Views views,
      SearchIndex index,
      Tombstones tombstones,
      Cosignatures cosignatures,
      Quotas quotas,
      DraftFolder drafts,
      Mailboxes mailboxes,
      AttachmentFolder attachments,
      Audits audits,
      SyncView sync,
      Arrivals arrivals,
      NodeFacts facts,
      InstantSource clock) {}

  private LocalApi(InetSocketAddress address, OnlyKey key, Parts parts) {
    calls = Executors.newVirtualThreadPerTaskExecutor();
    var builder =
        NettyServerBuilder.forAddress(address)
            .sslContext(ListeningTls.of(key, Optional.empty()))
            .executor(calls)
            .maxInboundMessageSize(ApiLimits.MESSAGE_BYTES_MAX)
            .maxInboundMetadataSize(ApiLimits.METADATA_BYTES_MAX)
            .maxConcurrentCallsPerConnection(ApiLimits.CALLS_PER_CONNECTION_MAX)
            .flowControlWindow(ApiLimits.WINDOW_BYTES)
            .handshakeTimeout(ApiLimits.HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS)
            .permitKeepAliveTime(ApiLimits.KEEP_ALIVE_SECONDS_MIN, TimeUnit.SECONDS);
    var gate = new TokenGate(parts.standing(), parts.clock());
    for (BindableService service : services(parts)) {
      // The last interceptor runs first: the token is looked at before anything else.
      builder.addService(
          ServerInterceptors.intercept(
              StrictRequests.wrap(service.bindService()), new ErrorGate(), gate));
    }
    builder.addService(ServerInterceptors.intercept(health.getHealthService(), gate));
    builder.addService(ServerInterceptors.intercept(ProtoReflectionServiceV1.newInstance(), gate));
    server = builder.build();
  }

  private static List<BindableService> services(Parts parts) {
    var codes = new Codes();
    var records =
        new RecordReader(
            parts.store(),
            parts.views(),
            parts.standing(),
            parts.tombstones(),
            parts.arrivals(),
            parts.clock());
    var decisions = new Decisions(parts.own(), parts.store(), parts.writer(), parts.clock());
    var witnessing = new AuditWitnessing(parts.standing(), parts.audits(), decisions);
    OrganisationId own = parts.own().commons().organisation();
    var attachments =
        new AttachmentCalls(
            parts.attachments(), records, parts.sync(), own, parts.store()::nextSequence);
    var people = new People(parts.standing(), parts.clock());
    var direct = new DirectPublishing(people, parts.facts().reviewersMin());
    var publisher =
        new Publisher(
            parts.own(),
            parts.writer(),
            attachments,
            new HeldTargets(records, own),
            parts.facts().ownPostcodes(),
            parts.clock());
    var trials = new Trials(parts.views(), records, parts.standing());
    var places = new Places(trials);
    var searches = new Searches(parts.index(), records, parts.standing(), places, codes);
    var evidence = Evidence.of(parts, trials, places, records, searches, decisions);
    var withdrawn = new Withdrawn(parts.store(), parts.views(), parts.standing(), publisher);
    return List.of(
        new LearningCalls(
            publisher,
            direct,
            new PublishAudit(decisions),
            drafts(parts, publisher, direct, records, decisions, people),
            records,
            searches,
            new Proofs(parts.store(), records, parts.standing(), parts.cosignatures()),
            new WatchStream.Source(parts.store(), parts.views(), records, parts.arrivals()),
            new InboxCalls(parts, records, decisions, searches, evidence.recalls(), codes),
            attachments,
            codes,
            new HidingCalls(records, parts.standing(), decisions),
            evidence,
            parts.tombstones()),
        new GovernanceCalls(
            parts.standing(),
            decisions,
            new Tokens(parts.standing(), decisions, parts.clock(), new SecureRandom()),
            new ErasureCalls(parts, records, decisions),
            new Grants(parts.standing(), decisions, parts.clock()),
            new HeldCalls(parts, decisions, people),
            withdrawn,
            new AuditExport(parts),
            witnessing,
            parts.facts().advertised()),
        new NodeCalls(
            parts,
            new NodeStatus(
                parts,
                evidence.recalls(),
                direct,
                () ->
                    Stream.concat(witnessing.warnings().stream(), withdrawn.warning().stream())
                        .toList()),
            new Payloads(parts.store(), parts.standing(), decisions),
            decisions));
  }

  private static DraftCalls drafts(
      Parts parts,
      Publisher publisher,
      DirectPublishing direct,
      RecordReader records,
      Decisions decisions,
      People people) {
    var rules = new DraftRules(parts.facts().reviewersMin());
    var desk =
        new DraftDesk(
            parts.drafts(),
            rules,
            new DraftWords(direct, rules),
            publisher,
            records,
            decisions,
            parts.clock());
    return new DraftCalls(
        parts.drafts(),
        desk,
        rules,
        publisher,
        new DraftPublishing(desk, rules, direct, publisher),
        people,
        parts.attachments()::sweep);
  }

  /// Listens at once.
  ///
  /// @throws IOException where the address cannot be listened on
  public static LocalApi start(InetSocketAddress address, OnlyKey key, Parts parts)
      throws IOException {
    var api = new LocalApi(address, key, parts);
    try {
      var _ = api.server.start();
    } catch (IOException e) {
      api.calls.shutdownNow();
      throw e;
    }
    api.health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    return api;
  }

  /// The port that it listens on.
  public int port() {
    return server.getPort();
  }

  /// Names of every method that the port answers, as `package.Service/Method`.
  List<String> methods() {
    return server.getServices().stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> method.getMethodDescriptor().getFullMethodName())
        .toList();
  }

  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    calls.shutdown(); // no interrupt: one that hits a read of the journal would close its file
  }
}
