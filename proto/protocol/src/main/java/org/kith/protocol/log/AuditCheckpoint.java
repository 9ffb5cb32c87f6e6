package org.kith.protocol.log;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// How far an organisation's governance or audit log went when it was shown to a peer (SPEC 7.16):
/// a size and a root, and nothing of what was decided. Its origin line is not that of a log, so
/// that a cosignature on it is never taken for one by somebody who holds the entries (SPEC 3.10).
///
/// @param log [LogName#GOVERNANCE] or [LogName#AUDIT]
/// @param line from 1 on; another one begins where a person says that entries were lost
/// @param root 32 bytes
public record AuditCheckpoint(
    OrganisationId organisation, String log, int line, long size, Bytes root) {
  /// Greatest number of a line.
  public static final int LINE_MAX = 999_999_999;

  private static final Set<String> LOGS = Set.of(LogName.GOVERNANCE, LogName.AUDIT);
  private static final Pattern ORIGIN =
      Pattern.compile("kith-audit/(kith1[a-z2-7]{52})/([a-z]+)/([1-9][0-9]{0,8})");

  public AuditCheckpoint {
    if (!LOGS.contains(log)
        || line < 1
        || line > LINE_MAX
        || size < 0
        || size >= Checkpoint.TREE_SIZE_LIMIT
        || root.size() != Sha256.HASH_BYTES) {
      throw new IllegalArgumentException("not a checkpoint of an audit: " + log + " " + size);
    }
  }

  /// `kith-audit/<organisation id>/<log>/<line>`.
  public String originLine() {
    return "kith-audit/" + organisation.text() + "/" + log + "/" + line;
  }

  /// The note's text: origin line, size, root.
  public String text() {
    return new Checkpoint.Lines(originLine(), size, root).text();
  }

  /// Reads a note's text; empty where it is not exactly one of these.
  public static Optional<AuditCheckpoint> parse(String text) { // SPEC 7.16
    return Checkpoint.Lines.parse(text).flatMap(AuditCheckpoint::read);
  }

  private static Optional<AuditCheckpoint> read(Checkpoint.Lines lines) {
    Matcher origin = ORIGIN.matcher(lines.origin());
    if (!origin.matches() || !LOGS.contains(origin.group(2))) {
      return Optional.empty();
    }
    int line = Integer.parseInt(origin.group(3));
    return OrganisationId.parse(origin.group(1))
        .map(id -> new AuditCheckpoint(id, origin.group(2), line, lines.size(), lines.root()));
  }
}
