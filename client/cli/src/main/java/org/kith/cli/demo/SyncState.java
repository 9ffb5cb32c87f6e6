package org.kith.cli.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.LogStatus;

/// How much of what all organisations published is at every node, asked of the nodes.
///
/// @param wanted entries that should be here, over all nodes and origins
/// @param held of those, verified and durable
/// @param searchable whether each node has indexed what it admitted
record SyncState(long wanted, long held, boolean searchable) {
  private static final String COMMONS = "commons";

  static SyncState of(List<DemoNode> nodes) {
    List<GetStatusResponse> statuses = nodes.stream().map(DemoNode::status).toList();
    Map<String, LogStatus> published = new HashMap<>();
    for (GetStatusResponse status : statuses) {
      published.put(status.getOrganisationId(), commons(status, status.getOrganisationId()));
    }
    long wanted = 0;
    long held = 0;
    for (GetStatusResponse status : statuses) {
      for (var origin : published.entrySet()) {
        LogStatus own = origin.getValue();
        LogStatus here = commons(status, origin.getKey());
        wanted += own.getSize();
        // The same size counts only with the same root.
        held +=
            here.getSize() < own.getSize() || here.getRoot().equals(own.getRoot())
                ? here.getSize()
                : 0;
      }
    }
    return new SyncState(
        wanted, held, statuses.stream().allMatch(s -> s.getIndexed() >= s.getRecords()));
  }

  private static LogStatus commons(GetStatusResponse status, String origin) {
    return status.getLogsList().stream()
        .filter(log -> log.getCircle().equals(COMMONS) && log.getOrigin().equals(origin))
        .findFirst()
        .orElse(LogStatus.getDefaultInstance());
  }

  boolean isInSync() {
    return held == wanted && searchable;
  }

  @Override
  public String toString() {
    return held + " of " + wanted + " entries" + (searchable ? "" : ", indexing");
  }
}
