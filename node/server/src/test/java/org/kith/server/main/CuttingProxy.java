package org.kith.server.main;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A line between two nodes that breaks: each connection is cut once so many bytes have come back.
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final LongSupplier nextCut;
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicLong passed = new AtomicLong();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /// @param nextCut bytes until the next connection is cut; none where it is negative
  CuttingProxy(int target, LongSupplier nextCut) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.nextCut = nextCut;
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  /// Bytes that went through in either direction so far.
  long passed() {
    return passed.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.addAll(List.of(client, server));
        long budget = nextCut.getAsLong();
        Thread.ofVirtual().start(() -> carry(client, server, -1));
        Thread.ofVirtual().start(() -> carry(server, client, budget));
      } catch (IOException closed) {
        return; // the test is over
      }
    }
  }

  private void carry(Socket from, Socket to, long budget) {
    long left = budget;
    byte[] buffer = new byte[16 * 1_024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int passed = left < 0 ? read : (int) Math.min(read, left);
        out.write(buffer, 0, passed);
        out.flush();
        this.passed.addAndGet(passed);
        left -= left < 0 ? 0 : passed;
        if (left == 0) {
          cuts.incrementAndGet();
          return;
        }
      }
    } catch (IOException broken) {
      return; // that is what it is for
    } finally {
      sockets.removeAll(List.of(from, to));
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
