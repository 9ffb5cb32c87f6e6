package org.kith.cli.imports;

import com.google.gson.JsonElement;
import java.io.BufferedReader;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.kith.cli.records.JsonTree;
import org.kith.cli.records.RecordFile;
import org.kith.cli.records.SyntaxFault;
import org.kith.cli.records.YamlTree;
import org.kith.client.PublishListener;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.Refusal;

/// One import: rows in, requests to publish out, and what became of each row.
///
/// It is an iterator, so that rows are read only as fast as they are published.
public final class ImportRun implements Iterator<PublishRecordRequest>, PublishListener {
  /// Why what the personal-data guard warns of may stay: nobody here wrote these texts.
  public static final String IMPORTED = "import of records that were written elsewhere";

  /// Form of the file.
  public enum Form {
    JSONL,
    CSV,
    YAML
  }

  private record Ready(RowRead.Good row, PublishRecordRequest request) {}

  private final Iterator<RowRead> rows;
  private final Optional<ImportMap> map;
  private final RowFilter filter;
  private final YearMonth month;
  private final RefusedRows refusedRows;
  private final IntConsumer progress;
  private final RowNames names;
  private final ImportReport report = new ImportReport();
  private final Set<String> columnsSeen = new HashSet<>();

  /// Rows given out and not yet answered, oldest first.
  private final Deque<RowRead.Good> waiting = new ArrayDeque<>();

  private String warnedReason = IMPORTED;
  private int read;
  private @Nullable Ready next;

  private ImportRun(
      Iterator<RowRead> rows,
      Optional<ImportMap> map,
      RowFilter filter,
      YearMonth month,
      RefusedRows refusedRows,
      IntConsumer progress) {
    this.rows = rows;
    this.map = map;
    this.filter = filter;
    this.month = month;
    this.refusedRows = refusedRows;
    this.progress = progress;
    this.names = new RowNames(map.map(ImportMap::canonical).orElse(""));
  }

  /// Opens a file.
  ///
  /// @param month this month, for records that are due for review some time from now
  /// @param progress told how many rows were read
  /// @throws MapFault where the file has not the columns that are asked for
  public static ImportRun open(
      BufferedReader file,
      Form form,
      Optional<ImportMap> map,
      RowFilter filter,
      YearMonth month,
      RefusedRows refusedRows,
      IntConsumer progress)
      throws MapFault {
    Iterator<RowRead> rows =
        switch (form) {
          case JSONL -> new JsonlRows(file);
          case CSV -> {
            var csv = new CsvRows(file);
            if (map.isEmpty()) {
              ColumnTree.requireKnown(csv.heading());
            }
            requireColumns(csv.heading(), map, filter);
            yield csv;
          }
          case YAML -> new YamlRows(file);
        };
    return new ImportRun(rows, map, filter, month, refusedRows, progress);
  }

  private static void requireColumns(
      List<String> heading, Optional<ImportMap> map, RowFilter filter) throws MapFault {
    Set<String> missing = new TreeSet<>(map.map(ImportMap::columns).orElse(Set.of()));
    missing.addAll(filter.columns());
    missing.removeAll(heading);
    if (!missing.isEmpty()) {
      throw new MapFault(
          "the file has no column " + missing + "; its columns are " + String.join(", ", heading));
    }
  }

  /// Says why what the personal-data guard warns of may stay. With an empty reason, rows that it
  /// warns of are refused.
  public void warned(String reason) {
    warnedReason = reason;
  }

  public ImportReport report() {
    return report;
  }

  /// Columns that the map or the filter names and that no row had.
  public Set<String> columnsNeverSeen() {
    Set<String> never = new TreeSet<>(map.map(ImportMap::columns).orElse(Set.of()));
    never.addAll(filter.columns());
    never.removeAll(columnsSeen);
    return never;
  }

  /// Reads all rows and counts what would be published; publishes nothing. The personal-data guard
  /// is asked as a node asks it that knows of no site of its own.
  public void countOnly() {
    countOnly((_, _) -> {});
  }

  /// A row of the file and what became of it.
  public interface EachRow {
    void row(int line, LearningRecord record);
  }

  /// The same, and hands over each record that could be published.
  public void countOnly(EachRow each) {
    while (hasNext()) {
      LearningRecord record = next().getRecord();
      RowRead.Good row = answered();
      List<GuardFinding> findings = PersonGuard.find(record);
      List<FieldProblem> found =
          findings.stream()
              .map(finding -> problem(finding.field(), finding.description()))
              .toList();
      if (findings.stream().anyMatch(GuardFinding::refuses)
          || (warnedReason.isEmpty() && !found.isEmpty())) {
        refuse(row, found);
      } else {
        report.accept();
        report.warn(row.line(), found);
        each.row(row.line(), record);
      }
    }
  }

  @Override
  public boolean hasNext() {
    while (next == null && rows.hasNext()) {
      next = prepare(rows.next()).orElse(null);
      progress.accept(++read);
    }
    return next != null;
  }

  @Override
  public PublishRecordRequest next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Ready ready = next;
    next = null;
    synchronized (waiting) {
      waiting.add(ready.row());
    }
    return ready.request();
  }

  private Optional<Ready> prepare(RowRead read) {
    return switch (read) {
      case RowRead.Broken broken -> {
        refuse(broken, List.of(problem("row", broken.reason())));
        yield Optional.empty();
      }
      case RowRead.Good good -> {
        columnsSeen.addAll(good.row().columns().keySet());
        if (!filter.matches(good.row())) {
          report.skip();
          yield Optional.empty();
        }
        yield switch (record(good.row())) {
          case ImportMap.Made(LearningRecord record) -> ready(good, record);
          case ImportMap.Failed(List<FieldProblem> problems) -> {
            refuse(good, problems);
            yield Optional.empty();
          }
        };
      }
    };
  }

  private Optional<Ready> ready(RowRead.Good good, LearningRecord record) {
    List<FieldProblem> problems =
        RecordRules.check(RecordRules.withDefaults(record, month)).stream()
            .map(broken -> problem(broken.field(), broken.description()))
            .toList();
    if (!problems.isEmpty()) {
      refuse(good, problems);
      return Optional.empty();
    }
    return Optional.of(
        new Ready(
            good,
            PublishRecordRequest.newBuilder()
                .setWarnedReason(warnedReason)
                .setRecord(record)
                .setRequestId(names.next(good.row().text()))
                .build()));
  }

  private ImportMap.Mapped record(Row row) {
    if (map.isPresent()) {
      return map.get().apply(row);
    }
    try {
      return switch (row.form()) {
        case JSONL -> made(JsonTree.parse(row.text()));
        case YAML -> made(YamlTree.parse(row.text(), row.line()));
        case CSV -> {
          ColumnTree.Reading cells = ColumnTree.read(row.columns());
          yield cells.problems().isEmpty()
              ? made(cells.tree())
              : new ImportMap.Failed(cells.problems());
        }
      };
    } catch (SyntaxFault e) {
      return new ImportMap.Failed(List.of(problem("row", e.sentence())));
    }
  }

  private static ImportMap.Mapped made(JsonElement tree) {
    return switch (RecordFile.of(tree)) {
      case RecordFile.Read(LearningRecord record) -> new ImportMap.Made(record);
      case RecordFile.Unreadable unreadable -> new ImportMap.Failed(unreadable.all());
    };
  }

  private void refuse(RowRead row, List<FieldProblem> problems) {
    report.refuse(row.line(), problems);
    refusedRows.add(row, problems);
  }

  private RowRead.Good answered() {
    synchronized (waiting) {
      return waiting.remove();
    }
  }

  @Override
  public void published(
      long position, PublishRecordRequest request, PublishRecordResponse receipt) {
    RowRead.Good row = answered();
    if (receipt.getRepeated()) {
      report.repeat();
    } else {
      report.accept();
      report.warn(
          row.line(),
          receipt.getFindingsList().stream()
              .map(found -> problem(found.getField(), found.getDescription()))
              .toList());
    }
  }

  @Override
  public void refused(long position, PublishRecordRequest request, Refusal refusal) {
    RowRead.Good row = answered();
    refuse(
        row,
        refusal.getProblemsCount() > 0
            ? refusal.getProblemsList()
            : List.of(problem("record", refusal.getMessage())));
  }

  private static FieldProblem problem(String field, String description) {
    return FieldProblem.newBuilder()
        .setField(field.isEmpty() ? "record" : field)
        .setDescription(description)
        .build();
  }
}
