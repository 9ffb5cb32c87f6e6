package org.kith.server.inbox;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kith.schema.v1.KeptItem;
import org.kith.schema.v1.KeptMailbox;
import org.kith.schema.v1.KeptSubscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells webhooks what came into inboxes: ids, titles and states, signed. A message that is not
/// taken is sent again under the same name, ever more seldom, and at last given up.
public final class Webhooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(15);
  private static final int SUCCESS_FROM = 200;
  private static final int SUCCESS_TO = 300;
  private static final double JITTER = 0.25;

  private final Mailboxes mailboxes;
  private final Titles titles;
  private final Predicate<String> active;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final InboxMoment.Passing moments;
  private @Nullable HttpClient http;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  /// @param active whether a person's token still counts
  public Webhooks(
      Mailboxes mailboxes,
      Titles titles,
      Predicate<String> active,
      InstantSource clock,
      RandomGenerator random,
      InboxMoment.Passing moments) {
    this.mailboxes = mailboxes;
    this.titles = titles;
    this.active = active;
    this.clock = clock;
    this.random = random;
    this.moments = moments;
    this.thread = Thread.ofPlatform().name("webhooks").daemon().unstarted(this::run);
  }

  /// Tells from now on, on a thread of its own.
  public Webhooks start() {
    thread.start();
    return this;
  }

  /// Made when somebody is told first: it reads all the authorities that this machine trusts, which
  /// no node needs to start, and most never need.
  private synchronized HttpClient http() {
    HttpClient made = http;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(InboxLimits.WEBHOOK_TIMEOUT)
              .build();
      http = made;
    }
    return made;
  }

  private synchronized void stopHttp() {
    if (http != null) {
      http.shutdownNow();
    }
  }

  private void run() {
    try {
      while (!stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          int _ = tellDue();
        } catch (RuntimeException e) {
          LOG.warn("Telling webhooks failed and is tried again", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One round: tries every webhook that is due, once. Returns how many were tried.
  int tellDue() throws InterruptedException {
    int tried = 0;
    for (KeptMailbox mailbox : mailboxes.all()) {
      for (KeptSubscription kept : mailbox.getSubscriptionsList()) {
        if (isDue(mailbox, kept) && active.test(mailbox.getOwner())) {
          tried++;
          tell(mailbox.getOwner(), kept.getSubscription().getSubscriptionId());
        }
      }
    }
    return tried;
  }

  private boolean isDue(KeptMailbox mailbox, KeptSubscription kept) {
    return !kept.getSubscription().getWebhookUrl().isEmpty()
        && !kept.getGivenUp()
        && kept.getNextAttemptMs() <= clock.millis()
        && !waiting(mailbox, kept).isEmpty();
  }

  /// What a webhook has not been told yet, oldest first.
  public static List<KeptItem> waiting(KeptMailbox mailbox, KeptSubscription kept) {
    String id = kept.getSubscription().getSubscriptionId();
    return mailbox.getItemsList().stream()
        .filter(item -> item.getNumber() > kept.getDelivered())
        .filter(item -> item.getSubscriptionIdsList().contains(id))
        .toList();
  }

  private void tell(String owner, String id) throws InterruptedException {
    // The message's end is kept before it goes out, so that it has the same name next time.
    KeptMailbox mailbox =
        change(
            owner,
            id,
            (box, kept) -> {
              List<KeptItem> waiting = waiting(box, kept);
              int last = Math.min(waiting.size(), InboxLimits.WEBHOOK_ITEMS_MAX) - 1;
              return kept.getSending() > 0 || last < 0
                  ? kept
                  : kept.toBuilder().setSending(waiting.get(last).getNumber()).build();
            });
    Optional<KeptSubscription> kept = find(mailbox, id);
    if (kept.isEmpty() || kept.get().getSending() == 0) {
      return;
    }
    List<KeptItem> items =
        waiting(mailbox, kept.get()).stream()
            .filter(item -> item.getNumber() <= kept.get().getSending())
            .toList();
    Optional<String> failure = items.isEmpty() ? Optional.empty() : send(kept.get(), items);
    if (failure.isEmpty()) {
      moments.pass(InboxMoment.TOLD);
    }
    var _ =
        change(
            owner,
            id,
            (_, now) -> failure.map(why -> failed(now, why)).orElseGet(() -> delivered(now)));
  }

  private static KeptSubscription delivered(KeptSubscription kept) {
    return kept.toBuilder()
        .setDelivered(Math.max(kept.getDelivered(), kept.getSending()))
        .clearSending()
        .clearAttempts()
        .clearFailingSinceMs()
        .clearNextAttemptMs()
        .clearError()
        .build();
  }

  private KeptSubscription failed(KeptSubscription kept, String why) {
    long now = clock.millis();
    int attempts = kept.getAttempts() + 1;
    long since = attempts == 1 ? now : kept.getFailingSinceMs();
    return kept.toBuilder()
        .setAttempts(attempts)
        .setFailingSinceMs(since)
        .setNextAttemptMs(now + restMs(attempts))
        .setError(why)
        .setGivenUp(now - since >= InboxLimits.WEBHOOK_GIVE_UP.toMillis())
        .build();
  }

  private long restMs(int attempts) {
    long doubled = InboxLimits.WEBHOOK_REST.toMillis() << Math.min(attempts - 1, 20);
    long rest = Math.min(doubled, InboxLimits.WEBHOOK_REST_MAX.toMillis());
    return (long) (rest * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }

  /// Why it was not taken; empty where it was.
  private Optional<String> send(KeptSubscription kept, List<KeptItem> items)
      throws InterruptedException {
    Optional<WebhookAddress> address = WebhookAddress.parse(kept.getSubscription().getWebhookUrl());
    if (address.isEmpty()) {
      return Optional.of("the address is not one that webhooks go to");
    }
    Optional<String> refused = address.get().refused();
    if (refused.isPresent()) {
      return refused;
    }
    String id = kept.getSubscription().getSubscriptionId();
    String message = "msg_" + id + "_" + kept.getSending();
    byte[] body = body(id, items).getBytes(StandardCharsets.UTF_8);
    long seconds = clock.millis() / 1_000;
    HttpRequest request =
        HttpRequest.newBuilder(address.get().uri())
            .timeout(InboxLimits.WEBHOOK_TIMEOUT)
            .header("content-type", "application/json")
            .header("webhook-id", message)
            .header("webhook-timestamp", Long.toString(seconds))
            .header(
                "webhook-signature",
                WebhookSignature.sign(kept.getSecret().toByteArray(), message, seconds, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      int status = http().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status >= SUCCESS_FROM && status < SUCCESS_TO
          ? Optional.empty()
          : Optional.of("it answered with status " + status);
    } catch (IOException e) {
      return Optional.of("no answer: " + e.getClass().getSimpleName());
    }
  }

  /// Nothing but ids, titles and states leaves the node.
  private String body(String id, List<KeptItem> items) {
    var body = new JsonObject();
    body.addProperty("type", "kith.inbox");
    body.addProperty("subscriptionId", id);
    var list = new JsonArray();
    for (KeptItem item : items) {
      Titles.Told told = titles.of(item.getRecordId());
      var one = new JsonObject();
      one.addProperty("recordId", item.getRecordId());
      one.addProperty("event", item.getEvent());
      one.addProperty("state", told.state());
      if (!told.title().isEmpty()) {
        one.addProperty("title", told.title());
      }
      list.add(one);
    }
    body.add("items", list);
    return body.toString();
  }

  private interface Changing {
    KeptSubscription of(KeptMailbox mailbox, KeptSubscription kept);
  }

  private KeptMailbox change(String owner, String id, Changing how) {
    UnaryOperator<KeptMailbox> all =
        mailbox -> {
          KeptMailbox.Builder changed = mailbox.toBuilder();
          for (int i = 0; i < changed.getSubscriptionsCount(); i++) {
            KeptSubscription kept = changed.getSubscriptions(i);
            if (kept.getSubscription().getSubscriptionId().equals(id)) {
              changed.setSubscriptions(i, how.of(mailbox, kept));
            }
          }
          return changed.build();
        };
    return mailboxes.change(owner, all);
  }

  private static Optional<KeptSubscription> find(KeptMailbox mailbox, String id) {
    return mailbox.getSubscriptionsList().stream()
        .filter(kept -> kept.getSubscription().getSubscriptionId().equals(id))
        .findFirst();
  }

  /// A new webhook's key.
  public static ByteString newSecret(java.security.SecureRandom random) {
    byte[] secret = new byte[WebhookSignature.SECRET_BYTES];
    random.nextBytes(secret);
    return ByteString.copyFrom(secret);
  }

  @Override
  public void close() {
    stopping.countDown();
    stopHttp();
    try {
      if (thread.isAlive() && !thread.join(STOP_MAX)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
