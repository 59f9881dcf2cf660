package io.quorate.http.api;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.LockLimits;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Lock;
import io.quorate.testing.node.NodeExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several locks are given back once, however often that is asked for. */
@ExtendWith(NodeExtension.class)
class LockSetReleaseTest {

  private final Api api;
  private final Lock first;
  private final Lock second;
  private final String owner;
  private final String key;

  LockSetReleaseTest(Api api) {
    this.api = api;
    this.first = Lock.fresh(api);
    this.second = first.beside();
    this.owner = first.owner("w");
    this.key = "release-" + first.name();
  }

  @Test
  void shouldGiveBackAllOrNone() {
    first.acquired("w");

    Answer refusal = release(key).problem(409, "lock_lost");
    assertThat(refusal.json().path("reason").asText()).isEqualTo("not_held");
    assertThat(refusal.json().path("lock").asText()).isEqualTo(second.name());
    assertThat(holders(first)).containsExactly(owner);

    second.acquired("w");
    assertThat(release(key).status(200).json().path("grants")).hasSize(2);
    assertThat(holders(first)).isEmpty();
    assertThat(holders(second)).isEmpty();
  }

  @Test
  void shouldGiveBackOnceWhatIsHeldTwice() {
    for (Lock lock : List.of(first, second)) {
      lock.acquired("w");
      lock.acquired("w");
    }

    for (int i = 0; i < 3; i++) {
      Answer answer = release(key).status(200);
      assertThat(answer.json().path("grants").findValuesAsText("count")).containsExactly("1", "1");
    }
    assertThat(holders(first)).containsExactly(owner);
    assertThat(holders(second)).containsExactly(owner);
    release(key + "-2").status(200);
    assertThat(holders(first)).isEmpty();
  }

  @Test
  void shouldGoOnWhereAnAttemptBeforeHasStopped() {
    long token = first.acquired("w");
    second.acquired("w");
    List<String> names = List.of(first.name(), second.name()).stream().sorted().toList();
    String part = LockSetRelease.keys(key, owner, names).get(names.indexOf(first.name()));
    first.with("Idempotency-Key", part).release("w", token).status(200);

    release(key).status(200);

    assertThat(holders(second)).isEmpty();
    release(key).status(200);
  }

  /** Those of the others fill an answer. */
  @Test
  void shouldGiveBackAPermitBehindThoseThatAreShown() {
    api.put(first.path(), body("permits", 200)).status(201);
    String data = "x".repeat(LockLimits.MAX_DATA_BYTES);
    for (int i = 0; i < 100; i++) {
      first.acquire("owner", "o" + i, "data", data).status(200);
    }
    first.acquired("w");
    second.acquired("w");
    assertThat(holders(first)).isNotEmpty().doesNotContain(owner);
    assertThat(first.show().path("holderCount").asInt()).isEqualTo(101);

    assertThat(release(key).status(200).json().path("grants")).hasSize(2);
    assertThat(first.show().path("holderCount").asInt()).isEqualTo(100);
  }

  @Test
  void shouldRefuseAnOwnerThatIsNone() {
    api.post("/v1/lock-sets/release", body("locks", List.of(first.name()), "owner", "a b"))
        .problem(400, "invalid_argument");
  }

  /** What was acquired since is not what the key gave back. */
  @Test
  void shouldNotGiveBackWhatWasAcquiredAfterIt() {
    first.acquired("w");
    second.acquired("w");
    release(key).status(200);
    second.acquired("w");

    release(key).status(200);
    assertThat(holders(second)).containsExactly(owner);
    release(key + "-2").problem(409, "lock_lost");
  }

  private Answer release(String withKey) {
    return api.with("Idempotency-Key", withKey)
        .post(
            "/v1/lock-sets/release",
            body("locks", List.of(first.name(), second.name()), "owner", owner));
  }

  private static List<String> holders(Lock lock) {
    return lock.show().path("holders").findValuesAsText("owner");
  }
}
