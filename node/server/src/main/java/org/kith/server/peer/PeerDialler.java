package org.kith.server.peer;

import com.google.rpc.Code;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.kith.core.sync.BackOff;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;

/// Dials one peer whenever there is no session with it, one endpoint after another, waiting a
/// growing, jittered time in between. SPEC 7.8
final class PeerDialler implements Runnable {
  /// How long a dialler sleeps while there is nothing to dial; it is woken by changes anyway.
  private static final long NOTHING_TO_DO_MS = 5_000;

  private final PeerNetwork network;
  private final PeerLink link;
  private final BackOff backOff;
  private final Map<String, String> environment;
  private int turn;
  private volatile boolean now;
  private volatile boolean stopped;

  PeerDialler(
      PeerNetwork network, PeerLink link, BackOff backOff, Map<String, String> environment) {
    this.network = network;
    this.link = link;
    this.backOff = backOff;
    this.environment = environment;
  }

  /// Ends the wait, if it waits.
  void dialNow() {
    now = true;
    link.wake();
  }

  void stop() {
    stopped = true;
    link.wake();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        List<String> endpoints = endpoints();
        if (link.hasStreams() || endpoints.isEmpty()) {
          link.awaitChange(NOTHING_TO_DO_MS);
          continue;
        }
        dial(endpoints.get(Math.floorMod(turn++, endpoints.size())));
        pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() throws InterruptedException {
    long until = network.nowMs() + backOff.nextMs();
    while (!stopped && !now && !link.hasStreams() && network.nowMs() < until) {
      link.awaitChange(Math.max(1, until - network.nowMs()));
    }
    now = false;
  }

  private List<String> endpoints() {
    Standing standing = network.standing();
    return standing
        .member(link.peer())
        .filter(member -> member.state() == Member.State.ACCEPTED)
        .map(
            member -> {
              var all = new LinkedHashSet<String>(member.endpoints());
              all.addAll(link.learned());
              return (List<String>) new ArrayList<>(all);
            })
        .orElse(List.of());
  }

  private void dial(String endpoint) throws InterruptedException {
    ManagedChannel channel;
    Optional<Proxy> proxy;
    try {
      proxy = Proxy.of(endpoint, environment);
      channel =
          network
              .transport()
              .channel(endpoint, pin -> isPeers(network.standing(), link.peer(), pin), proxy);
    } catch (SSLException | IllegalArgumentException e) {
      link.failed("It cannot be dialled: " + e.getMessage());
      return;
    }
    link.dialling(true);
    try {
      var answers = new Answers();
      var _ =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(ExchangeMethod.METHOD, CallOptions.DEFAULT), answers);
      ExchangeStream stream = answers.stream();
      if (!link.admit(stream)) {
        stream.endWith(SessionEnds.of(Code.ABORTED, "OTHER_SESSION_STAYS", "Another one stays."));
      }
      stream.start();
      stream.awaitEnd();
      Throwable why = stream.ended();
      if (stream.wasEstablished()) {
        backOff.succeeded();
      } else if (why != null && !link.hasStreams()) {
        String words = SessionEnds.words(why);
        link.failed(proxy.map(through -> through.words(words)).orElse(words));
      }
    } finally {
      link.dialling(false);
      channel.shutdownNow();
      boolean _ = channel.awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  /// Whether a TLS key belongs to this organisation, and it may have a session now.
  static boolean isPeers(Standing standing, OrganisationId peer, Bytes pin) {
    return standing
        .member(peer)
        .filter(member -> member.state() == Member.State.ACCEPTED)
        .filter(member -> member.chain().newest().tlsPins().contains(pin))
        .isPresent();
  }

  /// Joins gRPC's two halves of a dialled call to one stream.
  private final class Answers implements ClientResponseObserver<Wire, Wire> {
    private @Nullable ExchangeStream stream;

    ExchangeStream stream() {
      if (stream == null) {
        throw new AssertionError("gRPC calls beforeStart before the call returns");
      }
      return stream;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Wire> line) {
      line.disableAutoRequestWithInitial(PeerLimits.MESSAGES_WAITING_MAX);
      ExchangeStream made = network.stream(link, true, line);
      line.setOnReadyHandler(made::onReady);
      stream = made;
    }

    @Override
    public void onNext(Wire wire) {
      stream().onNext(wire);
    }

    @Override
    public void onError(Throwable why) {
      stream().onError(why);
    }

    @Override
    public void onCompleted() {
      stream().onCompleted();
    }
  }
}
