package org.kith.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.kith.client.bundle.BundleVerification;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.NoteKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verifies a bundle, offline.
@Command(
    name = "verify",
    description = {
      "Verify a bundle with no network: that it is whole, and whose it is.",
      "Without --vkey or --organisation it can only say which organisation the bundle names.",
      "Compare that id with what you got from the organisation itself."
    },
    footer = "Example: kith verify out.kith --organisation kith1abc…")
final class VerifyCommand extends KithCommand {
  @Parameters(paramLabel = "BUNDLE", description = "Bundle file.")
  Path bundle = Path.of("");

  @Option(
      names = "--vkey",
      paramLabel = "KEY",
      description = "The log's verifier key, as the organisation gave it to you.")
  @Nullable String vkey;

  @Option(
      names = "--organisation",
      paramLabel = "ID",
      description = "The organisation's whole id, as it gave it to you.")
  @Nullable String organisation;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = {
        "Ask for cosignatures, k of n. One line each:",
        "witness NAME KEY, group NAME any|all|K NAME…, quorum NAME.",
        "kith peer show prints an organisation's cosign key."
      })
  @Nullable Path policy;

  @Override
  Exit run(Screen screen) throws IOException {
    BundleVerification verification = trust();
    BundleVerification.Verdict verdict;
    try (InputStream in = Files.newInputStream(bundle)) {
      verdict = verification.verify(in);
    }
    return switch (verdict) {
      case BundleVerification.Valid valid -> {
        screen.answer(json(valid, policy != null), () -> print(screen, valid));
        yield Exit.OK;
      }
      case BundleVerification.Invalid invalid -> {
        var json = new JsonObject();
        json.addProperty("valid", false);
        json.addProperty("reason", invalid.reason());
        screen.answer(json, () -> screen.line("NOT VALID"));
        screen.warning(
            "The bundle is not valid: " + invalid.reason() + " Ask its sender for a new one.");
        yield Exit.REFUSED;
      }
    };
  }

  private BundleVerification trust() throws IOException {
    BundleVerification verification = BundleVerification.selfAsserted();
    if (vkey != null) {
      verification =
          verification.trusting(
              NoteKey.parse(vkey.strip())
                  .filter(key -> key.type() == NoteKey.Type.ED25519)
                  .orElseThrow(
                      () ->
                          Failure.usage(
                              "--vkey is not a verifier key; kith org show prints it as log"
                                  + " key.")));
    }
    if (organisation != null) {
      verification =
          verification.trusting(
              OrganisationId.parse(organisation.strip())
                  .orElseThrow(
                      () ->
                          Failure.usage(
                              "--organisation is not a whole organisation id; it starts with"
                                  + " kith1.")));
    }
    return policy == null ? verification : verification.requiring(PolicyFile.read(policy));
  }

  /// @param policyMet whether a policy was given; where it is not met the bundle is not valid
  private static JsonObject json(BundleVerification.Valid valid, boolean policyMet) {
    var origin = new JsonObject();
    origin.addProperty("organisationId", valid.checkpoint().log().organisation().text());
    origin.addProperty("name", valid.name());
    origin.addProperty("odsCode", valid.odsCode());
    var json = new JsonObject();
    json.addProperty("valid", true);
    json.addProperty("recordId", valid.recordId().text());
    json.addProperty("kind", valid.record().kind().code());
    json.addProperty("title", valid.record().title());
    json.add("origin", origin);
    json.addProperty("trust", valid.trust().code());
    json.addProperty("signedByLogKey", valid.isSigned());
    valid.endedBy().ifPresent(version -> json.addProperty("endedByManifestVersion", version));
    json.addProperty("vkey", valid.logKey().vkey());
    json.addProperty("log", valid.checkpoint().log().originLine());
    json.addProperty("index", Long.toString(valid.index()));
    json.addProperty("size", Long.toString(valid.checkpoint().size()));
    json.add("witnesses", witnesses(valid));
    if (policyMet) {
      json.addProperty("policy", "met");
    }
    return json;
  }

  private static JsonArray witnesses(BundleVerification.Valid valid) {
    var witnesses = new JsonArray();
    for (BundleVerification.Witness witness : valid.witnesses()) {
      var one = new JsonObject();
      one.addProperty("name", witness.key().name());
      one.addProperty("vkey", witness.key().vkey());
      one.addProperty("time", Instant.ofEpochSecond(witness.timeSeconds()).toString());
      witnesses.add(one);
    }
    return witnesses;
  }

  private static String proof(BundleVerification.Valid valid) {
    String signed = valid.isSigned() ? "signed by the log key" : "without a signature of its key";
    return valid.endedBy().isPresent()
        ? "proved by the end of its log in manifest version "
            + valid.endedBy().getAsLong()
            + ", "
            + signed
        : signed;
  }

  private void print(Screen screen, BundleVerification.Valid valid) {
    screen.heading("valid: " + valid.record().title());
    screen.line(
        "record        " + valid.recordId().text() + " (" + valid.record().kind().code() + ")");
    screen.line("organisation  " + valid.checkpoint().log().organisation().text());
    screen.line("name          " + valid.name() + " (a claim)");
    screen.line("log key       " + valid.logKey().vkey());
    screen.line("proof         " + proof(valid));
    screen.line(
        "witnesses     "
            + (valid.witnesses().isEmpty()
                ? "none"
                : valid.witnesses().size()
                    + (policy == null
                        ? " cosigned; whose keys they are, only --policy can tell"
                        : " cosigned; your policy is met")));
    for (BundleVerification.Witness witness : valid.witnesses()) {
      screen.line(
          "              "
              + Instant.ofEpochSecond(witness.timeSeconds())
              + "  "
              + witness.key().name());
    }
    screen.line(
        "trust         "
            + switch (valid.trust()) {
              case VKEY -> "signed with the key that you gave";
              case ORGANISATION -> "signed by the organisation that you named";
              case SELF_ASSERTED ->
                  "self-asserted: compare the organisation's id with what it gave you itself";
            });
  }
}
