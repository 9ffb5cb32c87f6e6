package org.kith.cli.exports;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.xml.stream.XMLStreamException;
import org.kith.cli.Failure;
import org.kith.client.render.AtomFeed;
import org.kith.client.render.CsvCells;
import org.kith.client.render.RecordColumns;
import org.kith.client.render.RecordHtml;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.LearningRecord;

/// A form of export.
public enum ExportForm {
  jsonl,
  csv,
  atom,
  html;

  /// Records on one page: more than anybody prints, few enough for a browser.
  static final int PAGE_RECORDS_MAX = 2_000;

  /// A sink of this form.
  ///
  /// @param title what was asked for, in words
  /// @param json one record as a line of JSON
  public RecordSink open(
      Writer out,
      ExportRecordsRequest request,
      String title,
      Instant now,
      Function<LearningRecord, String> json)
      throws IOException {
    return switch (this) {
      case jsonl -> lines(out, json);
      case csv -> csv(out, RecordColumns.of(request.getSearch().getKindsList()));
      case atom -> atom(out, request, title, now);
      case html -> html(out, title, now);
    };
  }

  private static RecordSink lines(Writer out, Function<LearningRecord, String> json) {
    return new RecordSink() {
      @Override
      public void add(LearningRecord record) throws IOException {
        out.write(json.apply(record));
        out.write('\n');
      }

      @Override
      public void finish() {}
    };
  }

  private static RecordSink csv(Writer out, RecordColumns columns) throws IOException {
    out.write(CsvCells.line(columns.names()));
    return lines(out, columns);
  }

  private static RecordSink lines(Writer out, RecordColumns columns) {
    return new RecordSink() {
      @Override
      public void add(LearningRecord record) throws IOException {
        out.write(CsvCells.line(columns.cells(record)));
      }

      @Override
      public void finish() {}
    };
  }

  /// The same question makes the same feed, whenever it is asked.
  private static RecordSink atom(
      Writer out, ExportRecordsRequest request, String title, Instant now) throws IOException {
    String id = "urn:kith:export:" + Sha256.hash(Bytes.wrap(request.toByteArray())).base32();
    try {
      var feed = new AtomFeed(out, id, title, now.truncatedTo(ChronoUnit.SECONDS));
      return new RecordSink() {
        @Override
        public void add(LearningRecord record) throws IOException {
          try {
            feed.add(record);
          } catch (XMLStreamException e) {
            throw new IOException(e);
          }
        }

        @Override
        public void finish() throws IOException {
          try {
            feed.close();
          } catch (XMLStreamException e) {
            throw new IOException(e);
          }
        }
      };
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static RecordSink html(Writer out, String title, Instant now) {
    List<LearningRecord> records = new ArrayList<>();
    return new RecordSink() {
      @Override
      public void add(LearningRecord record) {
        if (records.size() == PAGE_RECORDS_MAX) {
          throw Failure.refused(
              "More than "
                  + PAGE_RECORDS_MAX
                  + " records match, too many for one page. Narrow the search, or use --format"
                  + " csv.");
        }
        records.add(record);
      }

      @Override
      public void finish() throws IOException {
        String note = "Made with Kith on " + now.toString().substring(0, 10) + " (UTC).";
        out.write(RecordHtml.page(title, note, records));
      }
    };
  }
}
