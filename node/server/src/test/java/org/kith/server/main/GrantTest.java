package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.ListGrantsRequest;
import org.kith.schema.v1.ProposeGrantRequest;
import org.kith.schema.v1.ProposeRevocationRequest;

/// SPEC 8.2, 8.5: what is granted decides what is admitted, from the moment a person says so.
class GrantTest {
  @TempDir Path folder;

  private static void propose(TestNode at, ProposeGrantRequest.Builder request) {
    var answer = at.governance().proposeGrant(request.build());
    assertThat(answer.getState()).isEqualTo("granted");
  }

  @Test
  void aNarrowerGrantHoldsAWiderOneAdmitsAndNoneEndsTheFlow() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = TestNode.start(homeA);
        TestNode b = TestNode.start(homeB)) {
      a.accept(homeB, b.peerAddress());
      b.accept(homeA, a.peerAddress());
      var grant = ProposeGrantRequest.newBuilder().setOrganisationId(a.id());
      propose(b, grant.clone().addKinds("practice").setUntil("2999-12-31").setStoredMibMax(1));
      assertThat(b.governance().listGrants(ListGrantsRequest.getDefaultInstance()).getGrantsList())
          .singleElement()
          .satisfies(
              view -> {
                assertThat(view.getKindsList()).containsExactly("practice");
                assertThat(view.getUntil()).isEqualTo("3000-01-01T00:00:00Z");
                assertThat(view.getStoredMibMax()).isEqualTo(1);
              });
      a.publish(TestNode.lesson("Held until lessons are granted"));
      Await.until("held", () -> b.origin(homeA).getHeld() == 1);
      assertThat(b.origin(homeA).getStoredBytes()).isPositive();
      propose(b, grant.clone());
      b.awaitAdmitted(homeA, 1);

      var ended =
          b.governance()
              .proposeRevocation(
                  ProposeRevocationRequest.newBuilder()
                      .setOrganisationId(a.id())
                      .setCircle("commons")
                      .build());
      assertThat(ended.getState()).isEqualTo("grant-ended");
      assertThat(b.status().getWarningsList()).anyMatch(w -> w.startsWith("grant ended"));
      a.publish(TestNode.lesson("Nobody there takes this one"));
      Await.until("told", () -> b.origin(homeA).getProvedThere() == 2);
      assertThat(b.origin(homeA).getProvedHere()).isEqualTo(1);
      propose(b, grant.clone());
      b.awaitAdmitted(homeA, 2);
    }
  }

  @Test
  void fromFourFifthsOfItsQuotaAnOriginIsWarnedOf() throws Exception { // SPEC 8.5
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = TestNode.start(homeA);
        TestNode b = TestNode.start(homeB)) {
      a.accept(homeB, b.peerAddress());
      b.accept(homeA, a.peerAddress());
      propose(
          b, ProposeGrantRequest.newBuilder().setOrganisationId(a.id()).setEntriesPerDayMax(10));
      for (int i = 1; i <= 7; i++) {
        a.publish(TestNode.lesson("One of ten a day, number " + i));
      }
      b.awaitAdmitted(homeA, 7);
      assertThat(b.origin(homeA).getQuotaPercent()).isEqualTo(70);
      assertThat(b.status().getWarningsList()).noneMatch(w -> w.startsWith("quota"));
      a.publish(TestNode.lesson("The eighth of ten a day"));
      b.awaitAdmitted(homeA, 8);
      assertThat(b.status().getWarningsList())
          .anyMatch(
              w ->
                  w.startsWith(
                      "quota: a Example Trust has used 80 % of the 10 entries that are taken in a"
                          + " day; it goes on at midnight UTC; to give more: kith grant propose"));
      for (int i = 9; i <= 13; i++) {
        a.publish(TestNode.lesson("One of ten a day, number " + i));
        b.awaitAdmitted(homeA, Math.min(i, 10));
      }
      Await.until(
          "its row says why it is behind",
          () ->
              b.origin(homeA)
                  .getState()
                  .equals("behind by 3; today's entries are used up; it goes on at midnight UTC"));
      assertThat(b.status().getWarningsList()).noneMatch(w -> w.contains("may store here"));
    }
  }

  @Test
  void whatCannotBeGrantedIsRefusedByField() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode b = TestNode.start(homeB)) {
      b.accept(homeA);
      String a = homeA.chain().organisation().text();
      var grant = ProposeGrantRequest.newBuilder().setOrganisationId(a);
      refused(b, grant.clone().addKinds("gossip"), "kinds[0]");
      refused(b, grant.clone().addTopics("weather"), "topics[0]");
      refused(b, grant.clone().setUntil("soon"), "until");
      refused(b, grant.clone().setUntil("2001-01-01"), "until");
      refused(b, grant.clone().setStoredMibMax(-1), "storedMibMax");
      refused(b, grant.clone().setEntriesPerDayMax(-1), "entriesPerDayMax");
      refused(b, grant.clone().setCircle("friends"), "circle");
      b.remove(homeA);
      assertThatThrownBy(() -> propose(b, grant.clone())).hasMessageContaining("was removed");
    }
  }

  private static void refused(TestNode at, ProposeGrantRequest.Builder request, String field) {
    assertThatThrownBy(() -> propose(at, request))
        .satisfies(error -> assertThat(Refusals.fields(error)).contains(field));
  }
}
