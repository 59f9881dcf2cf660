package io.quorate.multijvm.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.Claim;
import io.quorate.lock.LockMode;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.lock.LockAttempts;
import io.quorate.multijvm.lock.LockSetOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sets of the locks l and m, of owner a. */
class LockSetCheckTest {

  private static final String BOTH =
      "{\"grants\":[{\"lock\":\"l\",\"token\":1,\"waitId\":\"k.0\"},"
          + "{\"lock\":\"m\",\"token\":2,\"waitId\":\"k.1\"}]}";

  private final Map<String, Map<Long, LockHold>> grants =
      new HashMap<>(Map.of("l", new HashMap<>(), "m", new HashMap<>()));

  @Test
  void shouldAcceptAllAndNothing() {
    hold("l", 1, "released");
    hold("m", 2, "expired");
    assertThat(findings(granted(BOTH), givenBack())).isEmpty();

    grants.put("m", new HashMap<>());
    assertThat(findings(refused())).isEmpty();
  }

  @Test
  void shouldFindASetOfWhichOneIsMissing() {
    hold("l", 1, "expired");
    assertThat(findings(granted(BOTH))).singleElement().asString().contains("token 2 of m");

    hold("m", 2, "expired");
    String one = "{\"grants\":[{\"lock\":\"l\",\"token\":1}]}";
    assertThat(findings(granted(one))).singleElement().asString().contains("of every lock");
  }

  @Test
  void shouldFindOneThatSomebodyElseGaveBack() {
    hold("l", 1, "released");
    hold("m", 2, "expired");

    assertThat(findings(granted(BOTH))).singleElement().asString().contains("nobody else");
  }

  @Test
  void shouldFindWhatIsLeftOfOneThatWasRefused() {
    hold("l", 1, "expired");

    assertThat(findings(refused())).singleElement().asString().contains("nothing to be left");
    assertThat(findings(List.of(new Outage(500, 600, 1000)), refused())).isEmpty();
    assertThat(findings(List.of(new Outage(1001, 2000, 1000)), refused())).hasSize(1);
  }

  @Test
  void shouldFindOneThatIsGivenBackThoughTheOthersAreNotHeld() {
    hold("l", 1, "released");
    var back =
        new LockSetOperation(
            List.of("l", "m"),
            "a",
            Map.of("l", 1L, "m", 2L),
            0,
            List.of(LockAttempts.lost(30, 40, "not_held")));

    assertThat(findings(back)).singleElement().asString().contains("none to be given back");
  }

  private void hold(String lock, long token, String end) {
    var claim = new Claim("a", LockMode.EXCLUSIVE, 1, 1000, null, 0, 0, null);
    var hold = new LockHold(token, claim, 1, 0, 1000);
    hold.end(end, 1000);
    grants.computeIfAbsent(lock, one -> new HashMap<>()).put(token, hold);
  }

  private static LockSetOperation granted(String body) {
    return acquired(LockAttempts.attempt(0, 10, 200, body));
  }

  private static LockSetOperation refused() {
    return acquired(LockAttempts.refused(0, 10, "lock_not_acquired", ""));
  }

  private static LockSetOperation acquired(Attempt attempt) {
    return new LockSetOperation(List.of("l", "m"), "a", Map.of(), 0, List.of(attempt));
  }

  private static LockSetOperation givenBack() {
    return new LockSetOperation(
        List.of("l", "m"),
        "a",
        Map.of("l", 1L, "m", 2L),
        0,
        List.of(LockAttempts.attempt(20, 30, 200, BOTH)));
  }

  private List<String> findings(LockSetOperation... sets) {
    return findings(List.of(), sets);
  }

  private List<String> findings(List<Outage> outages, LockSetOperation... sets) {
    var findings = new ArrayList<String>();
    LockSetCheck.check(List.of(sets), grants, outages, findings);
    return findings;
  }
}
