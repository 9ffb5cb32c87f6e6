package org.kith.server.main;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/// What a node's metrics port says.
record Readings(Map<String, Double> byName) {

  static Readings of(TestNode node) throws IOException, InterruptedException {
    return at(node.node().httpPort());
  }

  static Readings of(SmallNode node) throws IOException, InterruptedException {
    String address = node.status().getAddresses().getHttp();
    return at(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
  }

  private static Readings at(int port) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest ask =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
      Map<String, Double> read = new TreeMap<>();
      http.send(ask, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .forEach(pair -> read.put(pair[0], Double.valueOf(pair[1])));
      return new Readings(read);
    }
  }

  /// One figure, which must be there.
  double get(String name) {
    Double value = byName.get(name);
    if (value == null) {
      throw new AssertionError("no " + name + " among " + byName.keySet());
    }
    return value;
  }
}
