package org.kith.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireLinter;
import org.kith.protocol.bytes.WireTricks;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.log.SignedStatement;
import org.kith.schema.v1.SignedManifest;

/// SPEC 2.6: a manifest in another encoding is none, even where its root keys have signed just
/// those bytes.
class ManifestTricksTest {
  private static final Manifest MANIFEST = ManifestSamples.manifest("Riverside");
  private static final Bytes BODY = Bytes.wrap(MANIFEST.body().toByteArray());

  private static Bytes signed(Bytes body) {
    var envelope = SignedManifest.newBuilder().setBody(body.toByteString());
    Bytes preimage = SignedStatement.preimage(Manifest.PURPOSE, body);
    ManifestSamples.roots("Riverside").stream()
        .sorted(Comparator.comparing((SecretKey key) -> Sha256.hash(key.publicKey())))
        .forEach(
            key ->
                envelope
                    .addSignaturesBuilder()
                    .setKeyId(Sha256.hash(key.publicKey()).toByteString())
                    .setSignature(key.sign(preimage).toByteString()));
    return Bytes.wrap(envelope.build().toByteArray());
  }

  @Test
  void noTrickMakesABody() {
    assertThat(Manifest.parse(signed(BODY))).isInstanceOf(Manifest.Parsed.Ok.class);
    List<WireTricks.Tricked> all = WireTricks.of(BODY, IdentityShapes.BODY);
    for (WireTricks.Tricked trick : all) {
      var fault =
          WireLinter.lint(trick.bytes(), IdentityShapes.BODY, IdentityShapes.DEPTH_MAX)
              .orElseThrow(() -> new AssertionError(trick.trick() + " passes"));
      assertThat(fault.kind()).as(trick.trick() + " in " + trick.path()).isEqualTo(trick.kind());
      assertThat(fault.path()).as(trick.trick()).isEqualTo(trick.path());
      assertThat(Manifest.parse(signed(trick.bytes())))
          .as(trick.trick())
          .isEqualTo(new Manifest.Parsed.Bad(ManifestFault.MALFORMED, fault.toString()));
    }
    assertThat(WireTricks.names(all.stream()).lines()).hasSizeGreaterThanOrEqualTo(55);
  }

  @Test
  void noTrickMakesAnEnvelope() {
    for (WireTricks.Tricked trick : WireTricks.of(MANIFEST.signed(), IdentityShapes.SIGNED)) {
      assertThat(Manifest.parse(trick.bytes()))
          .as(trick.trick())
          .isInstanceOfSatisfying(
              Manifest.Parsed.Bad.class,
              bad -> {
                assertThat(bad.fault()).isEqualTo(ManifestFault.MALFORMED);
                assertThat(bad.where()).startsWith(trick.kind().sentence());
              });
    }
  }

  @Test
  void noTrickMakesAnInvitation() {
    var invite = new Invite(List.of("kith.example.org:7440"), ManifestSamples.chain(MANIFEST));
    Bytes bytes =
        Bytes.wrap(Base64.getUrlDecoder().decode(invite.line().substring(Invite.PREFIX.length())));
    for (WireTricks.Tricked trick : WireTricks.of(bytes, IdentityShapes.INVITATION)) {
      String line =
          Invite.PREFIX
              + Base64.getUrlEncoder().withoutPadding().encodeToString(trick.bytes().toArray());
      assertThat(Invite.parse(line))
          .as(trick.trick())
          .isInstanceOfSatisfying(
              Invite.Parsed.Bad.class,
              bad -> assertThat(bad.sentence()).contains("incomplete or damaged"));
    }
  }

  /// A proposal comes from outside too, and is read to a person before it is signed.
  @Test
  void noTrickMakesAProposal() {
    var tricks = new ArrayList<Bytes>();
    WireTricks.of(BODY, IdentityShapes.BODY).forEach(trick -> tricks.add(signed(trick.bytes())));
    WireTricks.of(MANIFEST.signed(), IdentityShapes.SIGNED)
        .forEach(trick -> tricks.add(trick.bytes()));
    for (Bytes trick : tricks) {
      assertThat(ManifestProposal.parse(line(trick))).as(trick.hex()).isEmpty();
    }
    assertThat(ManifestProposal.parse(line(signed(BODY))).orElseThrow().summary()).isNotEmpty();
  }

  @Test
  void aStateThatIsNotKnownIsReadOutAsSuch() {
    var body = MANIFEST.body().toBuilder();
    body.getCommonsBuilder(0).setStateValue(9);
    Bytes bytes = Bytes.wrap(body.build().toByteArray());
    assertThat(ManifestProposal.parse(line(signed(bytes))).orElseThrow().summary())
        .contains("log        epoch 1 in a state that is not known");
  }

  private static String line(Bytes signed) {
    return "kith-manifest1."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signed.toArray());
  }
}
