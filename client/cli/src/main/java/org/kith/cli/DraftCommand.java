package org.kith.cli;

import picocli.CommandLine.Command;

/// Groups the commands about drafts.
@Command(
    name = "draft",
    description = "Write records with others: draft, submit, review, publish.",
    subcommands = {
      DraftNewCommand.class,
      DraftShowCommand.class,
      DraftEditCommand.class,
      DraftCheckCommand.class,
      DraftSubmitCommand.class,
      DraftReviewCommand.class,
      DraftListCommand.class,
      DraftDiscardCommand.class
    },
    footer = "Example: kith draft new --dir riverside --kind lesson")
final class DraftCommand extends CommandGroup {}
