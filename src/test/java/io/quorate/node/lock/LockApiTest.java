package io.quorate.node.lock;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Lock;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of locks, but for waiting. */
@ExtendWith(NodeExtension.class)
class LockApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Api api;
  private final Lock lock;

  LockApiTest(Api api) {
    this.api = api;
    this.lock = Lock.fresh(api);
  }

  @Test
  void shouldShowALockThatWasNeverUsed() {
    api.get(lock.path())
        .status(200)
        .showsExactly(
            "name", lock.name(),
            "permits", 1,
            "available", 1,
            "holders", List.of(),
            "queue", List.of(),
            "lastToken", 0,
            "version", 0);
    api.get(lock.path() + "/events").problem(404, "not_found");
  }

  @Test
  void shouldGrantAFreeLock() {
    Answer grant = lock.acquire("owner", "a", "ttl", "30s", "data", "here \u00e9", "waitId", "w 1");

    grant
        .status(200)
        .shows(
            "lock",
            lock.name(),
            "owner",
            lock.owner("a"),
            "token",
            1,
            "mode",
            "exclusive",
            "count",
            1,
            "permits",
            1,
            "waited",
            "0ms",
            "waitId",
            "w 1");
    assertThat(grant.json().path("remaining").asText()).matches("(29\\d{3}|30000)ms");
    assertThat(grant.json().path("expiresAt").asText()).endsWith("Z");
    assertThat(grant.header("ETag")).hasValue("\"1\"");
    assertThat(lock.show().path("holders").path(0).path("data").asText()).isEqualTo("here \u00e9");
    lock.acquire("owner", "b").problem(409, "lock_not_acquired").status(409);
  }

  @Test
  void shouldTellWhoHoldsIt() {
    lock.acquired("a");
    Answer refusal = lock.acquire("owner", "b").problem(409, "lock_not_acquired");
    assertThat(refusal.json().path("holders").findValuesAsText("owner"))
        .containsExactly(lock.owner("a"));
  }

  @Test
  void shouldReenterAndReleaseAsOften() {
    long token = lock.acquired("a");
    lock.acquire("owner", "a").status(200).shows("token", token, "count", 2);
    lock.release("a", token)
        .status(200)
        .showsExactly("lock", lock.name(), "owner", lock.owner("a"), "token", token, "count", 1);
    lock.release("a", token).status(200).shows("count", 0);
    lock.acquire("owner", "b").status(200).shows("token", token + 1);
  }

  @Test
  void shouldReleaseNothingTwice() {
    long token = lock.acquired("a");
    lock.acquire("owner", "a").status(200);
    lock.post("/release", "owner", "a", "token", token, "count", 2).status(200).shows("count", 1);
    lock.post("/release", "owner", "a", "token", token, "count", 2).status(200).shows("count", 1);
    lock.release("a", token).status(200);
    assertThat(lock.release("a", token).problem(409, "lock_lost").json().path("reason").asText())
        .isEqualTo("released");
    lock.post("/release", "owner", "a", "token", token, "count", 1).problem(409, "lock_lost");
  }

  @Test
  void shouldRefuseTheReleaseOfAnotherOwner() {
    long token = lock.acquired("a");
    assertThat(lock.release("b", token).problem(409, "lock_lost").json().path("reason").asText())
        .isEqualTo("not_held");
    lock.release("a", token + 7).problem(409, "lock_lost");
    assertThat(lock.show().path("holders")).hasSize(1);
  }

  @Test
  void shouldRenewWhatIsHeldAndNotWhatIsOver() {
    long token = lock.acquire("owner", "a", "ttl", "400ms").status(200).number("token");
    lock.post("/renew", "owner", "a", "token", token, "ttl", "500ms")
        .status(200)
        .shows("token", token, "waited", "0ms");
    await().atMost(PATIENCE).until(() -> lock.show().path("holders").isEmpty());
    assertThat(lock.renew("a", token).problem(409, "lock_lost").json().path("reason").asText())
        .isEqualTo("expired");
    assertThat(lock.release("a", token).problem(409, "lock_lost").json().path("reason").asText())
        .isEqualTo("expired");
    assertThat(lock.acquired("b")).isEqualTo(token + 1);
  }

  @Test
  void shouldShareItAmongReaders() {
    lock.acquire("owner", "a", "mode", "shared").status(200).shows("token", 1, "mode", "shared");
    lock.acquire("owner", "b", "mode", "shared").status(200).shows("token", 2);
    lock.acquire("owner", "c").problem(409, "lock_not_acquired");
    lock.release("b", 2).status(200);
    lock.acquire("owner", "a").status(200).shows("token", 3, "mode", "exclusive", "count", 2);
    lock.post("/downgrade", "owner", "a", "token", 3)
        .status(200)
        .shows("token", 3, "mode", "shared", "waited", "0ms");
    lock.acquire("owner", "b", "mode", "shared").status(200).shows("token", 4);
  }

  @Test
  void shouldBeForcedByAnOperator() {
    long token = lock.acquired("a");
    lock.post("/force-release", "reason", "ticket 7", "token", token + 1).status(200);
    assertThat(lock.show().path("holders")).hasSize(1);
    Answer forced = lock.post("/force-release", "reason", "ticket 7");
    assertThat(forced.status(200).json().path("holders")).isEmpty();
    assertThat(lock.renew("a", token).problem(409, "lock_lost").json().path("reason").asText())
        .isEqualTo("forced");
    assertThat(api.get(lock.path() + "/events").status(200).body()).contains("ticket 7");
  }

  @Test
  void shouldBeASemaphore() {
    api.put(lock.path(), body("permits", 3)).status(201).shows("permits", 3, "available", 3);
    api.put(lock.path(), body("permits", 3)).status(200);
    lock.acquire("owner", "a", "permits", 2).status(200).shows("token", 1, "permits", 2);
    lock.acquire("owner", "a", "permits", 1).status(200).shows("token", 2);
    lock.acquire("owner", "b").problem(409, "lock_not_acquired");
    lock.acquire("owner", "b", "permits", 4).problem(409, "limit_exceeded");
    lock.acquire("owner", "b", "mode", "shared").problem(400, "invalid_argument");
    api.put(lock.path(), body("permits", 1)).status(200).shows("permits", 1, "available", -2);
    lock.release("a", 1).status(200);
    lock.acquire("owner", "b").problem(409, "lock_not_acquired");
    lock.renew("a", 2).status(200);
    lock.release("a", 2).status(200);
    lock.acquire("owner", "b").status(200).shows("token", 3);
    lock.post("/downgrade", "owner", "b", "token", 3).problem(409, "invalid_state");
  }

  @Test
  void shouldNotBecomeASemaphoreWhileItIsHeld() {
    long token = lock.acquired("a");
    api.put(lock.path(), body("permits", 3)).problem(409, "invalid_state");
    lock.release("a", token).status(200);
    api.put(lock.path(), body("permits", 3)).status(200);
  }

  @Test
  void shouldCreateASemaphoreOnlyWhenItMust() {
    Api creating = api.with("If-None-Match", "*");
    creating.put(lock.path(), body("permits", 3)).status(201);
    creating.put(lock.path(), body("permits", 5)).problem(412, "version_mismatch");
    assertThat(lock.show().path("permits").asInt()).isEqualTo(3);
  }

  @Test
  void shouldKeepTheLastTokenOverADeletion() {
    long token = lock.acquired("a");
    api.delete(lock.path()).problem(409, "invalid_state");
    lock.release("a", token).status(200);
    api.delete(lock.path()).status(200).shows("lastToken", token);
    api.delete(lock.path()).status(200);
    assertThat(lock.acquired("b")).isEqualTo(token + 1);
  }

  @Test
  void shouldKeepItBack() {
    long token =
        lock.acquire("owner", "a", "minHold", "700ms", "lockDelay", "700ms")
            .status(200)
            .number("token");
    lock.release("a", token).status(200);
    lock.acquire("owner", "b").problem(409, "lock_not_acquired");
    assertThat(lock.show().path("available").asInt()).isZero();
    await().atMost(PATIENCE).until(() -> lock.acquire("owner", "b").status() == 200);
  }

  @Test
  void shouldAnswerTheSameRequestWithTheSameGrant() {
    Lock keyed = lock.with("Idempotency-Key", RunningNode.freshId("key"));
    Answer first = keyed.acquire("owner", "a", "ttl", "30s").status(200);
    Answer again = keyed.acquire("owner", "a", "ttl", "30s").status(200);
    again.shows("token", first.number("token"), "count", 1, "waited", "0ms");
    keyed.acquire("owner", "b").problem(422, "idempotency_key_reused");

    lock.release("a", first.number("token")).status(200).shows("count", 0);
    assertThat(
            keyed
                .acquire("owner", "a", "ttl", "30s")
                .problem(409, "lock_lost")
                .json()
                .path("reason")
                .asText())
        .isEqualTo("released");
    assertThat(lock.show().path("holders")).isEmpty();
  }

  @Test
  void shouldAnswerTheSameWaitIdWithTheSameGrant() {
    lock.acquire("owner", "a", "waitId", "w").status(200).shows("count", 1);
    lock.acquire("owner", "a", "waitId", "w").status(200).shows("count", 1, "waitId", "w");
    lock.acquire("owner", "b", "waitId", "w").problem(422, "idempotency_key_reused");
  }

  @Test
  void shouldRefuseAStaleVersion() {
    long token = lock.acquired("a");
    Lock stale = lock.with("If-Match", "\"7\"");
    stale.release("a", token).problem(412, "version_mismatch");
    stale.renew("a", token).problem(412, "version_mismatch");
    stale.api().delete(lock.path()).problem(412, "version_mismatch");
    stale.acquire("owner", "a").problem(400, "invalid_argument");
    lock.with("If-Match", "\"1\"").release("a", token).status(200);
    assertThat(api.with("If-None-Match", "\"2\"").get(lock.path()).status()).isEqualTo(304);
  }

  @Test
  void shouldListWhatHappened() {
    long token = lock.acquired("a");
    lock.release("a", token).status(200);
    Answer page = api.get(lock.path() + "/events").status(200);
    assertThat(page.json().path("events").findValuesAsText("type"))
        .containsExactly("lock.granted", "lock.released");
    assertThat(api.get(lock.path() + "/events?after=1").json().path("events")).hasSize(1);
  }
}
