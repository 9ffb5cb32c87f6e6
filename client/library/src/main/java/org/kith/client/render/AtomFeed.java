package org.kith.client.render;

import java.io.Writer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.Recall;

/// Records as an Atom feed (RFC 4287). Ids are `urn:kith:record:…`, so the same record is the same
/// entry in every feed of every organisation.
public final class AtomFeed implements AutoCloseable {
  private static final String ATOM = "http://www.w3.org/2005/Atom";
  private static final String RECORD_ID = "urn:kith:record:";
  private static final String RECALL_ID = "urn:kith:recall:";
  private static final String TOPICS = "urn:kith:vocabulary:topics";
  private static final String KINDS = "urn:kith:vocabulary:kinds";
  private static final String STATES = "urn:kith:state";

  private final XMLStreamWriter xml;
  private final Instant updated;

  /// Begins a feed.
  ///
  /// @param id a name that stays the same for the same question, as an address or a URN
  /// @param updated when the feed was made
  /// @throws XMLStreamException where it cannot be written, as all methods here
  public AtomFeed(Writer out, String id, String title, Instant updated) throws XMLStreamException {
    this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
    this.updated = updated;
    xml.writeStartDocument("utf-8", "1.0");
    line();
    xml.setDefaultNamespace(ATOM);
    xml.writeStartElement(ATOM, "feed");
    xml.writeDefaultNamespace(ATOM);
    line();
    element("id", id);
    text("title", title);
    element("updated", updated.toString());
    element("generator", "Kith");
  }

  /// Adds a record.
  public void add(LearningRecord record) throws XMLStreamException {
    add(record, claimed(record));
  }

  /// Adds a record to which something happened later.
  public void add(LearningRecord record, Instant changed) throws XMLStreamException {
    xml.writeStartElement(ATOM, "entry");
    line();
    element("id", RECORD_ID + record.getRecordId());
    text("title", title(record));
    element("updated", changed.toString());
    element("published", claimed(record).toString());
    xml.writeStartElement(ATOM, "author");
    element(
        "name",
        record.getOrigin().getName().isEmpty()
            ? record.getOrigin().getOrganisationId()
            : record.getOrigin().getName());
    xml.writeEndElement();
    line();
    category(KINDS, record.getKind(), RecordBody.label("kinds", record.getKind()));
    for (String topic : record.getTopicsList()) {
      category(TOPICS, topic, RecordBody.label("topics", topic));
    }
    category(STATES, record.getState(), record.getState());
    for (String caution : record.getCautionsList()) {
      category(STATES, caution, RecordNotices.caution(caution));
    }
    text("rights", record.getLicence());
    text("summary", record.getSummary());
    xml.writeStartElement(ATOM, "content");
    xml.writeAttribute("type", "html");
    xml.writeCharacters(printable(RecordHtml.fragment(record)));
    xml.writeEndElement();
    line();
    xml.writeEndElement();
    line();
  }

  /// Adds a recall of something that is in use.
  ///
  /// @param now when the feed is made: a recall stays on top until somebody acknowledges it
  public void add(Recall recall, Instant now) throws XMLStreamException {
    LinkIn because = recall.getBecause();
    xml.writeStartElement(ATOM, "entry");
    line();
    element("id", RECALL_ID + recall.getRecallId());
    text("title", "[Recalled: we use it] " + recall.getTitle());
    element("updated", now.toString());
    xml.writeStartElement(ATOM, "author");
    element("name", because.getOrigin().getName());
    xml.writeEndElement();
    line();
    category(STATES, recall.getCause(), RecordNotices.words(recall.getCause()));
    text(
        "summary",
        "It was "
            + RecordNotices.words(recall.getCause())
            + ": "
            + because.getTitle()
            + ". We said: "
            + recall.getReportTitle()
            + ". Say what is done about it: kith recall acknowledge "
            + recall.getRecallId());
    xml.writeEndElement();
    line();
  }

  /// Ends the feed. The writer stays open.
  @Override
  public void close() throws XMLStreamException {
    xml.writeEndElement();
    line();
    xml.writeEndDocument();
    xml.flush();
  }

  /// A reader's list shows titles alone: what is taken back says so there too.
  private static String title(LearningRecord record) {
    String title = record.getTitle().isEmpty() ? "A record without content" : record.getTitle();
    return RecordNotices.isCurrent(record)
        ? title
        : "["
            + RecordNotices.sentence(
                RecordNotices.because(record.getState(), record.getStateReason()))
            + "] "
            + title;
  }

  private Instant claimed(LearningRecord record) {
    try {
      return Instant.parse(record.getClaimedTime());
    } catch (DateTimeParseException e) {
      return updated; // an entry needs a time, and this one claims none
    }
  }

  private void category(String scheme, String term, String label) throws XMLStreamException {
    if (term.isEmpty()) {
      return;
    }
    xml.writeEmptyElement(ATOM, "category");
    xml.writeAttribute("scheme", scheme);
    xml.writeAttribute("term", printable(term));
    xml.writeAttribute("label", printable(label));
    line();
  }

  private void text(String name, String text) throws XMLStreamException {
    xml.writeStartElement(ATOM, name);
    xml.writeAttribute("type", "text");
    xml.writeCharacters(printable(text));
    xml.writeEndElement();
    line();
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(ATOM, name);
    xml.writeCharacters(printable(text));
    xml.writeEndElement();
    line();
  }

  private void line() throws XMLStreamException {
    xml.writeCharacters("\n");
  }

  /// What XML 1.0 cannot hold becomes a replacement character.
  private static String printable(String text) {
    if (text.codePoints().allMatch(AtomFeed::isXml)) {
      return text;
    }
    var safe = new StringBuilder(text.length());
    text.codePoints().forEach(point -> safe.appendCodePoint(isXml(point) ? point : 0xfffd));
    return safe.toString();
  }

  private static boolean isXml(int point) {
    return point == '\n'
        || point == '\t'
        || (point >= 0x20 && point <= 0xd7ff)
        || (point >= 0xe000 && point <= 0xfffd)
        || point >= 0x10000;
  }
}
