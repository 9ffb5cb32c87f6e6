package org.kith.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.HILLTOP;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.schema.v1.KeptSubscription;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.server.store.Journal;
import org.kith.server.store.RealDisk;
import org.kith.server.writer.Tombstones;

class WebhooksTest extends InboxFixture {
  private static final byte[] SECRET =
      "a key of the test, 32 bytes long".getBytes(StandardCharsets.UTF_8);

  private record Message(String id, String timestamp, String signature, String body) {
    JsonObject json() {
      return JsonParser.parseString(body).getAsJsonObject();
    }
  }

  private final List<Message> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(204);
  private HttpServer receiver;
  private RealDisk guard;
  private Webhooks webhooks;

  @BeforeEach
  void listen() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          taken.add(
              new Message(
                  exchange.getRequestHeaders().getFirst("webhook-id"),
                  exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                  exchange.getRequestHeaders().getFirst("webhook-signature"),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          exchange.getResponseHeaders().add("location", "http://127.0.0.1:1/elsewhere");
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    receiver.start();
    guard = RealDisk.open(Files.createDirectories(folder.resolve("guard")));
    webhooks =
        new Webhooks(
            mailboxes,
            new Titles(journal.store, views, Tombstones.open(guard)),
            owner -> true,
            this::instant,
            RandomGenerator.of("L64X128MixRandom"),
            moment -> moments.pass(moment));
  }

  @AfterEach
  void stop() throws Exception {
    webhooks.close();
    receiver.stop(0);
    guard.close();
  }

  private String url() {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
  }

  private void subscribeTo(String url) {
    subscribe(ANNA, "s1", SearchRecordsRequest.getDefaultInstance(), url);
    var _ =
        mailboxes.change(
            ANNA,
            box -> {
              var changed = box.toBuilder();
              changed
                  .getSubscriptionsBuilder(0)
                  .setSecret(com.google.protobuf.ByteString.copyFrom(SECRET));
              return changed.build();
            });
  }

  private KeptSubscription kept() {
    return mailbox(ANNA).getSubscriptions(0);
  }

  private static LearningRecord lesson(String title, String audience) {
    return Journal.lesson(title).toBuilder().setAudience(audience).build();
  }

  @Test
  void aMessageIsSignedAndHoldsIdsTitlesAndStatesOnly() throws Exception {
    subscribeTo(url());
    var shared = journal.add(HILLTOP, lesson("Handrails in the corridor", "network"));
    var own = journal.add(HILLTOP, lesson("Between us alone", "own"));
    catchUp();
    assertThat(webhooks.tellDue()).isEqualTo(1);
    assertThat(webhooks.tellDue()).isZero();
    Message message = taken.getFirst();
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    String signed = message.id() + "." + message.timestamp() + "." + message.body();
    assertThat(message.signature())
        .isEqualTo(
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    assertThat(message.timestamp()).isEqualTo(String.valueOf(nowMs.get() / 1_000));
    assertThat(message.json().getAsJsonArray("items").toString())
        .isEqualTo(
            "[{\"recordId\":\""
                + shared.text()
                + "\",\"event\":\"arrived\",\"state\":\"current\",\"title\":\"Lesson: Handrails in"
                + " the corridor\"},{\"recordId\":\""
                + own.text()
                + "\",\"event\":\"arrived\",\"state\":\"current\"}]");
  }

  @Test
  void whatIsNotTakenIsSentAgainUnderTheSameNameEverMoreSeldom() throws Exception {
    subscribeTo(url());
    status.set(503);
    journal.add(HILLTOP, lesson("The first of them all", "network"));
    catchUp();
    long restBefore = 0;
    for (int attempt = 1; attempt <= 6; attempt++) {
      assertThat(webhooks.tellDue()).isEqualTo(1);
      assertThat(webhooks.tellDue()).as("not before its time").isZero();
      assertThat(kept().getAttempts()).isEqualTo(attempt);
      assertThat(kept().getError()).contains("503");
      long rest = kept().getNextAttemptMs() - nowMs.get();
      assertThat(rest).isGreaterThan(restBefore);
      restBefore = rest;
      nowMs.set(kept().getNextAttemptMs());
      journal.add(HILLTOP, lesson("Another one, number " + attempt, "network"));
      catchUp();
    }
    status.set(200);
    assertThat(webhooks.tellDue()).isEqualTo(1);
    assertThat(taken).hasSize(7);
    assertThat(taken).extracting(Message::id).containsOnly(taken.getFirst().id());
    assertThat(webhooks.tellDue()).isEqualTo(1); // what came meanwhile
    assertThat(taken.getLast().json().getAsJsonArray("items")).hasSize(6);
    assertThat(kept().getAttempts()).isZero();
  }

  @Test
  void aRedirectIsNotFollowedAndInTheEndItIsGivenUp() throws Exception {
    subscribeTo(url());
    status.set(302);
    journal.add(HILLTOP, lesson("The first of them all", "network"));
    catchUp();
    int attempts = 0;
    while (!kept().getGivenUp()) {
      attempts += webhooks.tellDue();
      nowMs.set(Math.max(nowMs.get(), kept().getNextAttemptMs()));
    }
    assertThat(kept().getError()).contains("302");
    assertThat(attempts).isBetween(15, 40);
    assertThat(taken).hasSize(attempts);
    assertThat(webhooks.tellDue()).isZero();
  }

  @Test
  void aStopBetweenTakingAndKeepingSendsTheSameMessageAgain() throws Exception {
    subscribeTo(url());
    journal.add(HILLTOP, lesson("The first of them all", "network"));
    catchUp();
    moments =
        moment -> {
          throw new IllegalStateException("stopped");
        };
    assertThat(org.assertj.core.api.Assertions.catchThrowable(webhooks::tellDue))
        .hasMessage("stopped");
    moments = InboxMoment.Passing.NONE;
    journal.add(HILLTOP, lesson("The second of them all", "network"));
    catchUp();
    assertThat(webhooks.tellDue()).isEqualTo(1);
    assertThat(taken.get(0).id()).isEqualTo(taken.get(1).id());
    assertThat(taken.get(0).body()).isEqualTo(taken.get(1).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/x",
        "ftp://127.0.0.1/",
        "https://user:pass@example.org/",
        "https://example.org/#x",
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "http://127.0.0.1.example.org/",
        "file:///etc/passwd",
        "https:///x",
        "not an address"
      })
  void addressesThatWebhooksDoNotGoTo(String url) {
    assertThat(WebhookAddress.problem(url)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/hooks/1?x=y",
        "https://10.1.2.3:8443/teams",
        "http://127.0.0.1:8080/",
        "http://localhost/x",
        "http://[::1]:9/"
      })
  void addressesThatTheyMayGoTo(String url) {
    assertThat(WebhookAddress.problem(url)).isEmpty();
  }

  @Test
  void aNameThatLeadsToARefusedAddressFailsWithoutACall() throws Exception {
    assertThat(WebhookAddress.isForbidden(InetAddress.getByName("169.254.1.1"))).isTrue();
    assertThat(WebhookAddress.isForbidden(InetAddress.getByName("::ffff:169.254.169.254")))
        .isTrue();
    subscribeTo("https://no-such-host.invalid/");
    journal.add(HILLTOP, lesson("The first of them all", "network"));
    catchUp();
    assertThat(webhooks.tellDue()).isEqualTo(1);
    assertThat(kept().getError()).isEqualTo("the name cannot be found");
  }
}
