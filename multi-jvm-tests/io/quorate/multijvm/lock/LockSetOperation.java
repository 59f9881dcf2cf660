package io.quorate.multijvm.lock;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.LockOperation.Releasing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a client asked of several locks together, and what became of all its attempts, oldest first.
 * Immutable.
 *
 * @param locks their names
 * @param owner a name that is used for one set only
 * @param held the tokens that it gives back, by lock; empty of an acquisition
 * @param waitMs how long the node was asked to wait, in milliseconds
 */
public record LockSetOperation(
    List<String> locks, String owner, Map<String, Long> held, long waitMs, List<Attempt> attempts) {

  public LockSetOperation {
    locks = List.copyOf(locks);
    held = Map.copyOf(held);
    attempts = List.copyOf(attempts);
  }

  public boolean isRelease() {
    return !held.isEmpty();
  }

  public Attempt last() {
    return attempts.getLast();
  }

  public boolean isAcknowledged() {
    return last().isAcknowledged();
  }

  /** Whether it was refused, and no attempt may have done anything. */
  public boolean isCertainlyRefused() {
    return last().isRefused() && attempts.stream().allMatch(Attempt::isCertainlyNotDone);
  }

  /** Returns the tokens that were granted, by lock; or of a release, those that were given back. */
  public Map<String, Long> tokens() {
    var tokens = new TreeMap<String, Long>();
    for (JsonNode grant : last().json().path("grants")) {
      tokens.put(grant.path("lock").asText(), grant.path("token").asLong());
    }
    return tokens;
  }

  /** Returns the attempts without the time that the node was asked to wait. */
  public List<Attempt> answers() {
    long waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
    return attempts.stream().map(attempt -> LockOperation.without(waitNanos, attempt)).toList();
  }

  /**
   * Returns the same as if each lock had been asked for, or given back, by itself. What an answer
   * does not tell of a lock counts as not answered.
   */
  public List<LockOperation> parts() {
    var parts = new ArrayList<LockOperation>();
    for (JsonNode grant : isRelease() ? List.<JsonNode>of() : last().json().path("grants")) {
      String lock = grant.path("lock").asText();
      LockAsk ask = LockAsk.exclusive(lock, owner, grant.path("waitId").asText(), 0, waitMs);
      parts.add(new Acquiring(ask, List.of(whole(last().status(), grant.toString()))));
    }
    Map<String, Long> back = tokens();
    held.forEach(
        (lock, token) -> {
          boolean isBack = token.equals(back.get(lock));
          Attempt attempt =
              isBack
                  ? whole(last().status(), "{\"token\":%d,\"count\":0}".formatted(token))
                  : whole(Attempt.BROKEN, "");
          parts.add(new Releasing(lock, owner, token, 1, List.of(attempt)));
        });
    return parts;
  }

  /**
   * Returns one attempt in the place of all; only what the last one asked for counts as promised.
   */
  private Attempt whole(int status, String body) {
    long sinceNanos = isRelease() ? attempts.getFirst().invokedNanos() : last().invokedNanos();
    return new Attempt(
        last().node(), sinceNanos, last().returnedNanos(), status, body, last().replayed());
  }
}
