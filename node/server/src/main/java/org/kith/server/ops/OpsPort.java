package org.kith.server.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// `/metrics`, `/healthz` and `/readyz` over HTTP: read-only, without content.
public final class OpsPort implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Supplier<String> notReady;

  /// Listens at once.
  ///
  /// @param notReady why the node is not ready, in words; empty while it is
  /// @throws IOException where the address is in use
  public OpsPort(InetSocketAddress address, List<Reading> readings, Supplier<String> notReady)
      throws IOException {
    this.notReady = notReady;
    for (Reading reading : readings) {
      register(reading);
    }
    server = HttpServer.create(address, 0);
    server.setExecutor(calls);
    server.createContext("/", this::answer);
    server.start();
  }

  /// What adds up says so to monitoring, so that it reckons with restarts.
  private void register(Reading reading) {
    if (reading.name().endsWith("_total")) {
      CounterWithCallback.builder()
          .name(reading.name())
          .help(reading.help())
          .callback(counter -> counter.call(reading.value().getAsDouble()))
          .register(registry);
    } else {
      GaugeWithCallback.builder()
          .name(reading.name())
          .help(reading.help())
          .callback(gauge -> gauge.call(reading.value().getAsDouble()))
          .register(registry);
    }
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    calls.shutdown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, TEXT, "This port only answers GET.\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> metrics(exchange);
        case "/healthz" -> send(exchange, 200, TEXT, "alive\n");
        case "/readyz" -> ready(exchange);
        default -> send(exchange, 404, TEXT, "Known are /metrics, /healthz and /readyz.\n");
      }
    }
  }

  private void ready(HttpExchange exchange) throws IOException {
    String reason = notReady.get();
    if (reason.isEmpty()) {
      send(exchange, 200, TEXT, "ready\n");
    } else {
      send(exchange, 503, TEXT, reason + "\n");
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    var writer = PrometheusTextFormatWriter.create();
    var out = new ByteArrayOutputStream();
    writer.write(out, registry.scrape());
    send(exchange, 200, writer.getContentType(), out.toString(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
