package org.kith.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.render.AtomFeed;
import org.kith.client.render.InboxDigest;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.AcknowledgeInboxRequest;
import org.kith.schema.v1.InboxItem;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListInboxRequest;
import org.kith.schema.v1.ListInboxResponse;
import org.kith.schema.v1.Recall;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what one's saved queries found.
@Command(
    name = "inbox",
    description = {
      "Show what your saved queries found and you have not read.",
      "--digest makes one text of it: what was taken back and what made things worse first."
    },
    footer = {
      "Example: kith inbox --dir harbour --digest --ack",
      "         kith inbox --dir harbour --feed /srv/feeds/sepsis.atom"
    })
final class InboxCommand extends KithCommand {
  private static final int PAGE_ITEMS = 200;
  private static final int SHORT_ID_CHARACTERS = 12;

  @Mixin NodeChoice choice = new NodeChoice();

  @Option(names = "--all", description = "Also what is marked as read.")
  boolean all;

  @Option(names = "--digest", description = "One short text, grouped.")
  boolean digest;

  @Option(names = "--ack", description = "Mark what is shown as read.")
  boolean acknowledge;

  @Option(
      names = "--feed",
      paramLabel = "FILE",
      description = "Write an Atom feed of it, read or not; the file appears whole or not at all.")
  @Nullable Path feed;

  @Override
  Exit run(Screen screen) throws IOException {
    try (KithClient client = choice.connect()) {
      ListInboxResponse found = fetch(client, all || feed != null);
      if (feed != null) {
        write(found, feed);
        screen.note(found.getRecallsCount() + found.getItemsCount() + " items in " + feed);
      } else if (digest && !screen.isJson()) {
        InboxDigest.of(found.getRecallsList(), found.getItemsList()).lines().forEach(screen::line);
      } else {
        screen.answer(found, () -> print(screen, found));
      }
      if (found.getDropped() > 0) {
        screen.warning(found.getDropped() + " items left the inbox unread because it was full");
      }
      if (acknowledge && found.getItemsCount() > 0) {
        var _ =
            client
                .inbox()
                .acknowledge(
                    AcknowledgeInboxRequest.newBuilder()
                        .setUpTo(found.getItems(0).getNumber())
                        .build());
      }
      return Exit.OK;
    }
  }

  /// Every page. What comes meanwhile has greater numbers and waits for the next time.
  private static ListInboxResponse fetch(KithClient client, boolean read) {
    var request = ListInboxRequest.newBuilder().setUnreadOnly(!read).setPageSize(PAGE_ITEMS);
    ListInboxResponse page = client.inbox().list(request.build());
    ListInboxResponse.Builder whole = page.toBuilder().clearNextPageToken();
    while (!page.getNextPageToken().isEmpty()) {
      page = client.inbox().list(request.setPageToken(page.getNextPageToken()).build());
      whole.addAllItems(page.getItemsList());
    }
    return whole.build();
  }

  private static void print(Screen screen, ListInboxResponse found) {
    if (found.getRecallsCount() > 0) { // above all else, and whatever anybody watches
      found.getRecallsList().forEach(recall -> RecallListCommand.print(screen, recall));
      screen.line(
          (found.getRecallsCount() == 1 ? "1 recall" : found.getRecallsCount() + " recalls")
              + " of what we use; say what you do about it: kith recall acknowledge");
      screen.line("");
    }
    for (InboxItem item : found.getItemsList()) {
      LearningRecord record = item.getRecord();
      screen.heading(
          (item.getRead() ? "  " : "* ")
              + (record.getTitle().isEmpty() ? "A record without content" : record.getTitle()));
      screen.line(
          "  "
              + item.getEvent()
              + (item.getOutcome().isEmpty() ? "" : " (" + item.getOutcome() + ")")
              + "  "
              + record.getKind()
              + " from "
              + record.getOrigin().getName()
              + "  "
              + record
                  .getRecordId()
                  .substring(0, Math.min(SHORT_ID_CHARACTERS, record.getRecordId().length()))
              + RecordNotices.marks(
                  record.getState(), record.getStateReason(), record.getCautionsList()));
      if (item.hasBy()) {
        screen.line(
            "  by "
                + (item.getBy().getTitle().isEmpty() ? "a record" : item.getBy().getTitle())
                + " ("
                + item.getBy().getOrigin().getName()
                + RecordNotices.marks(
                    item.getBy().getState(),
                    item.getBy().getStateReason(),
                    item.getBy().getCautionsList())
                + ")  "
                + EvidencePage.shortId(item.getBy().getRecordId()));
      }
    }
    screen.line(found.getUnread() == 1 ? "1 unread" : found.getUnread() + " unread");
  }

  private static void write(ListInboxResponse found, Path file) throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path unfinished = file.resolveSibling(file.getFileName() + Failures.UNFINISHED);
    Set<String> written = new HashSet<>();
    try {
      try (Writer out = Files.newBufferedWriter(unfinished);
          var feed = new AtomFeed(out, "urn:kith:inbox", "Kith: what is new for you", now)) {
        for (Recall recall : found.getRecallsList()) {
          feed.add(recall, now);
        }
        for (InboxItem item : found.getItemsList()) {
          if (written.add(item.getRecord().getRecordId())) { // its newest event, once
            feed.add(item.getRecord(), Instant.parse(item.getArrived()));
          }
        }
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (XMLStreamException e) {
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
