package org.kith.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kith.schema.v1.LearningRecord;
import picocli.CommandLine.Option;

/// Who says a record, whom to ask about it, and in which settings it stands.
final class AuthorFields {
  private static final String ROLE_DEFAULT = "member of staff";

  @Option(
      names = "--setting",
      split = ",",
      paramLabel = "SETTING",
      description = "Setting code, such as acute-ward.")
  List<String> settings = List.of();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Your role, never a name (default: " + ROLE_DEFAULT + ").")
  @Nullable String role;

  @Option(
      names = "--team",
      paramLabel = "TEAM",
      description = "The team to ask about it, never a person's name.")
  @Nullable String team;

  boolean isEmpty() {
    return role == null && team == null && settings.isEmpty();
  }

  /// What is said here, in place of what was there; all else stays.
  void into(LearningRecord.Builder record) {
    record.setAuthorRole(role == null ? ROLE_DEFAULT : role);
    if (team != null) {
      record.getContactBuilder().setTeam(team);
    }
    if (!settings.isEmpty()) {
      record.clearSettings().addAllSettings(settings);
    }
  }
}
