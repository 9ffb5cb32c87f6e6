package org.kith.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Stands between two nodes, passes on what they say and counts its bytes.
final class CountingRelay implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1_024;

  private final ServerSocket server;
  private final int to;
  private final AtomicLong bytes = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /// A relay to a port of this machine.
  CountingRelay(int to) throws IOException {
    this.to = to;
    this.server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  int port() {
    return server.getLocalPort();
  }

  /// Bytes passed on so far, both ways together.
  long bytes() {
    return bytes.get();
  }

  private void listen() {
    try {
      while (!server.isClosed()) {
        Socket from = server.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
        open.add(from);
        open.add(there);
        Thread.ofVirtual().start(() -> pass(from, there));
        Thread.ofVirtual().start(() -> pass(there, from));
      }
    } catch (IOException ended) {
      close();
    }
  }

  /// Ends both sides when one ends, as a broken line does.
  private void pass(Socket from, Socket there) {
    try (from;
        there) {
      InputStream in = from.getInputStream();
      OutputStream out = there.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.addAndGet(read);
        out.write(buffer, 0, read);
      }
    } catch (IOException ended) {
      open.remove(from);
      open.remove(there);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      System.err.println("bench: the relay did not close: " + e.getMessage());
    }
  }
}
