package org.kith.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.PublishRecordRequest;

/// Records of about 1.2 KB whose words are as unevenly common as in real text. One seed gives one
/// sequence.
final class Texts {
  private static final List<String> TOPICS =
      List.of("handover", "falls", "sepsis", "medicines-safety", "discharge-transfer", "referral");
  private static final List<String> SETTINGS =
      List.of("acute-ward", "hospice", "home", "general-practice", "community-services");
  private static final int WORDS = 6_000;
  private static final int TITLE_WORDS = 8;
  private static final int SUMMARY_WORDS = 24;
  private static final int HAPPENED_WORDS = 74;
  private static final int LEARNED_WORDS = 38;

  private final SplittableRandom random;
  private final List<String> words = new ArrayList<>();
  private final String run;
  private long serial;

  Texts(long seed) {
    random = new SplittableRandom(seed);
    // Request ids differ from run to run, as those of different people do.
    run = new UUID(random.nextLong(), random.nextLong()).toString();
    SplittableRandom letters = new SplittableRandom(42);
    String[] starts = {"ca", "re", "ha", "wa", "mo", "ti", "se", "lo", "pa", "ne", "du", "fi"};
    String[] middles = {"n", "rd", "st", "ll", "m", "ver", "ng", "t", "ck", "p"};
    String[] ends = {"e", "ing", "ed", "er", "ion", "al", "y", "s", "ment", "o"};
    while (words.size() < WORDS) {
      words.add(
          starts[letters.nextInt(starts.length)]
              + middles[letters.nextInt(middles.length)]
              + (letters.nextBoolean() ? starts[letters.nextInt(starts.length)] : "")
              + ends[letters.nextInt(ends.length)]
              + (words.size() > WORDS / 2 ? starts[letters.nextInt(starts.length)] : ""));
    }
  }

  /// The next record, with a request id of its own.
  PublishRecordRequest next() {
    return next("");
  }

  /// The next record, with a word in its title.
  PublishRecordRequest next(String mark) {
    serial++;
    LearningRecord record =
        LearningRecord.newBuilder()
            .setTitle("No " + serial + " " + mark + " " + text(TITLE_WORDS))
            .setSummary(text(SUMMARY_WORDS) + ".")
            .addTopics(TOPICS.get(random.nextInt(TOPICS.size())))
            .addSettings(SETTINGS.get(random.nextInt(SETTINGS.size())))
            .setLevel("team")
            .setAuthorRole("ward manager")
            .setAudience("network")
            .setLicence("CC-BY-4.0")
            .setLesson(
                Lesson.newBuilder()
                    .setLessonType("incident")
                    .setWhatHappened(text(HAPPENED_WORDS) + ".")
                    .setWhatWeLearned(text(LEARNED_WORDS) + "."))
            .build();
    return PublishRecordRequest.newBuilder()
        .setRecord(record)
        .setRequestId(run + "-" + serial)
        .build();
  }

  /// Three words as people search for them: not the commonest, not the rarest.
  String query() {
    return word(40) + " " + word(40) + " " + word(40);
  }

  private String text(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(word(0));
    }
    return text.toString();
  }

  /// A word, drawn so that the n-th commonest comes about 1/n as often as the first.
  private String word(int skipped) {
    double spread = Math.log(WORDS);
    int rank = (int) Math.exp(random.nextDouble() * spread) - 1;
    return words.get(Math.min(WORDS - 1, rank + skipped));
  }
}
