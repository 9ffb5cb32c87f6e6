package org.kith.server.peer;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.kith.schema.v1.PeerServiceGrpc;

/// `kith.v1.PeerService/Exchange` with our own reading of frames, so that what is malformed gets
/// our own answer.
final class ExchangeMethod {
  /// The one call of the peer port.
  static final MethodDescriptor<Wire, Wire> METHOD =
      PeerServiceGrpc.getExchangeMethod().toBuilder(new Frames(), new Frames()).build();

  private ExchangeMethod() {}

  private static final class Frames implements MethodDescriptor.Marshaller<Wire> {
    @Override
    public InputStream stream(Wire wire) {
      return switch (wire) {
        case Wire.Said(var message) -> new Frame(PeerEncoder.encode(message).toByteArray());
        case Wire.Malformed _ -> throw new AssertionError("nothing malformed is ever sent");
      };
    }

    @Override
    public Wire parse(InputStream stream) {
      try {
        return PeerCodec.decode(stream.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Frame extends ByteArrayInputStream implements KnownLength {
    Frame(byte[] bytes) {
      super(bytes);
    }
  }
}
