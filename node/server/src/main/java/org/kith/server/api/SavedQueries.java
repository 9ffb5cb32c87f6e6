package org.kith.server.api;

import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.function.Supplier;
import org.kith.core.trust.Standing;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.server.inbox.InboxFollower;
import org.kith.server.search.SearchQuery;

/// Reads a saved query as a search is read.
public final class SavedQueries implements InboxFollower.Questions {
  private final Supplier<Standing> standing;
  private final Codes codes = new Codes();

  public SavedQueries(Supplier<Standing> standing) {
    this.standing = standing;
  }

  @Override
  public Optional<SearchQuery> of(SearchRecordsRequest saved) {
    try {
      return Optional.of(Searches.question(saved, standing.get(), codes));
    } catch (StatusRuntimeException e) {
      return Optional.empty(); // an organisation in it is not known any more: nothing of it comes
    }
  }
}
