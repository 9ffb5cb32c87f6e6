package org.kith.server.writer;

import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;

/// An organisation for tests: real keys made from its name.
public record OwnOrganisation(ManifestChain chain, OwnLogs logs) {
  private static final long EXPIRES_MS = 4_000_000_000_000L;

  public static OwnOrganisation named(String name) {
    var draft =
        new ManifestDraft(
            name,
            "",
            "",
            key(name, "log").publicKey(),
            key(name, "circles").publicKey(),
            key(name, "cosign").publicKey(),
            List.of(Sha256.hash(Bytes.utf8(name))),
            EXPIRES_MS);
    Bytes signed = draft.sign(List.of(key(name, "root")), 1).signed();
    if (!(ManifestChain.verify(List.of(signed)) instanceof ManifestChain.Parsed.Ok(var chain))) {
      throw new AssertionError("a manifest that was just signed verifies");
    }
    LogName commons = LogName.commons(chain.organisation(), 1);
    return new OwnOrganisation(chain, OwnLogs.of(commons, key(name, "log"), key(name, "local")));
  }

  /// The key that an organisation of this name has for a purpose: log, circles, cosign, local,
  /// root.
  public static SecretKey key(String name, String purpose) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8(name + " " + purpose)));
  }

  NoteKey logKey() {
    return chain.logKey(1).orElseThrow();
  }

  static Bytes lesson(String title) {
    return lesson(title, "network");
  }

  static Bytes lesson(String title, String audience) {
    return RecordRules.encodePayload(
        LearningRecord.newBuilder()
            .setSchemaVersion(RecordRules.SCHEMA_VERSION)
            .setTitle(title)
            .setSummary("What a ward learned about its handover sheet.")
            .setLanguage("en-GB")
            .addTopics("handover")
            .setAuthorRole("ward manager")
            .setAudience(audience)
            .setLicence("CC-BY-4.0")
            .setLesson(
                Lesson.newBuilder()
                    .setLessonType("worked")
                    .setWhatHappened("The handover sheet went missing twice.")
                    .setWhatWeLearned("A board on the wall does not go missing."))
            .build());
  }
}
