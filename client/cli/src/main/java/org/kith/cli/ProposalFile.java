package org.kith.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestProposal;
import org.kith.protocol.identity.RootSignatures;

/// A proposed manifest in a file that travels between machines: the proposal as one line of text,
/// and in a second line the version before it, whose root keys must sign too (SPEC 4.8).
///
/// @param before empty where somebody has carried the first line alone
record ProposalFile(ManifestProposal proposal, Optional<Manifest> before) {
  private static final String BEFORE = "follows ";

  static ProposalFile read(Path file) {
    List<String> lines;
    try {
      lines = Files.readString(file).strip().lines().map(String::strip).toList();
    } catch (IOException e) {
      throw Failure.usage("The file " + file + " cannot be read; name one that can.");
    }
    ManifestProposal proposal =
        lines.stream()
            .findFirst()
            .flatMap(ManifestProposal::parse)
            .orElseThrow(
                () ->
                    Failure.refused(
                        file + " holds no proposed manifest; make one with: kith org rotate"));
    return new ProposalFile(
        proposal,
        lines.stream().skip(1).flatMap(line -> before(line, proposal).stream()).findFirst());
  }

  /// The proposal names its hash, so that nothing else can stand there.
  private static Optional<Manifest> before(String line, ManifestProposal proposal) {
    if (!line.startsWith(BEFORE)) {
      return Optional.empty();
    }
    try {
      Bytes signed = Bytes.wrap(Base64.getUrlDecoder().decode(line.substring(BEFORE.length())));
      return Manifest.parse(signed) instanceof Manifest.Parsed.Ok(Manifest manifest)
              && proposal.follows(manifest)
          ? Optional.of(manifest)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // cut off on the way: as where the line is missing
    }
  }

  ProposalFile with(ManifestProposal signed) {
    return new ProposalFile(signed, before);
  }

  /// Writes the whole file or leaves the old one.
  void write(Path file) throws IOException {
    var text = new StringBuilder(proposal.encode()).append('\n');
    before.ifPresent(
        manifest ->
            text.append(BEFORE)
                .append(
                    Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(manifest.signed().toArray()))
                .append('\n'));
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Root keys that have a say: those of the version before, and its own.
  Set<Bytes> rootKeys() {
    Set<Bytes> keys = new LinkedHashSet<>();
    groups()
        .forEach(
            group -> {
              keys.addAll(group.signed());
              keys.addAll(group.missing());
            });
    return keys;
  }

  /// Whether it can be installed, as far as signatures go.
  boolean enough() {
    return groups().stream().allMatch(RootSignatures::enough);
  }

  /// Its own root keys first, then those of the version before where they are others, or another
  /// number of them must sign.
  private List<RootSignatures> groups() {
    RootSignatures own = proposal.ownSignatures();
    List<RootSignatures> groups = new ArrayList<>(List.of(own));
    before.map(proposal::signaturesOf).filter(old -> !old.equals(own)).ifPresent(groups::add);
    return groups;
  }

  /// Who has signed and who has not, such as `1 of 2, missing: 0a1b2c3d4e5f6071`.
  String signatures() {
    List<RootSignatures> groups = groups();
    String own = words(groups.getFirst());
    return groups.size() == 1
        ? own
        : own + "; by keys of the version before: " + words(groups.getLast());
  }

  private static String words(RootSignatures group) {
    int wanted = group.threshold() - group.signed().size();
    String counted = group.signed().size() + " of " + group.threshold();
    if (wanted <= 0) {
      return counted;
    }
    return counted
        + (wanted < group.missing().size() ? ", missing " + wanted + " of: " : ", missing: ")
        + group.missing().stream()
            .map(ManifestProposal::shortName)
            .collect(Collectors.joining(", "));
  }

  /// What it says, for people, and what to do with it.
  ///
  /// @param done what was done, said before the next step
  void tell(Screen screen, Path file, String done, String install) {
    var json = new JsonObject();
    json.addProperty("file", file.toString());
    json.addProperty("version", proposal.version());
    json.addProperty("signatures", proposal.signatureCount());
    json.addProperty("enough", enough());
    var missing = new JsonArray();
    groups().stream()
        .filter(group -> !group.enough())
        .flatMap(group -> group.missing().stream())
        .map(ManifestProposal::shortName)
        .distinct()
        .forEach(missing::add);
    json.add("missing", missing);
    screen.answer(
        json,
        () -> {
          proposal.summary().forEach(screen::line);
          screen.line("signatures " + signatures());
        });
    if (!screen.isJson()) {
      screen.note(
          done
              + (enough()
                  ? "It has all the signatures that it needs; install it: " + install
                  : "It needs more signatures ("
                      + signatures()
                      + "). Take it to those root keys: kith org sign "
                      + file
                      + " --key root.pem; then: "
                      + install));
    }
  }
}
