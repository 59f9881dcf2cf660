package io.quorate.multijvm.campaign;

import io.quorate.multijvm.campaign.CampaignEpoch.Row;
import io.quorate.multijvm.fault.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The table of a campaign, by kinds of fault. */
final class CampaignReport {

  private static final String HEAD =
      "%-26s %4s %7s %7s %7s %7s %6s %7s %9s %9s %8s %6s"
          .formatted(
              "fault",
              "runs",
              "ops",
              "acked",
              "refused",
              "unknown",
              "p99 ms",
              "decided",
              "removed",
              "conflicts",
              "withheld",
              "gap ms");

  private CampaignReport() {}

  /** Returns its lines. */
  static List<String> lines(long seed, List<CampaignEpoch> epochs) {
    var lines = new ArrayList<String>();
    lines.add("campaign -Dseed=" + seed);
    lines.add(HEAD);
    List<Row> all = epochs.stream().flatMap(epoch -> epoch.rows().stream()).toList();
    for (FaultKind kind : FaultKind.values()) {
      List<Row> rows = all.stream().filter(r -> r.round().fault().kind() == kind).toList();
      if (!rows.isEmpty()) {
        lines.add(line(kind.word(), rows));
      }
    }
    lines.add(line("all", all));
    for (int i = 0; i < epochs.size(); i++) {
      CampaignEpoch epoch = epochs.get(i);
      lines.add("epoch %d: %s".formatted(i + 1, epoch.judgement()));
    }
    epochs.forEach(epoch -> epoch.voids().forEach(v -> lines.add("VOID " + v)));
    epochs.forEach(epoch -> epoch.findings().forEach(f -> lines.add("FOUND " + f)));
    return lines;
  }

  private static String line(String name, List<Row> rows) {
    return "%-26s %4d %7d %7d %7d %7d %6d %7d %9d %9d %8d %6d"
        .formatted(
            name,
            rows.size(),
            sum(rows, r -> r.counts().operations()),
            sum(rows, r -> r.counts().acknowledged()),
            sum(rows, r -> r.counts().refused()),
            sum(rows, r -> r.counts().unknown()),
            most(rows, Row::p99Ms),
            sum(rows, r -> r.round().figures().decisions()),
            sum(rows, r -> r.round().figures().removed()),
            sum(rows, r -> r.round().figures().conflicts()),
            sum(rows, r -> r.round().figures().withheld()),
            most(rows, r -> r.round().unavailable().toMillis()));
  }

  private static long sum(List<Row> rows, ToLongFunction<Row> of) {
    return rows.stream().mapToLong(of).sum();
  }

  private static long most(List<Row> rows, ToLongFunction<Row> of) {
    return rows.stream().mapToLong(of).max().orElse(0);
  }
}
