package io.quorate.testing.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A lock of a name that no other test uses, as its owners see it through a node. Owners are a
 * test's own, too: one that waited in two tests would seem to be in a deadlock.
 *
 * @param scope stands behind the names of the owners
 */
public record Lock(Api api, String name, String scope) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  public static Lock fresh(Api api) {
    String name = RunningNode.freshId("lock");
    return new Lock(api, name, name);
  }

  /** Another lock of the same owners. */
  public Lock beside() {
    return new Lock(api, RunningNode.freshId("lock"), scope);
  }

  /** The same lock through a client with another header. */
  public Lock with(String header, String value) {
    return new Lock(api.with(header, value), name, scope);
  }

  /** Returns the whole name of an owner. */
  public String owner(String name) {
    return name + "." + scope;
  }

  /** Writes a JSON object; an owner gets its whole name. */
  public String body(Object... members) {
    Object[] whole = members.clone();
    for (int i = 0; i < whole.length; i += 2) {
      if (whole[i].equals("owner")) {
        whole[i + 1] = owner((String) whole[i + 1]);
      }
    }
    return Api.body(whole);
  }

  /** Sends a request about it, such as "/renew". */
  public Answer post(String rest, Object... members) {
    return api.post(path() + rest, body(members));
  }

  public String path() {
    return "/v1/locks/" + name;
  }

  /** Acquires it, which must succeed at once, and returns the token. */
  public long acquired(String owner) {
    return acquire("owner", owner).status(200).number("token");
  }

  public Answer acquire(Object... members) {
    return post("/acquire", members);
  }

  /** Asks for it without waiting for the answer, and returns once it is in the queue. */
  public CompletableFuture<Answer> waiting(String waitId, Object... members) {
    CompletableFuture<Answer> answer = api.sending("POST", path() + "/acquire", body(members));
    awaitQueued(waitId);
    return answer;
  }

  public void awaitQueued(String... waitIds) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(show().path("queue").findValuesAsText("waitId")).contains(waitIds));
  }

  public Answer release(String owner, long token) {
    return post("/release", "owner", owner, "token", token);
  }

  public Answer renew(String owner, long token) {
    return post("/renew", "owner", owner, "token", token);
  }

  public JsonNode show() {
    return api.get(path()).status(200).json();
  }

  /** Waits for the answer to a request that was sent before. */
  public static Answer join(CompletableFuture<Answer> answer) {
    await().atMost(Duration.ofSeconds(40)).until(answer::isDone);
    return answer.join();
  }
}
