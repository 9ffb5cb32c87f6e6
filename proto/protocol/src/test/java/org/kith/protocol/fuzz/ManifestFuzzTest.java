package org.kith.protocol.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.Invite;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestProposal;

/// SPEC 4.2, 4.4, 4.8: no manifest, chain, invitation or proposal says anything that its root keys
/// have not signed.
class ManifestFuzzTest {
  private static final List<Bytes> SIGNED =
      List.of(Signed.FIRST.newest().hash(), Signed.SECOND.newest().hash());

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "8h")
  void noManifestIsForged(byte[] input) {
    check(input);
  }

  @Test
  void mutationsOfGoodManifests() {
    MutationSweep.run(3, all(), 15_000, ManifestFuzzTest::check);
  }

  static void check(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    if (Manifest.parse(bytes) instanceof Manifest.Parsed.Ok ok) {
      genuine(ok.manifest(), bytes);
      if (!ok.manifest().signed().equals(bytes)) {
        throw new AssertionError("not the exact bytes: " + bytes.hex());
      }
    }
    if (ManifestChain.verify(List.of(Signed.FIRST.newest().signed(), bytes))
        instanceof ManifestChain.Parsed.Ok ok) {
      genuine(ok.chain().newest(), bytes);
    }
    String text = bytes.utf8();
    if (Invite.parse(text) instanceof Invite.Parsed.Ok ok) {
      genuine(ok.invite().chain().newest(), bytes);
      if (!Invite.parse(ok.invite().line()).equals(ok)) {
        throw new AssertionError("an invitation that is not read back: " + text);
      }
    }
    ManifestProposal.parse(text).ifPresent(ManifestFuzzTest::proposal);
  }

  private static void proposal(ManifestProposal proposal) {
    List<String> summary = proposal.summary();
    ManifestProposal again = ManifestProposal.parse(proposal.encode()).orElseThrow();
    if (!again.summary().equals(summary) || !again.encode().equals(proposal.encode())) {
      throw new AssertionError("a proposal that is not read back: " + proposal.encode());
    }
    if (proposal.completing(Signed.FIRST) instanceof ManifestChain.Parsed.Ok ok) {
      genuine(ok.chain().newest(), Bytes.utf8(proposal.encode()));
    }
  }

  private static void genuine(Manifest manifest, Bytes from) {
    if (!SIGNED.contains(manifest.hash())) {
      throw new AssertionError("a forged manifest: " + from.hex());
    }
  }

  static List<byte[]> seeds() {
    return all().stream().map(Bytes::toArray).toList();
  }

  private static List<Bytes> all() {
    var seeds = new ArrayList<>(Signed.SECOND.encoded());
    seeds.add(Bytes.utf8(Signed.INVITE.line()));
    seeds.add(Bytes.utf8(new Invite(List.of(), Signed.FIRST).line()));
    seeds.add(Bytes.utf8(Signed.PROPOSAL.encode()));
    return seeds;
  }
}
