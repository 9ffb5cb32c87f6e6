package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.SearchRecordsRequest;

class SearchAtOnceTest {
  private static final int RECORDS = 20;

  @TempDir Path folder;

  /// Whoever has published something looks for it next, and so does whoever he told.
  @Test
  void whatWasPublishedIsFoundByTheNextQuestion() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      for (int i = 0; i < RECORDS; i++) {
        String id = node.publish(TestNode.lesson("A lesson about trolley" + i)).getRecordId();
        var question = SearchRecordsRequest.newBuilder().setQuery("trolley" + i);
        assertThat(node.learning().searchRecords(question.build()).getResultsList())
            .singleElement()
            .satisfies(found -> assertThat(found.getRecord().getRecordId()).isEqualTo(id));
      }
      String id = node.publish(TestNode.lesson("A lesson about hoists")).getRecordId();
      var sentence = FindPriorArtRequest.newBuilder().setText("hoists");
      assertThat(node.learning().findPriorArt(sentence.build()).toString()).contains(id);
    }
  }
}
