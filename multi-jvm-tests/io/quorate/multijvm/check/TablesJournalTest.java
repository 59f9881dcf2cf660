package io.quorate.multijvm.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablesJournalTest {

  private static final JournalRow OPENED = row(1, "account.opened", "{}");
  private static final JournalRow CLOSED = row(2, "account.closed", "{}");

  @Test
  void shouldFindNothingWhereAllHaveTheSame() {
    List<JournalRow> rows = List.of(OPENED, CLOSED);

    assertThat(TablesJournal.differences(Map.of(1, rows, 2, List.copyOf(rows), 3, rows))).isEmpty();
  }

  @Test
  void shouldFindARowThatIsMissing() {
    assertThat(
            TablesJournal.differences(
                Map.of(1, List.of(OPENED, CLOSED), 2, List.of(OPENED), 4, List.of(OPENED, CLOSED))))
        .singleElement()
        .asString()
        .contains("row 1 of node 1 is account|a 2 account.closed {}, and of node 2 missing");
  }

  @Test
  void shouldFindAnOrderAndAPayloadThatDiffer() {
    List<JournalRow> rows = List.of(OPENED, CLOSED);

    assertThat(TablesJournal.differences(Map.of(1, rows, 2, List.of(CLOSED, OPENED)))).hasSize(1);
    assertThat(
            TablesJournal.differences(
                Map.of(1, rows, 2, List.of(OPENED, row(2, "account.closed", "{ }")))))
        .hasSize(1);
  }

  private static JournalRow row(long sequence, String event, String payload) {
    return new JournalRow(
        "account|a", sequence, "", event, payload.getBytes(StandardCharsets.UTF_8));
  }
}
