package org.kith.client.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.kith.schema.v1.LearningRecord;
import org.w3c.dom.Element;

class AtomFeedTest {
  private static final String ATOM = "http://www.w3.org/2005/Atom";
  private static final Instant MADE = Instant.parse("2026-11-23T12:00:00Z");

  private static Element feed(LearningRecord... records) throws Exception {
    var out = new StringWriter();
    try (var feed = new AtomFeed(out, "urn:kith:export:x", "Falls & <more>", MADE)) {
      for (LearningRecord record : records) {
        feed.add(record);
      }
    }
    var factory = DocumentBuilderFactory.newDefaultNSInstance();
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(out.toString().getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  private static List<String> texts(Element in, String name) {
    List<String> texts = new ArrayList<>();
    var found = in.getElementsByTagNameNS(ATOM, name);
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void anEntryHasWhatTheStandardAsksFor() throws Exception {
    Element feed = feed(HostileRecord.make());
    assertThat(feed.getNamespaceURI()).isEqualTo(ATOM);
    assertThat(texts(feed, "id"))
        .containsExactly("urn:kith:export:x", "urn:kith:record:" + "a".repeat(52));
    assertThat(texts(feed, "updated")).containsExactly(MADE.toString(), "2026-03-04T05:06:07Z");
    assertThat(texts(feed, "title").getFirst()).isEqualTo("Falls & <more>");
    assertThat(texts(feed, "title").getLast()).startsWith("[Retracted] =HYPERLINK(");
    assertThat(texts(feed, "name")).containsExactly(HostileRecord.MARKUP);
    var content = (Element) feed.getElementsByTagNameNS(ATOM, "content").item(0);
    assertThat(content.getAttribute("type")).isEqualTo("html");
    assertThat(content.getTextContent())
        .contains("This record is retracted.")
        .doesNotContain("<script");
  }

  @Test
  void topicsKindAndStateAreCategories() throws Exception {
    Element feed = feed(HostileRecord.make());
    List<String> terms = new ArrayList<>();
    var found = feed.getElementsByTagNameNS(ATOM, "category");
    for (int i = 0; i < found.getLength(); i++) {
      var category = (Element) found.item(i);
      terms.add(category.getAttribute("scheme") + " " + category.getAttribute("term"));
    }
    assertThat(terms)
        .containsExactly(
            "urn:kith:vocabulary:kinds lesson",
            "urn:kith:vocabulary:topics falls",
            "urn:kith:vocabulary:topics -1+1",
            "urn:kith:state retracted",
            "urn:kith:state review-due");
  }

  @Test
  void aRecordThatClaimsNoTimeHasTheFeeds() throws Exception {
    Element feed = feed(LearningRecord.newBuilder().setTitle("No time").build());
    assertThat(texts(feed, "updated")).containsOnly(MADE.toString());
    assertThat(texts(feed(), "title")).hasSize(1);
  }
}
