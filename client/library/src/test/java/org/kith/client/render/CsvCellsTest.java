package org.kith.client.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1", "+44", "-2", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "'=1", "''=1"
      })
  void whatCouldBeAFormulaBeginsWithAnApostropheAndComesBack(String text) {
    String safe = CsvCells.safe(text);
    assertThat(safe).isEqualTo("'" + text);
    assertThat(CsvCells.read(safe)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "words", "'quoted'", "a=b", " =1", "'", "''"})
  void otherTextStaysAsItIs(String text) {
    assertThat(CsvCells.safe(text)).isEqualTo(text);
    assertThat(CsvCells.read(text)).isEqualTo(text);
  }

  @Test
  void cellsAreQuotedWhereTheyMustBe() {
    assertThat(CsvCells.line(List.of("a", "b,c", "d\"e", "f\ng", "", "=h,i")))
        .isEqualTo("a,\"b,c\",\"d\"\"e\",\"f\ng\",,\"'=h,i\"\r\n");
  }

  @Test
  void noCellOfAHostileRecordIsAFormula() {
    RecordColumns columns = RecordColumns.of(List.of());
    for (String cell : columns.cells(HostileRecord.make())) {
      assertThat(CsvCells.safe(cell)).doesNotStartWith("=").doesNotStartWith("+");
      assertThat(CsvCells.safe(cell)).doesNotStartWith("-").doesNotStartWith("@");
      assertThat(CsvCells.safe(cell)).doesNotStartWith("\t");
    }
  }

  @Test
  void columnsAreThoseOfTheKindsThatAreAskedFor() {
    List<String> method = RecordColumns.of(List.of("method")).names();
    assertThat(method).startsWith("recordId", "kind", "state", "cautions");
    assertThat(method).contains("title", "contact.team", "period.start", "method.purpose");
    assertThat(method).noneMatch(name -> name.startsWith("lesson."));
    assertThat(RecordColumns.of(List.of("tried-here")).names())
        .contains("triedHere.context.organisationKind", "triedHere.reasons");
    assertThat(RecordColumns.of(List.of()).names())
        .doesNotHaveDuplicates()
        .contains("lesson.whatHappened", "retraction.erase", "lab.synthesis", "offer.help");
  }
}
