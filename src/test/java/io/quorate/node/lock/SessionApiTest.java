package io.quorate.node.lock;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Lock.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.lock.LockLimits;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Lock;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.TableLock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of sessions. */
@ExtendWith(NodeExtension.class)
class SessionApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Longer than a keepalive waits for locks, and much less than a lock may take. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private final RunningNode node;
  private final Api api;
  private final Lock lock;
  private final String id = RunningNode.freshId("session");
  private final String path = "/v1/sessions/" + id;

  SessionApiTest(RunningNode node) {
    this.node = node;
    this.api = node.api();
    this.lock = Lock.fresh(api);
  }

  @Test
  void shouldBeginASession() {
    Answer begun = api.put(path, body("ttl", "30s")).status(201);
    begun.shows("id", id, "life", 1, "ttl", "30000ms", "locks", List.of(), "waits", List.of());
    api.put(path, body("ttl", "30000ms")).status(200).shows("life", 1);
    api.put(path, body("ttl", "31s")).problem(409, "exists_with_different_payload");
    api.with("If-None-Match", "*").put(path, body("ttl", "30s")).problem(412, "version_mismatch");
    Answer shown = api.with("If-None-Match", "\"1\"").get(path).status(200);
    assertThat(shown.header("ETag")).as("it shows other entities, too").isEmpty();
    api.post(path + "/keepalive").status(200).shows("life", 1);
  }

  /** Those of the others fill an answer of the lock. */
  @Test
  void shouldShowAPermitBehindThoseThatTheLockShows() {
    api.put(lock.path(), body("permits", 200)).status(201);
    String data = "x".repeat(LockLimits.MAX_DATA_BYTES);
    for (int i = 0; i < 100; i++) {
      lock.acquire("owner", "o" + i, "data", data).status(200);
    }
    api.put(path, body("ttl", "30s")).status(201);
    lock.acquire("owner", "a", "session", id).status(200);

    JsonNode shown = api.get(path).status(200).json();
    assertThat(shown.path("locks").findValuesAsText("owner")).containsExactly(lock.owner("a"));
    assertThat(shown.has("lockCount")).isFalse();
  }

  @Test
  void shouldShowWhatItHoldsAndWaitsFor() {
    Lock other = lock.beside();
    other.acquired("z");
    api.put(path, body("ttl", "30s")).status(201);
    Answer grant = lock.acquire("owner", "a", "session", id).status(200);
    grant.shows("token", 1, "session", id, "sessionLife", 1);
    assertThat(grant.json().path("remaining").asText()).matches("\\d+ms");
    assertThat(grant.json().path("expiresAt").asText()).endsWith("Z");
    CompletableFuture<Answer> waiting =
        other.waiting("w", "owner", "a", "session", id, "wait", "20s", "waitId", "w");

    JsonNode shown = api.get(path).status(200).json();
    assertThat(shown.path("locks")).hasSize(1);
    assertThat(shown.path("locks").path(0).path("lock").asText()).isEqualTo(lock.name());
    assertThat(shown.path("waits").path(0).path("lock").asText()).isEqualTo(other.name());

    api.delete(path).status(200).shows("remaining", "0ms");
    assertThat(join(waiting).problem(409, "lock_lost").json().path("reason").asText())
        .isEqualTo("session_ended");
    await().atMost(PATIENCE).until(() -> lock.show().path("holders").isEmpty());
    assertThat(lock.renew("a", 1).problem(409, "lock_lost").json().path("reason").asText())
        .isEqualTo("session_ended");
  }

  @Test
  void shouldEndWhenItIsSilent() {
    api.put(path, body("ttl", "1s")).status(201);
    lock.acquire("owner", "a", "session", id).status(200);
    CompletableFuture<Answer> next = lock.waiting("w", "owner", "b", "wait", "20s", "waitId", "w");
    join(next).status(200).shows("owner", lock.owner("b"), "token", 2);
    api.get(path).problem(404, "not_found");
    api.post(path + "/keepalive").problem(404, "not_found");
    api.put(path, body("ttl", "30s")).status(201).shows("life", 2);
  }

  @Test
  void shouldLastWhileItIsKeptAlive() {
    api.put(path, body("ttl", "2s")).status(201);
    long startedNanos = System.nanoTime();
    lock.acquire("owner", "a", "session", id).status(200);
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(PATIENCE)
        .until(
            () -> {
              api.post(path + "/keepalive").status(200);
              return System.nanoTime() - startedNanos > Duration.ofSeconds(4).toNanos();
            });
    assertThat(lock.show().path("holders")).hasSize(1);
    api.delete(path).status(200);
  }

  @Test
  void shouldBeKeptAliveThoughALockDoesNotAnswer() throws SQLException {
    api.put(path, body("ttl", "60s")).status(201);
    CompletableFuture<Answer> granted;
    try (var stuck = TableLock.ofSnapshots(node)) {
      granted =
          api.sending("POST", lock.path() + "/acquire", lock.body("owner", "a", "session", id));
      stuck.awaitBlockedRead();

      Answer kept = api.post(path + "/keepalive").status(200);

      kept.shows("life", 1, "locks", List.of());
      assertThat(kept.took()).isLessThan(SOON);
    }
    join(granted).status(200);
    assertThat(api.get(path).json().path("locks")).hasSize(1);
  }

  @Test
  void shouldEndOnce() {
    api.get(path).problem(404, "not_found");
    api.delete(path).problem(404, "not_found");
    api.put(path, body("ttl", "30s")).status(201);
    api.delete(path).status(200);
    api.delete(path).status(200);
    api.get(path).problem(404, "not_found");
    lock.acquire("owner", "a", "session", id).problem(404, "not_found");
    assertThat(lock.show().path("holders")).isEmpty();
  }

  /** Each change of the session is a claim that it keeps, or one that it forgets. */
  @Test
  void shouldForgetTheClaimOfARequestThatIsSentAgain() {
    api.put(path, body("ttl", "60s")).status(201);
    Lock keyed = lock.with("Idempotency-Key", RunningNode.freshId("key"));
    long token = keyed.acquire("owner", "a", "session", id).status(200).number("token");
    keyed.acquire("owner", "a", "session", id).status(200).shows("token", token);
    awaitVersion(4);
    lock.release("a", token).status(200);
    awaitVersion(5);
    keyed.acquire("owner", "a", "session", id).problem(409, "lock_lost");
    awaitVersion(7);
  }

  private void awaitVersion(int version) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> api.get(path).status(200).shows("version", version));
  }

  @Test
  void shouldNotMixLeasesWithAndWithoutASession() {
    api.put(path, body("ttl", "30s")).status(201);
    long token = lock.acquire("owner", "a", "session", id).status(200).number("token");
    lock.acquire("owner", "a").problem(409, "invalid_state");
    lock.renew("a", token).status(200).shows("session", id);
    lock.post("/renew", "owner", "a", "token", token, "ttl", "5s").problem(400, "invalid_argument");
    lock.release("a", token).status(200).shows("count", 0);
  }
}
