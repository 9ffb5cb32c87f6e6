package org.kith.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.LearningServiceGrpc;

class PinnedTrustTest {
  private record Identity(KeyPair pair, X509Certificate certificate) {
    static Identity make() throws Exception {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500Name("CN=anything");
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.ONE,
              Date.from(Instant.parse("2020-01-01T00:00:00Z")),
              Date.from(Instant.parse("2021-01-01T00:00:00Z")),
              name,
              pair.getPublic());
      return new Identity(
          pair,
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))));
    }

    String pem() throws Exception {
      var text = new StringWriter();
      try (var pem = new JcaPEMWriter(text)) {
        pem.writeObject(certificate);
      }
      return text.toString();
    }
  }

  private static final class Answering extends LearningServiceGrpc.LearningServiceImplBase {
    @Override
    public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> out) {
      out.onNext(GetRecordResponse.newBuilder().setCheckpoint("here").build());
      out.onCompleted();
    }
  }

  @Test
  void onlyThePinnedKeyIsTrustedWhateverItsCertificateSays() throws Exception {
    Identity identity = Identity.make();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forServer(
                            identity.pair().getPrivate(), identity.certificate()))
                    .build())
            .addService(new Answering())
            .build()
            .start();
    NodeAddress address = NodeAddress.parse("127.0.0.1:" + server.getPort());
    var request = GetRecordRequest.getDefaultInstance();
    try (KithClient right = KithClient.builder(address.pinned(identity.pem())).connect();
        KithClient wrong =
            KithClient.builder(address.pinned(Identity.make().pem()))
                .pause(between -> {})
                .connect();
        KithClient unpinned = KithClient.builder(address).pause(between -> {}).connect()) {
      assertThat(right.get(request).getCheckpoint()).isEqualTo("here");
      assertThatThrownBy(() -> wrong.get(request)).isInstanceOf(KithException.Unreachable.class);
      assertThatThrownBy(() -> unpinned.get(request)).isInstanceOf(KithException.Unreachable.class);
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aTextThatIsNoCertificateIsRefused() {
    assertThatThrownBy(() -> new PinnedTrust("nothing"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
