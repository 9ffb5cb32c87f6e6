package org.kith.client.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Practice;
import org.kith.schema.v1.TriedHere;

class RecordHtmlTest {
  private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z0-9]+)");
  private static final List<String> TAGS =
      List.of(
          "html", "head", "meta", "title", "style", "body", "main", "nav", "article", "section",
          "footer", "h1", "h2", "h3", "p", "ul", "ol", "li", "br", "a", "span", "div", "strong",
          "table", "thead", "tbody", "tr", "th", "td");

  @Test
  void textNeverBecomesMarkup() {
    LearningRecord record = HostileRecord.make();
    for (String page :
        List.of(
            RecordHtml.page("one", "note", List.of(record)),
            RecordHtml.page(HostileRecord.MARKUP, HostileRecord.MARKUP, List.of(record, record)))) {
      assertThat(TAG.matcher(page).results().map(tag -> tag.group(2)).distinct())
          .allMatch(TAGS::contains);
      assertThat(page)
          .doesNotContain("<script", "<img", "javascript:alert(1)\"", "\u202e", "\u202c")
          .contains("&lt;script&gt;", "[U+202E]", "lang=\"en&quot; onload=&quot;x\"");
      assertThat(page.replace("</p>", "")).doesNotContain(" onerror=alert(1)>");
    }
  }

  @Test
  void aPageAsksForNothing() {
    String page = RecordHtml.page("one", "note", List.of(HostileRecord.make()));
    assertThat(page)
        .contains("default-src 'none'; style-src 'sha256-")
        .doesNotContain("url(", "@import", "<link")
        .doesNotContainPattern("<[^>]*(src|srcset|style|action)=");
    assertThat(Pattern.compile("href=\"([^\"]*)\"").matcher(page).results().map(m -> m.group(1)))
        .allMatch(href -> href.startsWith("https://") || href.startsWith("#"));
  }

  @Test
  void whatAReaderMustKnowStandsAboveTheText() {
    String page = RecordHtml.page("one", "note", List.of(HostileRecord.make()));
    assertThat(page)
        .contains("<p class=\"notice\">This record is retracted.</p>")
        .contains("<p class=\"notice\">Its review is due.</p>")
        .contains("<p class=\"notice\">Retracted by: ");
    assertThat(page.indexOf("class=\"notice\"")).isLessThan(page.indexOf("class=\"summary\""));
  }

  @Test
  void listsMeasuresAndPositionsAreForPeople() {
    String practice =
        RecordHtml.fragment(
            LearningRecord.newBuilder()
                .setPractice(
                    Practice.newBuilder()
                        .addCoreElements("A huddle each day")
                        .addResults(
                            Measure.newBuilder()
                                .setName("Falls")
                                .setUnit("a month")
                                .setType("outcome")
                                .setBetter("down")
                                .setBaseline(8)
                                .setResult(4.5)
                                .setSignal("no-change")))
                .build());
    assertThat(practice)
        .contains("<h3>Core elements</h3>\n<ul>\n<li>A huddle each day</li>")
        .contains("<td>Falls, a month</td><td>outcome</td><td>down</td><td>8</td><td>4.5</td>");
    assertThat(
            RecordHtml.fragment(
                LearningRecord.newBuilder()
                    .setTriedHere(
                        TriedHere.newBuilder().addCoreElementsMissing(0).setWouldDoAgain(false))
                    .build()))
        .contains("<li>number 1</li>", "<h3>Would do again</h3>\n<p>no</p>");
  }
}
