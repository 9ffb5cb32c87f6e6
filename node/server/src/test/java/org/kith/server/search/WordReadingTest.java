package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.HILLTOP;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.protocol.bytes.RecordId;
import org.kith.server.search.SearchHit.Highlight;
import org.kith.server.store.Journal;

/// Other words for the same, words mistyped, words left short, words with a field.
class WordReadingTest extends SearchFixture {
  private static final String PADDING = " Nobody knows any more about it.";

  @TempDir Path home;

  private RecordId add(String title, String text) {
    return journal.add(RIVERSIDE, Journal.lesson(title, text + PADDING, "falls", "acute-ward"));
  }

  @ParameterizedTest
  @CsvSource({
    "VTE, A venous thromboembolism was missed",
    "venous thromboembolism prophylaxis, Prophylaxis of VTE was late",
    "A&E, Long waits in the emergency department",
    "ED waits, Long waits in the emergency department",
    "emergency department waits, Waits in A&E grew",
    "oedema, Leg edema was seen too late",
    "hemorrhage, A haemorrhage after birth",
    "pediatric doses, Doses of paediatric syrup",
    "NEWS2, The national early warning score rose",
    "early warning score, NEWS2 was high all night",
    "COPD, Chronic obstructive pulmonary disease and oxygen",
    "acute kidney injury, AKI alerts nobody read",
    "UTI, A urinary tract infection was treated twice",
    "MRSA swabs, Swabs for methicillin resistant staphylococcus aureus",
    "acetaminophen, Paracetamol was given twice",
    "statin, Atorvastatin was stopped at discharge",
    "out of hours, Nobody answered OOH calls",
    "handoff, The handover sheet was lost"
  })
  void whatMeansTheSameIsFound(String words, String title) {
    RecordId wanted = add(title, "Nothing more was said about it then.");
    journal.add(HILLTOP, Journal.lesson("Something else altogether"));
    catchUp();
    assertThat(ids(words)).containsExactly(wanted);
    assertThat(find(words).hits().getFirst().highlights())
        .anySatisfy(passage -> assertThat(passage.text()).contains("«"));
  }

  @Test
  void codesAndMedicinesAreFoundAsTheyStand() {
    RecordId code = add("Pump MW-2041/7 stopped", "Lot K88123s of apixaban 2.5 mg was recalled.");
    add("Pump MW-2042/7 went on", "Lot K88124s of rivaroxaban was not.");
    catchUp();
    for (String words :
        List.of("MW-2041/7", "K88123s", "k88123S", "apixaban K88123s", "\"apixaban 2.5 mg\"")) {
      assertThat(ids(words)).as(words).containsExactly(code);
    }
    assertThat(ids("K88125s")).as("a code is never another").isEmpty();
    assertThat(ids("DOAC")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "hanodver, 1",
    "handovr, 1",
    "handoverr, 1",
    "hndoevr, 0",
    "medicaton, 1",
    "anticoagulaton, 1",
    "antcoagulaton, 1",
    "antcoaglaton, 0",
    "hand, 0",
    "shet, 1",
    "she, 0"
  })
  void aMistypedWordFindsWhatIsNear(String typed, int found) {
    add("Handover sheet of anticoagulation medication", "It said nothing more about that.");
    add("Cushions on chairs", "Nothing was said.");
    catchUp();
    assertThat(find(typed).totalSize()).isEqualTo(found);
  }

  @Test
  void aWordThatRecordsHaveIsMeantAsItStands() {
    RecordId form = add("The form was long", "So said all.");
    add("The farm was far", "So said all.");
    catchUp();
    assertThat(ids("form")).containsExactly(form);
    assertThat(ids("forn")).containsExactly(form);
    Highlight title = find("forn").hits().getFirst().highlights().getFirst();
    assertThat(title.text()).isEqualTo("The «form» was long");
  }

  @ParameterizedTest
  @CsvSource({
    "handov*, 2",
    "medicat*, 1",
    "thromb*, 1",
    "hando* medi*, 1",
    "K881*, 1",
    "zz*, 0",
    "h*, 0",
    "*over, 0",
    "anticoag* handover, 2"
  })
  void theBeginningOfAWordFindsAllThatBeginSo(String typed, int found) {
    add("Handover of medication", "Anticoagulation and thromboembolism, lot K88123s.");
    add("Handovers at night", "An anticoagulant was not there.");
    catchUp();
    assertThat(find(typed).totalSize()).isEqualTo(found);
  }

  @Test
  void aNumberAndItsUnitAreTwoWordsHoweverTheyAreWritten() {
    RecordId apart = add("Heparin, 40 mg in place of 4", "The syringe held 2.5 ml.");
    RecordId joined = add("Heparin 40mg again", "It held 2.5mL, and bay 4g was full.");
    add("Forty beds", "40 were made by hand, and mg stands elsewhere.");
    RecordId code = add("Lot 40mgx and B2g", "A code is no number with a unit.");
    catchUp();
    for (String typed : List.of("40mg", "40MG", "\"40 mg\"", "\"40mg\"")) {
      assertThat(ids(typed)).as(typed).containsExactlyInAnyOrder(apart, joined);
    }
    assertThat(ids("40 mg")).contains(apart, joined);
    assertThat(ids("2.5ml")).containsExactlyInAnyOrder(apart, joined);
    assertThat(ids("40mgx")).containsExactly(code);
    assertThat(ids("b2g")).containsExactly(code);
    assertThat(find("\"40 mg\"").hits())
        .extracting(hit -> hit.highlights().getFirst().text())
        .anyMatch(text -> text.contains("«40»«mg» again") || text.contains("«40mg» again"));
  }

  @Test
  void fieldsCanBeNamed() {
    RecordId falls = add("Falls at night", "A rug was in the way of the trolley.");
    RecordId rug =
        journal.add(
            HILLTOP,
            Journal.lesson(
                "Rugs: the rug", "It was about falls at night.", "medicines-safety", "home"));
    RecordId practice = journal.add(HILLTOP, Made.practice("Night rounds", "idea"));
    catchUp();
    assertThat(ids("title:falls")).containsExactly(falls);
    assertThat(ids("TITLE:Falls")).containsExactly(falls);
    assertThat(ids("title:\"falls at night\"")).containsExactly(falls);
    assertThat(ids("text:trolley")).containsExactly(falls);
    assertThat(ids("text:\"falls at night\"")).containsExactly(rug);
    assertThat(ids("night kind:practice")).containsExactly(practice);
    assertThat(ids("kind:practice")).containsExactly(practice);
    assertThat(ids("topic:medicines-safety rug")).containsExactly(rug);
    assertThat(ids("topic:medicines")).containsExactly(rug);
    assertThat(ids("setting:home rug")).containsExactly(rug);
    assertThat(ids("topic:nothing rug")).isEmpty();
    assertThat(ids("title: falls")).as("no value is no field").contains(falls);
    assertThat(find("title:rug").hits().getFirst().highlights().getFirst().text())
        .isEqualTo("«Rugs»: the «rug»");
  }

  @Test
  void anotherFileIsReadAtOnceAndABrokenOneIsNamed() throws Exception {
    Path file = home.resolve("synonyms.txt");
    assertThat(Synonyms.read(file).problem()).isEmpty();
    assertThat(Synonyms.shipped().size()).isGreaterThan(400);

    Files.writeString(file, "# ours\n\nwibble, wobble chair # odd\nxylo => yonder\n");
    Synonyms.Reading read = Synonyms.read(file);
    assertThat(read.problem()).isEmpty();
    RecordId chair = add("The wobble chair fell", "So it did.");
    RecordId yonder = add("It was yonder", "So it was.");
    catchUp();
    index.close();
    index =
        opened(folder, journal.store, () -> NOW, nanoTime::get, read.synonyms(), Optional.empty());
    assertThat(ids("wibble")).containsExactly(chair);
    assertThat(ids("xylo")).containsExactly(yonder);
    assertThat(ids("VTE")).isEmpty();
    assertThat(read.synonyms().of(List.of("yonder"))).as("one way").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "good, fine\nalone\n",
        "a, b\n, c",
        "a, b\na => b => c",
        "a, b\n=> c",
        "a, b\na b c d e f g h i, j"
      })
  void aBrokenLineIsNamedAndTheShippedWordsStandIn(String text) throws Exception {
    Path file = home.resolve("synonyms.txt");
    Files.writeString(file, text);
    Synonyms.Reading read = Synonyms.read(file);
    assertThat(read.problem().orElseThrow())
        .startsWith("synonyms.txt is not used")
        .contains("line 2 has");
    assertThat(read.synonyms().of(List.of("vte"))).isNotEmpty();
  }

  @Test
  void whatIsNoTextOrTooMuchIsSaid() throws Exception {
    Path file = home.resolve("synonyms.txt");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(Synonyms.read(file).problem())
        .isEqualTo(Optional.of(said("it is no text in UTF-8")));
    Files.write(file, "a, b\n".repeat(300_000).getBytes(StandardCharsets.UTF_8));
    assertThat(Synonyms.read(file).problem())
        .isEqualTo(Optional.of(said("it has more than 1 MiB")));
  }

  private static String said(String why) {
    return "synonyms.txt is not used, the synonyms that come with Kith are: " + why + ".";
  }
}
