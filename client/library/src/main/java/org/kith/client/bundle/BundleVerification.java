package org.kith.client.bundle;

import static org.kith.client.bundle.NotValid.require;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.TlogProof;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.protocol.record.RecordParse;

/// Verifies a bundle with no network (SPEC 10.9): the bytes fit together, the log's key signed
/// them or the organisation's manifest names them as the end of its log, and key and organisation
/// are those that were asked for.
public final class BundleVerification {
  private final Optional<NoteKey> logKey;
  private final Optional<OrganisationId> organisation;
  private final Optional<WitnessPolicy> policy;

  private BundleVerification(
      Optional<NoteKey> logKey,
      Optional<OrganisationId> organisation,
      Optional<WitnessPolicy> policy) {
    this.logKey = logKey;
    this.organisation = organisation;
    this.policy = policy;
  }

  /// Trusts what the bundle says of itself: shows that it is whole, not whose it is.
  public static BundleVerification selfAsserted() {
    return new BundleVerification(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Trusts this log key.
  public BundleVerification trusting(NoteKey key) {
    return new BundleVerification(Optional.of(key), organisation, policy);
  }

  /// Trusts this organisation's manifest.
  public BundleVerification trusting(OrganisationId id) {
    return new BundleVerification(logKey, Optional.of(id), policy);
  }

  /// Asks for the cosignatures that a policy names.
  public BundleVerification requiring(WitnessPolicy witnesses) {
    return new BundleVerification(logKey, organisation, Optional.of(witnesses));
  }

  /// What the origin's name rests on.
  public enum Trust {
    /// On a log key that the verifier brought.
    VKEY("vkey"),
    /// On an organisation id that the verifier brought.
    ORGANISATION("organisation"),
    /// On the bundle alone: the id is still to be compared.
    SELF_ASSERTED("self-asserted");

    private final String code;

    Trust(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  /// What verifying gives.
  public sealed interface Verdict {}

  /// All of it holds.
  ///
  /// @param name display name, where a manifest is in the bundle: a claim
  /// @param isSigned whether the log's key has signed the checkpoint; where not, the end of the log
  /// in the organisation's manifest proves the record
  /// @param endedBy the manifest's version that ended the log at this checkpoint; empty where it
  /// ended elsewhere or goes on
  public record Valid(
      RecordId recordId,
      LearningRecord record,
      NoteKey logKey,
      Checkpoint checkpoint,
      long index,
      String name,
      String odsCode,
      Trust trust,
      boolean isSigned,
      OptionalLong endedBy,
      List<Witness> witnesses)
      implements Verdict {
    public Valid {
      witnesses = List.copyOf(witnesses);
    }
  }

  /// Somebody whose key is in the bundle and has cosigned its checkpoint.
  ///
  /// @param timeSeconds when, since 1970, as they say
  public record Witness(NoteKey key, long timeSeconds) {}

  /// Something does not hold; the first that was found, in words.
  public record Invalid(String reason) implements Verdict {}

  /// Verifies a bundle; the stream is read to its end.
  public Verdict verify(InputStream in) throws IOException {
    try {
      return verify(BundleFile.read(in));
    } catch (BundleFile.Unreadable e) {
      return new Invalid(e.getMessage() == null ? "It cannot be read." : e.getMessage());
    } catch (NotValid e) {
      return new Invalid(e.reason());
    }
  }

  private Valid verify(BundleFile bundle) throws NotValid {
    Bytes leaf = file(bundle, BundleFile.LEAF);
    Entry entry = entry(leaf);
    LearningRecord record = record(bundle, entry);
    NoteKey key = key(bundle);
    LogName log =
        LogName.parse(key.name())
            .orElseThrow(() -> new NotValid("The first key in vkeys.txt is not a log's key."));
    TlogProof proof =
        TlogProof.parse(file(bundle, BundleFile.PROOF).utf8())
            .orElseThrow(() -> new NotValid("The proof is not a C2SP tlog-proof."));
    require(
        proof.unsigned().isEmpty() || bundle.file(BundleFile.manifest(1)).isPresent(),
        "Nobody has signed this checkpoint: only a manifest that ends the log there can prove it,"
            + " and the bundle holds none.");
    Optional<ManifestChain> chain = chain(bundle, key, log);
    ProvedCheckpoint proved = checkpoint(proof, leaf, key, log, chain);
    require(
        entry.log().equals(log.id()) && entry.index() == proof.index(),
        "The leaf belongs to another log or another position.");
    if (policy.isPresent()) {
      requirePolicy(policy.get(), key, proved);
    }
    RecordId id = new RecordId(Leaf.leafHash(leaf.slice(Leaf.PREFIX.size(), leaf.size())));
    requireSameRecord(bundle, record, ReadableRecord.facts(id, record, log, entry));
    return new Valid(
        id,
        record,
        key,
        proved.checkpoint(),
        proof.index(),
        chain.map(c -> c.newest().displayName()).orElse(""),
        chain.map(c -> c.newest().odsCode()).orElse(""),
        trust(proved),
        proved.isSigned(),
        proved.endedBy(),
        witnesses(bundle, proved.note()));
  }

  private ProvedCheckpoint checkpoint(
      TlogProof proof, Bytes leaf, NoteKey key, LogName log, Optional<ManifestChain> chain)
      throws NotValid {
    Optional<Checkpoint> unsigned = proof.unsigned();
    if (unsigned.isEmpty()) {
      return ProvedCheckpoint.signed(proof, leaf, key, log, chain);
    }
    require(
        logKey.isEmpty() || organisation.isPresent(),
        "The key that you gave has not signed this checkpoint. What may prove it is the"
            + " organisation's manifest: verify it with --organisation and the organisation's id.");
    return ProvedCheckpoint.end(
        proof,
        unsigned.get(),
        leaf,
        log,
        chain.orElseThrow(() -> new NotValid("The bundle holds no manifest.")));
  }

  private static void requirePolicy(WitnessPolicy policy, NoteKey key, ProvedCheckpoint proved)
      throws NotValid {
    require(policy.trusts(key), "The policy does not name this log's key.");
    require(
        proved.isSigned(),
        "Nobody has signed or cosigned this checkpoint, so no policy is met: only the"
            + " organisation's manifest proves it. Verify it without a policy.");
    require(
        policy.isMet(proved.note()),
        "The policy's quorum of witnesses has not cosigned the checkpoint.");
  }

  /// Those whose keys the bundle lists. Whose keys they are, a policy must say. A key that has not
  /// signed is none; one whose signature does not hold spoils the bundle.
  private static List<Witness> witnesses(BundleFile bundle, Note note) throws NotValid {
    List<Witness> witnesses = new ArrayList<>();
    for (NoteKey key : keys(bundle)) {
      if (key.type() == NoteKey.Type.COSIGNATURE && note.hasLineOf(key)) {
        long time =
            Cosignature.verify(note, key)
                .orElseThrow(() -> new NotValid("A cosignature on the checkpoint does not hold."));
        witnesses.add(new Witness(key, time));
      }
    }
    return witnesses;
  }

  /// Every line of `vkeys.txt`, which holds nothing else.
  private static Set<NoteKey> keys(BundleFile bundle) throws NotValid {
    Set<NoteKey> keys = new LinkedHashSet<>();
    var text = new StringBuilder();
    Bytes file = file(bundle, BundleFile.VKEYS);
    for (String line : file.utf8().lines().toList()) {
      keys.add(
          NoteKey.parse(line)
              .orElseThrow(() -> new NotValid("A line of vkeys.txt is not a verifier key.")));
      text.append(line).append('\n');
    }
    require(Bytes.utf8(text.toString()).equals(file), "vkeys.txt is not one key a line.");
    return keys;
  }

  /// A log's key vouches for nothing that it has not signed.
  private Trust trust(ProvedCheckpoint proved) {
    if (logKey.isPresent() && proved.isSigned()) {
      return Trust.VKEY;
    }
    return organisation.isPresent() ? Trust.ORGANISATION : Trust.SELF_ASSERTED;
  }

  private static Bytes file(BundleFile bundle, String name) throws NotValid {
    return bundle.file(name).orElseThrow(() -> new NotValid("The bundle holds no " + name + "."));
  }

  private static Entry entry(Bytes leaf) throws NotValid {
    require(leaf.startsWith(Leaf.PREFIX), "The leaf is not a leaf of Kith."); // SPEC 2.2
    return switch (Entry.parse(leaf.slice(Leaf.PREFIX.size(), leaf.size()))) {
      case Entry.Parsed.Ok ok -> ok.entry();
      case Entry.Parsed.Bad bad -> throw new NotValid("The leaf breaks the encoding rules.");
    };
  }

  private static LearningRecord record(BundleFile bundle, Entry entry) throws NotValid {
    Bytes payload = file(bundle, BundleFile.PAYLOAD);
    Bytes salt = file(bundle, BundleFile.SALT);
    require(salt.size() == PayloadCommitment.SALT_BYTES, "The salt has not 32 bytes.");
    require( // SPEC 2.5
        entry.payloadSize() == payload.size()
            && entry.payloadCommitment().equals(PayloadCommitment.of(salt, payload)),
        "The payload is not the one that the leaf commits to.");
    return switch (LearningRecord.parse(payload)) {
      case RecordParse.Ok ok -> {
        LearningRecord record = ok.record();
        require( // SPEC 2.4
            record.kind().number() == entry.kind()
                && record.topicNumbers().equals(entry.topics())
                && record.links().equals(entry.links()),
            "The payload has another kind, other topics or other links than the leaf says.");
        yield record;
      }
      case RecordParse.Bad bad ->
          throw new NotValid("The payload breaks the rules of records (" + bad.reason() + ").");
    };
  }

  private NoteKey key(BundleFile bundle) throws NotValid {
    NoteKey own =
        keys(bundle).stream()
            .findFirst()
            .filter(key -> key.type() == NoteKey.Type.ED25519)
            .orElseThrow(() -> new NotValid("The first line of vkeys.txt is not a log's key."));
    require(
        logKey.isEmpty() || logKey.get().equals(own),
        "The bundle is signed by another key than the one given.");
    return own;
  }

  private Optional<ManifestChain> chain(BundleFile bundle, NoteKey key, LogName log)
      throws NotValid {
    require(
        organisation.isEmpty() || organisation.get().equals(log.organisation()),
        "The bundle comes from another organisation: " + log.organisation().text() + ".");
    List<Bytes> manifests = new ArrayList<>();
    for (int version = 1; bundle.file(BundleFile.manifest(version)).isPresent(); version++) {
      manifests.add(bundle.file(BundleFile.manifest(version)).orElseThrow());
    }
    if (manifests.isEmpty()) {
      require(
          logKey.isPresent(),
          "The bundle holds no manifest; verify it with --vkey and the log's key.");
      return Optional.empty();
    }
    return switch (ManifestChain.verify(manifests)) {
      case ManifestChain.Parsed.Ok ok -> {
        require(
            ok.chain().logKey(log.epoch()).filter(key::equals).isPresent(),
            "The manifest does not give the log this key.");
        yield Optional.of(ok.chain());
      }
      case ManifestChain.Parsed.Bad bad ->
          throw new NotValid("The manifest does not hold: " + bad.fault().sentence());
    };
  }

  /// `record.json` is for reading, so it must say what the verified bytes say.
  private static void requireSameRecord(
      BundleFile bundle, LearningRecord record, Map<Integer, Object> facts) throws NotValid {
    org.kith.schema.v1.LearningRecord read =
        ReadableRecord.read(file(bundle, BundleFile.RECORD))
            .orElseThrow(() -> new NotValid("record.json is not a record."));
    require(
        ReadableRecord.agrees(read, record.payload(), facts),
        "record.json says something else than the signed bytes.");
  }
}
