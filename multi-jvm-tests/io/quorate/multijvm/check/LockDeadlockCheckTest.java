package io.quorate.multijvm.check;

import static io.quorate.multijvm.lock.LockAttempts.asked;
import static io.quorate.multijvm.lock.LockAttempts.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.lock.Claim;
import io.quorate.lock.CycleMember;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockMode;
import io.quorate.lock.WaitEnd;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.runtime.codec.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Owner a holds l and waits for m; b holds m and waits for l, and is refused there. */
class LockDeadlockCheckTest {

  private static final List<CycleMember> CYCLE =
      List.of(new CycleMember("l", "b"), new CycleMember("m", "a"));
  private static final long LATE_MS = 20_000;

  private final List<JsonNode> l = new ArrayList<>();
  private final List<JsonNode> m = new ArrayList<>();

  @Test
  void shouldAcceptOneOfACircle() {
    granted(l, "a", 0);
    granted(m, "b", 0);
    enqueued(m, "a", 10);
    enqueued(l, "b", 20);
    ended("b", CYCLE, 700);

    assertThat(findings()).isEmpty();
    assertThat(findings(asked("b", refused(20, 710, "deadlock", "")))).isEmpty();
  }

  @Test
  void shouldFindARefusalWhenTheOtherDidNotWait() {
    granted(l, "a", 0);
    granted(m, "b", 0);
    enqueued(l, "b", 20);
    ended("b", CYCLE, 700);

    assertThat(findings()).singleElement().asString().contains("to wait for one of the circle");
  }

  @Test
  void shouldFindARefusalLongAfterTheOtherHasGone() {
    granted(l, "a", 0);
    granted(m, "b", 0);
    enqueued(m, "a", 10);
    add(m, "lock.wait-ended", new LockEvent.WaitEnded("w-a", WaitEnd.TIMED_OUT, List.of(), 500));
    enqueued(l, "b", 20);
    ended("b", CYCLE, LATE_MS);

    assertThat(findings()).hasSize(1);
  }

  @Test
  void shouldFindARefusalOfOneThatIsInNobodysWay() {
    granted(l, "a", 0);
    granted(m, "c", 0);
    enqueued(m, "a", 10);
    enqueued(l, "b", 20);
    ended("b", CYCLE, 700);

    assertThat(findings()).singleElement().asString().contains("to wait for one of the circle");
  }

  @Test
  void shouldFindARefusalWhereNobodyIsInTheWay() {
    granted(l, "a", 0);
    add(l, "lock.released", new LockEvent.Released(1, 0, 0, 600));
    granted(m, "b", 0);
    enqueued(m, "a", 10);
    enqueued(l, "b", 20);
    ended("b", CYCLE, 700);

    assertThat(findings()).singleElement().asString().contains("to be in the way");
  }

  @Test
  void shouldFindARefusalThatTheHistoryDoesNotHave() {
    assertThat(findings(asked("b", refused(20, 710, "deadlock", ""))))
        .singleElement()
        .asString()
        .contains("the refusal in the history");
  }

  private static void granted(List<JsonNode> events, String owner, long atMs) {
    Claim claim = claim(owner);
    add(
        events,
        "lock.granted",
        new LockEvent.Granted("g-" + owner, "r", claim, 1, null, LATE_MS, 0, atMs));
  }

  private static void enqueued(List<JsonNode> events, String owner, long atMs) {
    add(
        events,
        "lock.enqueued",
        new LockEvent.Enqueued("w-" + owner, "r", claim(owner), false, LATE_MS, LATE_MS, atMs));
  }

  private void ended(String owner, List<CycleMember> cycle, long atMs) {
    add(l, "lock.wait-ended", new LockEvent.WaitEnded("w-" + owner, WaitEnd.DEADLOCK, cycle, atMs));
  }

  private static Claim claim(String owner) {
    return new Claim(owner, LockMode.EXCLUSIVE, 1, LATE_MS, null, 0, 0, null);
  }

  private static void add(List<JsonNode> events, String type, LockEvent event) {
    ObjectNode json = Json.STORED.valueToTree(event);
    events.add(json.put("sequence", events.size() + 1).put("type", type));
  }

  private List<String> findings(LockOperation... operations) {
    var findings = new ArrayList<String>();
    LockDeadlockCheck.check(
        Map.of("l", LockSpans.of(l), "m", LockSpans.of(m)), List.of(operations), findings);
    return findings;
  }
}
