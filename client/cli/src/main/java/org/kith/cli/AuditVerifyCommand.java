package org.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kith.client.bundle.AuditReport;
import org.kith.client.bundle.AuditVerification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verifies a file of the audit, offline.
@Command(
    name = "verify",
    description = {
      "Verify a file of kith audit export with no network: that no entry was changed, taken out,"
          + " moved, put in or cut off.",
      "An organisation that wrote all of its audit anew is found by what others have kept: by"
          + " peers' cosignatures, and by an earlier file (--against)."
    },
    footer =
        "Example: kith audit verify riverside-2026.audit --against riverside-2025.audit --policy"
            + " auditors.policy")
final class AuditVerifyCommand extends KithCommand {
  @Parameters(paramLabel = "FILE", description = "File that kith audit export wrote.")
  Path file = Path.of("");

  @Option(
      names = "--against",
      arity = "1..*",
      paramLabel = "NOTE",
      description = "Notes that peers kept, and earlier files of the same audit.")
  List<Path> against = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = {
        "Ask for cosignatures of peers, k of n. One line each:",
        "witness NAME KEY, group NAME any|all|K NAME…, quorum NAME.",
        "kith peer show prints an organisation's cosign key."
      })
  @Nullable Path policy;

  @Override
  Exit run(Screen screen) throws IOException {
    AuditVerification asked = AuditVerification.ofTheFileAlone().against(against);
    AuditVerification verification =
        policy == null ? asked : asked.requiring(PolicyFile.read(policy));
    return switch (verification.verify(file)) {
      case AuditVerification.Verdict.Valid(AuditReport report) -> {
        AuditPage.show(screen, report, policy != null);
        yield Exit.OK;
      }
      case AuditVerification.Verdict.Invalid(String reason) -> {
        AuditPage.showInvalid(screen, reason);
        yield Exit.REFUSED;
      }
    };
  }
}
