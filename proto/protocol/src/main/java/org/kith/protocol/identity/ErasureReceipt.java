package org.kith.protocol.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.WireLinter;
import org.kith.protocol.log.Ed25519;
import org.kith.protocol.log.SignedStatement;
import org.kith.protocol.log.Signer;
import org.kith.schema.v1.ErasureOutcome;
import org.kith.schema.v1.SignedErasureReceipt;

/// What a holder answers when an origin has erased a record (SPEC 9.4). It carries the holder's
/// manifests, so that whoever gets it can verify it with no network.
///
/// @param retraction the record that erases
/// @param holder who answers; whoever signed it
/// @param claimedTimeMs when, in ms since 1970, as the holder says
/// @param logSize how much of the retraction's log the holder held then
/// @param passedTo who may have got the record from the holder, ascending
public record ErasureReceipt(
    RecordId record,
    RecordId retraction,
    OrganisationId origin,
    OrganisationId holder,
    Outcome outcome,
    long claimedTimeMs,
    long logSize,
    List<OrganisationId> passedTo) {
  /// Greatest size of a signed receipt, manifests included.
  public static final int RECEIPT_BYTES_MAX = 128 * 1_024; // SPEC 2.7

  /// Greatest number of organisations that a receipt names.
  public static final int PASSED_TO_MAX = 1_024; // SPEC 2.7

  /// Where the holder's name and circle differ from other purposes (SPEC 3.8).
  private static final String PURPOSE = "erasure";

  public ErasureReceipt {
    passedTo = List.copyOf(passedTo);
  }

  /// What a holder did.
  public enum Outcome {
    /// Its content was there and is in no file any more.
    ERASED,
    /// Its content never was there, and will not be taken.
    NEVER_HELD,
    /// Its content is shown to nobody any more and is still in a file: another receipt follows.
    HELD;

    /// Whether nothing more is to be said.
    public boolean isFinal() {
      return this != HELD;
    }
  }

  /// Signs it with the holder's cosign key.
  ///
  /// @param holderChain the holder's manifests, which name that key
  /// @return SignedErasureReceipt bytes
  public Bytes sign(Signer cosignKey, ManifestChain holderChain) {
    Bytes body = encode();
    var signed =
        SignedErasureReceipt.newBuilder()
            .setReceipt(body.toByteString())
            .setSignature(
                cosignKey.sign(SignedStatement.preimage(PURPOSE, body)).toByteString()); // SPEC 3.8
    holderChain.encoded().forEach(manifest -> signed.addManifests(manifest.toByteString()));
    return Bytes.wrap(signed.build().toByteArray());
  }

  private Bytes encode() {
    var message =
        org.kith.schema.v1.ErasureReceipt.newBuilder()
            .setFormatVersion(1)
            .setRecordId(record.hash().toByteString())
            .setRetractionId(retraction.hash().toByteString())
            .setOrigin(origin.hash().toByteString())
            .setHolder(holder.hash().toByteString())
            .setOutcome(
                switch (outcome) {
                  case ERASED -> ErasureOutcome.ERASURE_OUTCOME_ERASED;
                  case NEVER_HELD -> ErasureOutcome.ERASURE_OUTCOME_NEVER_HELD;
                  case HELD -> ErasureOutcome.ERASURE_OUTCOME_HELD;
                })
            .setClaimedTimeMs(claimedTimeMs)
            .setLogSize(logSize);
    passedTo.forEach(id -> message.addPassedTo(id.hash().toByteString()));
    return Bytes.wrap(message.build().toByteArray());
  }

  /// Opens a signed receipt. Empty where its bytes are none, its manifests do not verify, its
  /// holder is another than theirs, or the signature is not by the newest one's cosign key.
  public static Optional<ErasureReceipt> open(Bytes signed) {
    if (signed.size() > RECEIPT_BYTES_MAX
        || WireLinter.lint(signed, IdentityShapes.SIGNED_ERASURE_RECEIPT, 1).isPresent()) {
      return Optional.empty(); // SPEC 2.6
    }
    try {
      SignedErasureReceipt read = SignedErasureReceipt.parseFrom(signed.buffer());
      Bytes body = Bytes.of(read.getReceipt());
      if (read.getSignature().isEmpty()
          || !(ManifestChain.verify(read.getManifestsList().stream().map(Bytes::of).toList())
              instanceof ManifestChain.Parsed.Ok(var chain))) {
        return Optional.empty();
      }
      return parse(body)
          .filter(receipt -> receipt.holder().equals(chain.organisation()))
          .filter(
              receipt ->
                  Ed25519.verify(
                      chain.cosignKey().publicKey(),
                      SignedStatement.preimage(PURPOSE, body),
                      Bytes.of(read.getSignature())));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static Optional<ErasureReceipt> parse(Bytes body) throws InvalidProtocolBufferException {
    if (WireLinter.lint(body, IdentityShapes.ERASURE_RECEIPT, 1).isPresent()) { // SPEC 2.6
      return Optional.empty();
    }
    var read = org.kith.schema.v1.ErasureReceipt.parseFrom(body.buffer());
    List<OrganisationId> passedTo =
        read.getPassedToList().stream().map(id -> new OrganisationId(Bytes.of(id))).toList();
    boolean whole =
        read.getFormatVersion() == 1
            && !read.getRecordId().isEmpty()
            && !read.getRetractionId().isEmpty()
            && !read.getOrigin().isEmpty()
            && !read.getHolder().isEmpty()
            && read.getLogSize() > 0
            && passedTo.size() <= PASSED_TO_MAX
            && isAscending(passedTo);
    Optional<Outcome> outcome =
        switch (read.getOutcome()) {
          case ERASURE_OUTCOME_ERASED -> Optional.of(Outcome.ERASED);
          case ERASURE_OUTCOME_NEVER_HELD -> Optional.of(Outcome.NEVER_HELD);
          case ERASURE_OUTCOME_HELD -> Optional.of(Outcome.HELD);
          case ERASURE_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    return outcome
        .filter(known -> whole)
        .map(
            known ->
                new ErasureReceipt(
                    new RecordId(Bytes.of(read.getRecordId())),
                    new RecordId(Bytes.of(read.getRetractionId())),
                    new OrganisationId(Bytes.of(read.getOrigin())),
                    new OrganisationId(Bytes.of(read.getHolder())),
                    known,
                    read.getClaimedTimeMs(),
                    read.getLogSize(),
                    passedTo));
  }

  private static boolean isAscending(List<OrganisationId> ids) {
    for (int i = 1; i < ids.size(); i++) {
      if (ids.get(i - 1).compareTo(ids.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }
}
