package org.kith.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import org.kith.client.bundle.AuditReport;

/// What a file of the audit proves, for people and for programs.
final class AuditPage {
  private AuditPage() {}

  static void showInvalid(Screen screen, String reason) {
    var json = new JsonObject();
    json.addProperty("valid", false);
    json.addProperty("reason", reason);
    screen.answer(json, () -> screen.line("NOT VALID"));
    screen.warning("The audit does not verify: " + reason);
  }

  /// @param policy whether one was asked for
  static void show(Screen screen, AuditReport report, boolean policy) {
    screen.answer(json(report), () -> print(screen, report, policy));
    for (AuditReport.Break broken : report.breaks()) {
      screen.warning(words(broken));
    }
  }

  private static String time(long ms) {
    return ms == 0 ? "" : Instant.ofEpochMilli(ms).toString();
  }

  private static String words(AuditReport.Break broken) {
    return "Line %d of the %s log was ended: %s has %d entries of it that are not all in this file. Entry %d of the governance log (%s, %s) says why: %s"
        .formatted(
            broken.line(),
            broken.log(),
            broken.by(),
            broken.size(),
            broken.index(),
            broken.decidedBy(),
            time(broken.decidedMs()),
            broken.reason());
  }

  private static void print(Screen screen, AuditReport report, boolean policy) {
    screen.heading("valid: the audit of " + report.name() + " (a claim)");
    screen.line("organisation  " + report.organisation().text());
    screen.line("written       " + time(report.writtenMs()));
    screen.line("local key     " + report.localVkey());
    screen.line("");
    var logs = new Table("LOG", "ENTRIES", "SIGNED HERE", "FIRST", "LAST", "ROOT");
    for (AuditReport.OneLog log : report.logs()) {
      logs.row(
          log.log(),
          Long.toString(log.size()),
          Long.toString(log.signedSize()),
          time(log.firstMs()),
          time(log.lastMs()),
          log.root().base64());
    }
    logs.print(screen);
    screen.line("");
    if (report.witnesses().isEmpty()) {
      screen.line("No peer has cosigned it: whoever has its node could have written it anew.");
    } else {
      var witnesses = new Table("COSIGNED BY", "LOG", "LINE", "ENTRIES", "TIME");
      for (AuditReport.Witnessed witness : report.witnesses()) {
        witnesses.row(
            witness.peer(),
            witness.log(),
            Integer.toString(witness.line()),
            Long.toString(witness.size()),
            Instant.ofEpochSecond(witness.timeSeconds()).toString());
      }
      witnesses.print(screen);
    }
    if (policy) {
      for (AuditReport.OneLog log : report.logs()) {
        screen.line(
            "policy        met for the first "
                + log.policySize()
                + " of the "
                + log.log()
                + " log");
      }
    }
    report.compared().forEach(file -> screen.line("agrees with   " + file));
  }

  private static JsonObject json(AuditReport report) {
    var json = new JsonObject();
    json.addProperty("valid", true);
    json.addProperty("organisationId", report.organisation().text());
    json.addProperty("name", report.name());
    json.addProperty("written", time(report.writtenMs()));
    json.addProperty("localVkey", report.localVkey());
    var logs = new JsonArray();
    for (AuditReport.OneLog log : report.logs()) {
      var one = new JsonObject();
      one.addProperty("log", log.log());
      one.addProperty("size", log.size());
      one.addProperty("root", log.root().base64());
      one.addProperty("signedSize", log.signedSize());
      if (log.policySize() >= 0) {
        one.addProperty("policySize", log.policySize());
      }
      one.addProperty("first", time(log.firstMs()));
      one.addProperty("last", time(log.lastMs()));
      logs.add(one);
    }
    json.add("logs", logs);
    var witnesses = new JsonArray();
    for (AuditReport.Witnessed witness : report.witnesses()) {
      var one = new JsonObject();
      one.addProperty("peer", witness.peer());
      one.addProperty("vkey", witness.vkey());
      one.addProperty("log", witness.log());
      one.addProperty("line", witness.line());
      one.addProperty("size", witness.size());
      one.addProperty("time", Instant.ofEpochSecond(witness.timeSeconds()).toString());
      witnesses.add(one);
    }
    json.add("witnesses", witnesses);
    var breaks = new JsonArray();
    for (AuditReport.Break broken : report.breaks()) {
      var one = new JsonObject();
      one.addProperty("log", broken.log());
      one.addProperty("line", broken.line());
      one.addProperty("size", broken.size());
      one.addProperty("by", broken.by());
      one.addProperty("index", broken.index());
      one.addProperty("decidedBy", broken.decidedBy());
      one.addProperty("time", time(broken.decidedMs()));
      one.addProperty("reason", broken.reason());
      breaks.add(one);
    }
    json.add("breaks", breaks);
    var compared = new JsonArray();
    report.compared().forEach(compared::add);
    json.add("agreesWith", compared);
    return json;
  }
}
