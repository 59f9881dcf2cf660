package io.quorate.storage.raft.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.storage.ProjectionView.Row;
import io.quorate.storage.Reminders.Due;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the folds should be, in sorted maps. */
final class FoldModel {

  private static final Comparator<String> BYTES =
      Comparator.comparing(text -> text.getBytes(UTF_8), Arrays::compareUnsigned);

  private static final Comparator<Due> DUE =
      Comparator.comparingLong(Due::dueAtMs).thenComparing(Due::persistenceId, BYTES);

  private final Map<String, SortedMap<String, String>> tables = new HashMap<>();
  private final Map<String, Long> reminders = new HashMap<>();
  private final Map<String, Integer> positions = new HashMap<>();

  FoldModel copy() {
    var copy = new FoldModel();
    tables.forEach((table, rows) -> copy.table(table).putAll(rows));
    copy.reminders.putAll(reminders);
    copy.positions.putAll(positions);
    return copy;
  }

  SortedMap<String, String> table(String name) {
    return tables.computeIfAbsent(name, any -> new TreeMap<>(BYTES));
  }

  List<Row> scan(String table, String after, int limit) {
    return table(table).entrySet().stream()
        .filter(row -> BYTES.compare(row.getKey(), after) > 0)
        .limit(limit)
        .map(row -> new Row(row.getKey(), row.getValue()))
        .toList();
  }

  void remind(String id, long dueAtMs) {
    if (dueAtMs == 0) {
      reminders.remove(id);
    } else {
      reminders.put(id, dueAtMs);
    }
  }

  List<Due> due(long nowMs, Due after, int limit) {
    return reminders.entrySet().stream()
        .map(each -> new Due(each.getValue(), each.getKey()))
        .filter(due -> due.dueAtMs() <= nowMs && DUE.compare(due, after) > 0)
        .sorted(DUE)
        .limit(limit)
        .toList();
  }

  int position(String consumer) {
    return positions.getOrDefault(consumer, 0);
  }

  void move(String consumer, int entries) {
    positions.merge(consumer, entries, Integer::sum);
  }
}
