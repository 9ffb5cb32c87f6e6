package org.kith.server.main;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A TLS connection to a peer port under an organisation's own key, on which a test writes HTTP/2
/// frames of its own making.
final class RawLine implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /// The GOAWAY codes of RFC 9113, section 7.
  static final int PROTOCOL_ERROR = 1;

  static final int ENHANCE_YOUR_CALM = 11;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final SSLSocket socket;
  private final OutputStream out;
  private final DefaultHttp2HeadersEncoder packing = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder unpacking = new DefaultHttp2HeadersDecoder(false);
  private final CountDownLatch cut = new CountDownLatch(1);
  private final AtomicInteger frames = new AtomicInteger();
  private final AtomicInteger goAway = new AtomicInteger(-1);
  private final Map<Integer, String> statuses = new ConcurrentHashMap<>();

  private RawLine(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.out = new BufferedOutputStream(socket.getOutputStream());
    Thread.ofVirtual().name("raw-line").start(this::listen);
  }

  /// Shakes hands and says nothing.
  static RawLine silent(int port, TestHome self) throws Exception {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new javax.net.ssl.KeyManager[] {self.tlsKey().key()},
          InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
          null);
      var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new RawLine(socket);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the JDK speaks TLS 1.3", e);
    }
  }

  /// Shakes hands and opens HTTP/2.
  static RawLine open(int port, TestHome self) throws Exception {
    RawLine line = silent(port, self);
    line.out.write(PREFACE);
    return line.frame(SETTINGS, 0, 0, new byte[0]).flush();
  }

  RawLine frame(int type, int flags, int stream, byte[] payload) throws IOException {
    out.write(
        ByteBuffer.allocate(9)
            .putInt(payload.length << 8 | type)
            .put((byte) flags)
            .putInt(stream)
            .array());
    out.write(payload);
    return this;
  }

  RawLine flush() throws IOException {
    out.flush();
    return this;
  }

  /// The header block of a call of the exchange, with more headers.
  byte[] exchange(String... more) throws Http2Exception {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("https")
            .authority("peer")
            .path("/kith.v1.PeerService/Exchange")
            .add("content-type", "application/grpc")
            .add("te", "trailers");
    for (int i = 0; i < more.length; i += 2) {
      headers.add(more[i], more[i + 1]);
    }
    ByteBuf block = Unpooled.buffer();
    packing.encodeHeaders(1, headers, block);
    byte[] bytes = new byte[block.readableBytes()];
    block.readBytes(bytes);
    return bytes;
  }

  static byte[] uint32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private void listen() {
    try (var in = new DataInputStream(socket.getInputStream())) {
      while (true) {
        int head = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(head >>> 8);
        frames.incrementAndGet();
        hear(head & 0xff, flags, stream, payload);
      }
    } catch (IOException | Http2Exception e) {
      cut.countDown(); // the other side has closed it: that is what is waited for
    }
  }

  private void hear(int type, int flags, int stream, byte[] payload)
      throws IOException, Http2Exception {
    if (type == GOAWAY) {
      goAway.set(ByteBuffer.wrap(payload).getInt(4));
    } else if (type == HEADERS && (flags & END_HEADERS) != 0) {
      Http2Headers headers = unpacking.decodeHeaders(stream, Unpooled.wrappedBuffer(payload));
      CharSequence status = headers.get("grpc-status");
      if (status != null) {
        statuses.put(stream, status.toString());
      }
    }
  }

  /// HTTP/2 frames that the other side has sent.
  int framesHeard() {
    return frames.get();
  }

  /// The code of its last GOAWAY; -1 where there was none.
  int goAway() {
    return goAway.get();
  }

  /// The grpc-status that ended a stream; empty where it has not ended.
  String status(int stream) {
    return statuses.getOrDefault(stream, "");
  }

  boolean isCut() {
    return cut.getCount() == 0;
  }

  /// Waits until the other side has closed the connection.
  boolean isCutWithin(int seconds) throws InterruptedException {
    return cut.await(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
