package org.kith.client;

import java.util.List;
import org.kith.schema.v1.AcknowledgeRecallRequest;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindContactsResponse;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.GetReadinessRequest;
import org.kith.schema.v1.GetReadinessResponse;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.GetSpreadResponse;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.schema.v1.GetTallyResponse;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.ListRecallsRequest;
import org.kith.schema.v1.Recall;

/// Questions to what many organisations have told: what came of it, who tried it, whom to ask.
/// Everything is answered by the local node; nothing that is asked leaves it.
public final class EvidenceCalls {
  private final Calls calls;

  EvidenceCalls(Calls calls) {
    this.calls = calls;
  }

  /// Before starting: who has tried this, what came of it, who can be asked.
  public FindPriorArtResponse priorArt(FindPriorArtRequest request) {
    return calls.call(LearningServiceGrpc.getFindPriorArtMethod(), request, Calls.Repeat.SAFE);
  }

  /// What came of a practice, by organisation.
  public GetTallyResponse tally(GetTallyRequest request) {
    return calls.call(LearningServiceGrpc.getGetTallyMethod(), request, Calls.Repeat.SAFE);
  }

  /// How a record spread.
  public GetSpreadResponse spread(GetSpreadRequest request) {
    return calls.call(LearningServiceGrpc.getGetSpreadMethod(), request, Calls.Repeat.SAFE);
  }

  /// Teams to ask.
  public FindContactsResponse contacts(FindContactsRequest request) {
    return calls.call(LearningServiceGrpc.getFindContactsMethod(), request, Calls.Repeat.SAFE);
  }

  /// What must be in place before adopting a practice.
  public GetReadinessResponse readiness(GetReadinessRequest request) {
    return calls.call(LearningServiceGrpc.getGetReadinessMethod(), request, Calls.Repeat.SAFE);
  }

  /// Recalls of practices that we use.
  public List<Recall> recalls(ListRecallsRequest request) {
    return calls
        .call(LearningServiceGrpc.getListRecallsMethod(), request, Calls.Repeat.SAFE)
        .getRecallsList();
  }

  /// Says what is done about a recall.
  public Recall acknowledge(AcknowledgeRecallRequest request) {
    return calls
        .call(LearningServiceGrpc.getAcknowledgeRecallMethod(), request, Calls.Repeat.NEVER)
        .getRecall();
  }
}
