package io.quorate.multijvm.check;

import static io.quorate.multijvm.lock.LockAttempts.LOCK;
import static io.quorate.multijvm.lock.LockAttempts.granted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.lock.Claim;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockMode;
import io.quorate.lock.LossReason;
import io.quorate.multijvm.lock.GuardedRow;
import io.quorate.multijvm.lock.GuardedWrite;
import io.quorate.multijvm.lock.LockAttempts;
import io.quorate.multijvm.lock.LockKey;
import io.quorate.multijvm.lock.LockKind;
import io.quorate.multijvm.lock.LockRecords;
import io.quorate.runtime.codec.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All checks together, on a lease that owner a lets expire. */
class LockAuditTest {

  private static final long LATE_MS = LockAudit.LATE.toMillis();

  private final LockRecords records = new LockRecords();
  private final List<JsonNode> events = new ArrayList<>();
  private final List<GuardedRow> rows = new ArrayList<>();

  @Test
  void shouldFindNothingWhenALeaseEndsInTime() {
    held();
    over(LockAttempts.TTL_MS + LATE_MS);

    LockReport report = judge();
    assertThat(report.findings()).isEmpty();
    assertThat(report.granted()).isEqualTo(1);
    assertThat(report.expired()).isEqualTo(1);
    assertThat(report.written()).isEqualTo(1);
    assertThat(report.judged()).isEqualTo(1);
    assertThat(report.latest()).isEqualTo(LockAudit.LATE);
    assertThat(report.voids()).hasSize(6);
  }

  @Test
  void shouldFindALeaseThatEndsMuchTooLate() {
    held();
    over(LockAttempts.TTL_MS + LATE_MS + 1);

    assertFound("Expected token 1 to end within");
    assertThat(judge(new Outage(1500, 1501, 10)).findings()).isEmpty();
    assertThat(judge(new Outage(1500, 1600, 0)).findings()).hasSize(1);
    assertThat(judge(new Outage(0, 900, 1000)).findings()).hasSize(1);
  }

  @Test
  void shouldFindALeaseThatNeverEnds() {
    held();

    assertFound("Expected nobody to hold it or wait for it in the end");
  }

  @Test
  void shouldRunEachCheck() {
    held();
    over(LockAttempts.TTL_MS);
    records.add(granted(20, 30, "b", 1));
    rows.add(new GuardedRow(LOCK, "b", 1));

    assertFound("the history to have the grant of token 1 to w-b");
    assertFound("Expected leases that may last together");
    assertFound("Expected one owner of a token");
    assertFound("Expected a linearizable history");
  }

  private void held() {
    records.add(new LockKey(LOCK, LockKind.MUTEX));
    records.add(granted(0, 10, "a", 1));
    records.add(new GuardedWrite(LOCK, "a", 1, 0, 1, GuardedWrite.Outcome.ACCEPTED));
    rows.add(new GuardedRow(LOCK, "a", 1));
    var claim = new Claim("a", LockMode.EXCLUSIVE, 1, LockAttempts.TTL_MS, null, 0, 0, null);
    add(
        "lock.granted",
        new LockEvent.Granted("w-a", "r", claim, 1, null, LockAttempts.TTL_MS, 0, 0));
  }

  private void over(long atMs) {
    add("lock.lost", new LockEvent.Lost(1, LossReason.EXPIRED, null, 0, atMs));
  }

  private void add(String type, LockEvent event) {
    ObjectNode json = Json.STORED.valueToTree(event);
    events.add(json.put("sequence", events.size() + 1).put("type", type));
  }

  private LockReport judge(Outage... outages) {
    return LockAudit.judge(records, name -> events, rows, List.of(outages));
  }

  private void assertFound(String text) {
    assertThat(judge().findings()).anyMatch(finding -> finding.contains(text));
  }
}
