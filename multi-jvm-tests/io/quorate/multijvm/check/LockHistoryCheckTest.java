package io.quorate.multijvm.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.lock.Claim;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockMode;
import io.quorate.lock.LossReason;
import io.quorate.lock.SessionRef;
import io.quorate.lock.WaitEnd;
import io.quorate.runtime.codec.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing proves nothing: each broken rule must be found. */
class LockHistoryCheckTest {

  private static final long TTL_MS = 1000;
  private static final SessionRef SESSION = new SessionRef("s", 1, 1);

  private final List<String> findings = new ArrayList<>();
  private final LockHistoryCheck check = new LockHistoryCheck("l", findings);
  private long sequence;

  @Test
  void shouldFindNothingInASoundHistory() {
    granted(0, "a", 1);
    enqueued("b", LockMode.EXCLUSIVE, 1);
    enqueued("c", LockMode.EXCLUSIVE, 1);
    enqueued("d", LockMode.EXCLUSIVE, 1);
    add(new LockEvent.Renewed(1, TTL_MS, 1500, 500));
    add(new LockEvent.Unattended("b", 10_600, 600));
    add(new LockEvent.WaitEnded("b", WaitEnd.LEFT, List.of(), 700));
    add(new LockEvent.Released(1, 0, 0, 800));
    granted(810, "c", 2);
    add(new LockEvent.TakenOver(2000, 900));
    add(new LockEvent.Lost(2, LossReason.EXPIRED, null, 0, 3810));
    granted(3820, "d", 3);
    add(new LockEvent.Undelivered(3, 3900, 3830));
    add(new LockEvent.Lost(3, LossReason.UNDELIVERED, null, 0, 3900));

    assertThat(findings).isEmpty();
    assertThat(check.holds()).isEmpty();
    assertThat(check.waiting()).isEmpty();
    assertThat(check.grants().keySet()).containsExactly(1L, 2L, 3L);
    assertThat(check.grants().get(2L).dueAtMs()).isEqualTo(3810);
    assertThat(check.grants().get(2L).end()).isEqualTo("expired");
  }

  @Test
  void shouldReadWhatIsServed() {
    ObjectNode event =
        Json.STORED.valueToTree(
            new LockEvent.Granted("w", "r", claim("a", LockMode.SHARED, 1), 5, null, TTL_MS, 0, 0));
    event.put("sequence", 1).put("type", "lock.granted").put("at", "2026-01-01T00:00:00Z");
    check.addServed(List.<JsonNode>of(event));

    assertThat(findings).isEmpty();
    assertThat(check.grants().get(5L).waitIds()).containsExactly("w");
  }

  @Test
  void shouldFindATokenThatDoesNotRise() {
    granted(0, "a", 3);
    add(new LockEvent.Released(3, 0, 0, 10));
    granted(20, "b", 3);

    assertFound("Expected a token above 3, but 3 was given to b");
  }

  @Test
  void shouldFindAnEventOutOfItsOrder() {
    granted(0, "a", 1);
    check.add(1, new LockEvent.Released(1, 0, 0, 10));

    assertFound("Expected an event after 1");
  }

  @Test
  void shouldFindTwoWhoHoldItAlone() {
    granted(0, "a", 1);
    granted(10, "b", 2);

    assertFound(
        "Expected nobody beside who holds it, but 2 was given to b while it was held by [a");
  }

  @Test
  void shouldFindOneAloneBesideThoseWhoShare() {
    granted(0, claim("a", LockMode.SHARED, 1), 1);
    granted(10, claim("b", LockMode.SHARED, 1), 2);
    assertThat(findings).isEmpty();

    granted(20, "c", 3);
    assertFound("3 was given to c");
  }

  @Test
  void shouldAcceptAnUpgradeOfTheOnlyHolder() {
    granted(0, claim("a", LockMode.SHARED, 1), 1);
    add(new LockEvent.Granted("u", "r", claim("a", LockMode.EXCLUSIVE, 1), 2, 1L, 1010, 0, 10));
    assertThat(findings).isEmpty();
    assertThat(check.grants().get(2L).count()).isEqualTo(2);

    granted(20, claim("b", LockMode.SHARED, 1), 3);
    assertFound("3 was given to b");
  }

  @Test
  void shouldFindTooManyPermits() {
    add(new LockEvent.Resized(3, 0));
    granted(0, claim("a", LockMode.EXCLUSIVE, 2), 1);
    granted(0, claim("b", LockMode.EXCLUSIVE, 1), 2);
    assertThat(findings).isEmpty();

    granted(0, claim("c", LockMode.EXCLUSIVE, 1), 3);
    assertFound("3 was given to c");
  }

  @Test
  void shouldFindOneWhoPassesWhoWaitsInFront() {
    granted(0, "a", 1);
    enqueued("b", LockMode.EXCLUSIVE, 1);
    enqueued("c", LockMode.EXCLUSIVE, 1);
    add(new LockEvent.Released(1, 0, 0, 10));
    granted(20, "c", 2);

    assertFound("Expected nobody to pass who waits in front, but 2 was given to c before");
  }

  @Test
  void shouldFindANewcomerWhoPassesTheQueue() {
    granted(0, "a", 1);
    enqueued("b", LockMode.EXCLUSIVE, 1);
    add(new LockEvent.Released(1, 0, 0, 10));
    granted(20, "c", 2);

    assertFound("2 was given to c before");
  }

  @Test
  void shouldFindAReaderWhoPassesAWriter() {
    granted(0, claim("a", LockMode.SHARED, 1), 1);
    enqueued("b", LockMode.EXCLUSIVE, 1);
    granted(20, claim("c", LockMode.SHARED, 1), 2);

    assertFound("2 was given to c before");
  }

  @Test
  void shouldAcceptThoseWhoFitBesideAllInFront() {
    granted(0, "a", 1);
    enqueued("b", LockMode.SHARED, 1);
    enqueued("c", LockMode.SHARED, 1);
    add(new LockEvent.Released(1, 0, 0, 10));
    granted(20, claim("c", LockMode.SHARED, 1), 2);
    granted(30, claim("b", LockMode.SHARED, 1), 3);

    assertThat(findings).isEmpty();
  }

  @Test
  void shouldAcceptAnOwnerWhoEntersAgain() {
    granted(0, "a", 1);
    enqueued("b", LockMode.EXCLUSIVE, 1);
    add(new LockEvent.Reentered("w2", "r", 1, 2, 1010, 0, null, null, null, 10));
    add(new LockEvent.Released(1, 1, 0, 20));
    add(new LockEvent.Released(1, 0, 0, 30));
    assertThat(findings).isEmpty();

    add(new LockEvent.Reentered("w3", "r", 1, 1, 1010, 0, null, null, null, 40));
    assertFound("Expected token 1 to be held");
  }

  @Test
  void shouldAcceptOneWhoAdvances() {
    granted(0, "a", 1);
    enqueued("b", LockMode.EXCLUSIVE, 1);
    enqueued("c", LockMode.EXCLUSIVE, 1);
    add(new LockEvent.Advanced("c", 10));
    add(new LockEvent.Released(1, 0, 0, 20));
    granted(30, "c", 2);

    assertThat(findings).isEmpty();
  }

  @Test
  void shouldFindALeaseThatEndsBeforeItsTime() {
    granted(0, "a", 1);
    add(new LockEvent.Lost(1, LossReason.EXPIRED, null, 0, TTL_MS - 1));

    assertFound("Expected token 1 to last until 1000");
  }

  @Test
  void shouldFindAGrantThatGoesBackToSoon() {
    granted(0, "a", 1);
    add(new LockEvent.Undelivered(1, 700, 10));
    add(new LockEvent.Claimed(1, "a", "r2", null, 20));
    add(new LockEvent.Lost(1, LossReason.UNDELIVERED, null, 0, 700));

    assertFound("Expected token 1 to last until");
  }

  @Test
  void shouldFindALeaseThatIsShorterThanAskedFor() {
    add(new LockEvent.Granted("a", "r", claim("a", LockMode.EXCLUSIVE, 1), 1, null, 999, 0, 0));

    assertFound("Expected a lease of 1000 ms");
  }

  @Test
  void shouldFindWhatIsLeftOfASessionThatHasEnded() {
    var claim = new Claim("a", LockMode.EXCLUSIVE, 1, 0, SESSION, 0, 0, null);
    add(new LockEvent.Granted("a", "r", claim, 1, null, Long.MAX_VALUE, 0, 0));
    add(new LockEvent.SessionEnded(SESSION, 10));

    assertFound("Expected nothing to be left of");
  }

  @Test
  void shouldFindTwoWhoWaitToHaveAloneWhatTheyShare() {
    granted(0, claim("a", LockMode.SHARED, 1), 1);
    granted(0, claim("b", LockMode.SHARED, 1), 2);
    upgrading("a");
    assertThat(findings).isEmpty();

    upgrading("b");
    assertFound("Expected one upgrade at a time");
  }

  @Test
  void shouldAcceptAnUpgradeAfterAnotherThatHasLostWhatItShared() {
    granted(0, claim("a", LockMode.SHARED, 1), 1);
    granted(0, claim("b", LockMode.SHARED, 1), 2);
    upgrading("a");
    add(new LockEvent.Lost(1, LossReason.EXPIRED, null, 0, TTL_MS));
    upgrading("b");

    assertThat(findings).isEmpty();
  }

  @Test
  void shouldAcceptPermitsThatWereInUseWhenThereWereMore() {
    add(new LockEvent.Resized(3, 0));
    granted(0, claim("a", LockMode.EXCLUSIVE, 3), 1);
    add(new LockEvent.Resized(1, 10));
    assertThat(findings).isEmpty();

    granted(20, claim("b", LockMode.EXCLUSIVE, 1), 2);
    assertFound("2 was given to b");
  }

  @Test
  void shouldFindWhatIsGivenAwayBeforeItsMinHoldIsOver() {
    granted(0, keptBack("a", 500, 0), 1);
    add(new LockEvent.Released(1, 0, 500, 100));
    granted(499, "b", 2);

    assertFound("Expected it to be kept back until 500");
  }

  @Test
  void shouldFindWhatIsGivenAwayBeforeItsLockDelayIsOver() {
    granted(0, keptBack("a", 0, 500), 1);
    add(new LockEvent.Lost(1, LossReason.EXPIRED, null, 1500, 1000));
    add(new LockEvent.TakenOver(2000, 1100));
    granted(3499, "b", 2);

    assertFound("Expected it to be kept back until 3500");
  }

  @Test
  void shouldAcceptTheNextOneOnceNothingIsKeptBack() {
    granted(0, keptBack("a", 500, 700), 1);
    add(new LockEvent.Released(1, 0, 500, 100));
    add(new LockEvent.Cooled(500));
    add(new LockEvent.TakenOver(2000, 600));
    granted(600, keptBack("b", 500, 700), 2);
    add(new LockEvent.Undelivered(2, 1150, 1140));
    add(new LockEvent.Lost(2, LossReason.UNDELIVERED, null, 0, 1150));
    granted(1151, "c", 3);

    assertThat(findings).isEmpty();
  }

  private void upgrading(String owner) {
    Claim claim = claim(owner, LockMode.EXCLUSIVE, 1);
    add(new LockEvent.Enqueued(owner + "-u", "r", claim, true, 20_000, 15_000, 10));
  }

  private static Claim keptBack(String owner, long minHoldMs, long lockDelayMs) {
    return new Claim(owner, LockMode.EXCLUSIVE, 1, TTL_MS, null, minHoldMs, lockDelayMs, null);
  }

  private void granted(long atMs, String owner, long token) {
    granted(atMs, claim(owner, LockMode.EXCLUSIVE, 1), token);
  }

  private void granted(long atMs, Claim claim, long token) {
    add(
        new LockEvent.Granted(
            claim.owner(), "r", claim, token, null, atMs + claim.ttlMs(), 0, atMs));
  }

  private void enqueued(String owner, LockMode mode, int permits) {
    add(new LockEvent.Enqueued(owner, "r", claim(owner, mode, permits), false, 20_000, 15_000, 0));
  }

  private void add(LockEvent event) {
    check.add(++sequence, event);
  }

  private void assertFound(String text) {
    assertThat(findings).anyMatch(finding -> finding.contains(text));
  }

  private static Claim claim(String owner, LockMode mode, int permits) {
    return new Claim(owner, mode, permits, TTL_MS, null, 0, 0, null);
  }
}
