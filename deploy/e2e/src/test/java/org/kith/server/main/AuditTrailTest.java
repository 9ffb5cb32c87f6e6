package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.Ended;
import org.kith.client.bundle.AuditVerification;
import org.kith.client.bundle.AuditVerification.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.AuditCheckpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;
import org.kith.schema.v1.AuditFrame;
import org.kith.schema.v1.AuditLogHead;

/// T35: the audit of a node, exported, and every entry of it edited, taken out, moved, put in twice
/// and cut off. SPEC 6.3
class AuditTrailTest {
  private static final SecretKey FORGER = SecretKey.ofSeed(Bytes.wrap(new byte[32]));
  private static final SecretKey WITNESS = SecretKey.ofSeed(Bytes.utf8("w".repeat(32)));

  @TempDir Path folder;
  private TypedNode node;
  private Path file;

  @BeforeEach
  void export() throws Exception {
    node = TypedNode.init(folder, "riverside").start();
    node.type("token", "issue", "auditor", "--role", "auditor").with(0);
    node.type("token", "issue", "reader", "--role", "reader").with(0);
    node.publish("A record that one person published alone");
    node.publish("A second record that one person published alone");
    node.type("token", "revoke", "reader").with(0);
    file = folder.resolve("riverside.audit");
    node.type("audit", "export", "--to", file.toString()).with(0);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static Ended verify(Path file, String... more) {
    var words = new ArrayList<>(List.of("audit", "verify", file.toString(), "-o", "json"));
    words.addAll(List.of(more));
    return Ended.kith(words);
  }

  private String reason(Trail trail, String... more) throws Exception {
    Path touched = trail.write(folder.resolve("touched.audit"));
    return verify(touched, more).with(1).printed().get("reason").getAsString();
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void whatWasExportedVerifiesWithoutTheNode() {
    node.close();
    JsonObject report = verify(file).json();
    assertThat(report.get("valid").getAsBoolean()).isTrue();
    JsonObject governance = report.getAsJsonArray("logs").get(0).getAsJsonObject();
    assertThat(governance.get("size").getAsInt()).isEqualTo(4);
    assertThat(governance.get("signedSize").getAsInt()).isEqualTo(4);
    JsonObject audit = report.getAsJsonArray("logs").get(1).getAsJsonObject();
    assertThat(audit.get("size").getAsInt()).isEqualTo(2);
    assertThat(audit.get("signedSize").getAsInt()).isZero();
    assertThat(Ended.kith(List.of("audit", "verify", file.toString())).with(0).out())
        .contains("valid: the audit of Riverside Example Trust")
        .contains("No peer has cosigned it");
  }

  @Test
  void everyTouchedEntryIsNamed() throws Exception {
    Trail sound = Trail.read(file);
    for (String log : List.of(LogName.GOVERNANCE, LogName.AUDIT)) {
      List<Integer> places = sound.places(log);
      assertThat(places).hasSizeGreaterThan(1);
      for (int at = 0; at < places.size(); at++) {
        int place = places.get(at);
        AuditFrame frame = sound.frames().get(place);
        String entry = "ntry " + at + " of the " + log + " log";
        assertThat(reason(sound.with(place, Trail.decidedByAnother(frame))))
            .contains("E" + entry, "was changed");
        var content = frame.toBuilder();
        content
            .getItemBuilder()
            .getItemBuilder()
            .setPayload(
                Trail.decidedByAnother(frame)
                    .getItem()
                    .getItem()
                    .getPayload()); // and not the entry
        assertThat(reason(sound.with(place, content.build())))
            .isEqualTo(
                "The content of e" + entry + " was changed: it is not what the entry commits to.");
        content.getItemBuilder().getItemBuilder().clearPayload();
        assertThat(reason(sound.with(place, content.build())))
            .isEqualTo("The content of e" + entry + " is missing.");
        assertThat(reason(sound.without(place).counted())).contains("E" + entry, "is missing");
        assertThat(reason(sound.inserting(place, Trail.decidedByAnother(frame)).counted()))
            .contains("E" + entry, "another one was put in");
        assertThat(reason(sound.inserting(place + 1, frame).counted()))
            .containsAnyOf(
                "E" + entry + " stands again", "added behind the last one of the " + log);
        assertThat(reason(sound.cutAt(place))).contains("The end of the file is missing");
        assertThat(reason(sound.cutAt(place).counted())).contains("E" + entry, "is missing");
        if (at > 0) {
          assertThat(reason(sound.swapping(places.get(at - 1), place)))
              .isEqualTo(
                  "Entry %d of the %s log is missing; entry %d stands in its place."
                      .formatted(at - 1, log, at));
        }
      }
    }
  }

  /// What an administrator can do who has the node and all its keys, for every entry.
  private static Map<String, Trail> madeAnew(Trail sound) throws Exception {
    Map<String, Trail> forged = new LinkedHashMap<>();
    for (String log : List.of(LogName.GOVERNANCE, LogName.AUDIT)) {
      List<Integer> places = sound.places(log);
      for (int at = 0; at < places.size(); at++) {
        int place = places.get(at);
        AuditFrame other = Trail.decidedByAnother(sound.frames().get(place));
        String which = " " + at + " of " + log;
        forged.put("edited" + which, sound.with(place, other).madeAnew(FORGER));
        forged.put("taken out" + which, sound.without(place).madeAnew(FORGER));
        forged.put("put in before" + which, sound.inserting(place, other).madeAnew(FORGER));
        if (at > 0) {
          forged.put("moved" + which, sound.swapping(places.get(at - 1), place).madeAnew(FORGER));
        }
        Trail cut = sound;
        for (int last = places.size() - 1; last >= at; last--) {
          cut = cut.without(places.get(last));
        }
        forged.put("cut off from" + which, cut.madeAnew(FORGER));
      }
    }
    return forged;
  }

  private static Path note(Path at, AuditCheckpoint shown, SecretKey witness) throws Exception {
    Note.Line line = Cosignature.sign(shown.text(), "witness.example", witness, 1_800_000_000L);
    return Files.write(at, new Note(shown.text(), List.of(line)).encode().toArray());
  }

  @Test
  void whoeverWroteAllOfItAnewIsFoundByWhatOthersKept() throws Exception {
    Trail sound = Trail.read(file);
    var organisation =
        new OrganisationId(Bytes.of(sound.frames().getFirst().getHead().getOrganisationId()));
    var notes = new ArrayList<Path>();
    for (AuditLogHead log : sound.frames().getFirst().getHead().getLogsList()) {
      var shown =
          new AuditCheckpoint(
              organisation, log.getLog(), 1, log.getSize(), Bytes.of(log.getRoot()));
      notes.add(note(folder.resolve(log.getLog() + ".note"), shown, WITNESS));
    }
    String key =
        new NoteKey("witness.example", NoteKey.Type.COSIGNATURE, WITNESS.publicKey()).vkey();
    Path policy = write("policy", "witness harbour " + key + "\nquorum harbour\n");
    String[] kept = {"--against", notes.get(0).toString(), notes.get(1).toString()};
    String[] asked = {kept[0], kept[1], kept[2], "--policy", policy.toString()};

    JsonObject report = verify(file, asked).json();
    assertThat(report.getAsJsonArray("witnesses")).hasSize(2);
    for (var log : report.getAsJsonArray("logs")) {
      JsonObject one = log.getAsJsonObject();
      assertThat(one.get("policySize").getAsInt()).isEqualTo(one.get("size").getAsInt());
    }
    assertThat(reason(sound, kept)).contains("by nobody whose key is in the file");
    assertThat(reason(sound, "--policy", policy.toString()))
        .isEqualTo("Not enough witnesses of the policy have cosigned the governance log.");

    for (var forged : madeAnew(sound).entrySet()) {
      Path touched = forged.getValue().write(folder.resolve("forged.audit"));
      assertThat(alone(touched)).as(forged.getKey()).isInstanceOf(Verdict.Valid.class);
      String found = reason(forged.getValue(), asked);
      assertThat(found).as(forged.getKey()).startsWith("harbour cosigned the first ");
      assertThat(reason(forged.getValue(), "--against", file.toString()))
          .as(forged.getKey())
          .containsAnyOf("is another one than in", "the others were cut off");
    }
    Path forged = sound.madeAnew(FORGER).write(folder.resolve("forged.audit"));
    Path strict =
        write(
            "strict",
            "log %s\nwitness harbour %s\nquorum harbour\n"
                .formatted(sound.frames().getFirst().getHead().getLocalVkey(), key));
    asked[4] = strict.toString();
    assertThat(verify(file, asked).code()).isZero();
    assertThat(verify(forged, asked).printed().get("reason").getAsString())
        .isEqualTo("The policy does not name the governance log's key.");
  }

  @Test
  void anEarlierFileIsTheBeginningOfALaterOne() throws Exception {
    node.type("token", "revoke", "auditor").with(0);
    Path later = folder.resolve("later.audit");
    node.type("audit", "export", "--to", later.toString()).with(0);
    assertThat(verify(later, "--against", file.toString()).json().get("agreesWith").toString())
        .contains(file.toString());
    assertThat(verify(file, "--against", later.toString()).with(1).err())
        .contains("has 5 entries of the governance log, and this file 4");
    verify(later, "--against", folder.resolve("nothing").toString()).with(2);
    Path words = write("words", "no note at all\n");
    assertThat(verify(later, "--against", words.toString()).with(1).err())
        .contains("is neither a note of a peer nor a file of kith audit export");
    assertThat(verify(words).with(1).err()).contains("is no file of kith audit export");
    assertThat(verify(later, "--policy", words.toString()).with(2).err()).contains("is no policy");
  }

  @Test
  void flippedBytesAndCutsOfTheFileAreNoticed() throws Exception {
    byte[] sound = Files.readAllBytes(file);
    Path touched = folder.resolve("touched.audit");
    for (int at = 0; at < sound.length; at += 13) {
      byte[] flipped = sound.clone();
      flipped[at] ^= 1;
      Files.write(touched, flipped);
      assertThat(alone(touched)).as("byte %s", at).isInstanceOf(Verdict.Invalid.class);
      Files.write(touched, Arrays.copyOf(sound, at));
      assertThat(alone(touched)).as("cut at %s", at).isInstanceOf(Verdict.Invalid.class);
    }
  }

  private static Verdict alone(Path file) throws Exception {
    return AuditVerification.ofTheFileAlone().verify(file);
  }

  @Test
  void exportingTakesARoleThatAudits() throws Exception {
    String secret =
        node.ask("token", "issue", "author", "--role", "author").get("secret").getAsString();
    Path token = write("author.token", secret);
    assertThat(
            node.type(
                    "audit",
                    "export",
                    "--to",
                    folder.resolve("refused.audit").toString(),
                    "--token-file",
                    token.toString())
                .with(1)
                .err())
        .contains("auditor");
  }
}
