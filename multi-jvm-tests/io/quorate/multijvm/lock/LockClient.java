package io.quorate.multijvm.lock;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Persistence;
import io.quorate.multijvm.client.Request;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.LockOperation.Forcing;
import io.quorate.multijvm.lock.LockOperation.Releasing;
import io.quorate.multijvm.lock.LockOperation.Renewing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Asks about locks as the API wants it: the same request to one node after the other, until there
 * is a definite answer, and records all of it. An answer that a lock never gives is a violation.
 * Blocks; safe for use by any thread.
 */
public final class LockClient {

  /** Beside the time that the node was asked to wait. Short, beside a lease's time. */
  static final Duration ATTEMPT = Duration.ofSeconds(3);

  private static final Persistence PERSISTENCE =
      new Persistence(Duration.ofSeconds(60), Duration.ofMillis(50));
  private static final int SESSION_GONE = 404;

  private final Client client;
  private final LockRecords records;

  public LockClient(Client client, LockRecords records) {
    this.client = client;
    this.records = records;
  }

  public LockRecords records() {
    return records;
  }

  int nodeCount() {
    return client.nodeCount();
  }

  /** Returns one of the nodes, chosen at random. */
  int anyNode(RandomGenerator random) {
    return random.nextInt(nodeCount()) + 1;
  }

  /** Acquires a lock, with any patience. */
  Acquiring acquire(LockAsk ask, int firstNode) {
    return acquire(ask, firstNode, ATTEMPT.plusMillis(ask.waitMs()));
  }

  /** The same, but turns to the next node after so long, which takes up the same wait. */
  Acquiring acquire(LockAsk ask, int firstNode, Duration first) {
    return record(ask, persist(ask.request(), firstNode, first, ATTEMPT.plusMillis(ask.waitMs())));
  }

  /** Asks for a lock once, and is gone after so long. */
  Acquiring abandon(LockAsk ask, int node, Duration attempt) {
    return record(ask, List.of(client.attempt(ask.request(), node, attempt)));
  }

  Renewing renew(String lock, String owner, long token, int firstNode) {
    var request =
        new Request(
            "POST",
            path(lock, "renew"),
            "{\"owner\":\"%s\",\"token\":%d}".formatted(owner, token),
            "");
    var renewing = new Renewing(lock, owner, token, persist(request, firstNode));
    records.add(renewing);
    expect(renewing, Set.of(LockAnswers.LOST));
    return renewing;
  }

  /**
   * Gives a lock back, once.
   *
   * @param count how often the owner holds it
   */
  Releasing release(String lock, String owner, long token, int count, int firstNode) {
    String body = "{\"owner\":\"%s\",\"token\":%d,\"count\":%d}".formatted(owner, token, count);
    String key = "%s.release.%d.%d".formatted(owner, token, count);
    var request = new Request("POST", path(lock, "release"), body, key);
    var releasing = new Releasing(lock, owner, token, count, persist(request, firstNode));
    records.add(releasing);
    expect(releasing, Set.of(LockAnswers.LOST));
    return releasing;
  }

  /** Takes a lock from all of its holders. */
  void force(String lock, String key, int firstNode) {
    var request = new Request("POST", path(lock, "force-release"), "{\"reason\":\"test\"}", key);
    var forcing = new Forcing(lock, persist(request, firstNode));
    records.add(forcing);
    expect(forcing, Set.of());
  }

  /** Acquires locks together, all or nothing; a client may turn to the next node after so long. */
  LockSetOperation acquireSet(
      List<String> locks, String owner, long ttlMs, long waitMs, int firstNode, Duration first) {
    String body =
        "{\"locks\":[%s],\"owner\":\"%s\",\"ttl\":\"%dms\",\"wait\":\"%dms\"}"
            .formatted(quoted(locks), owner, ttlMs, waitMs);
    var request = new Request("POST", "/v1/lock-sets/acquire", body, owner + ".set");
    var operation =
        new LockSetOperation(
            locks,
            owner,
            Map.of(),
            waitMs,
            persist(request, firstNode, first, ATTEMPT.plusMillis(waitMs)));
    record(operation, Set.of(LockAnswers.LOST, LockAnswers.NOT_ACQUIRED));
    return operation;
  }

  /** Gives back together what was acquired together. */
  void releaseSet(LockSetOperation acquired, int firstNode) {
    List<String> locks = acquired.locks();
    String owner = acquired.owner();
    String body = "{\"locks\":[%s],\"owner\":\"%s\"}".formatted(quoted(locks), owner);
    var request = new Request("POST", "/v1/lock-sets/release", body, owner + ".back");
    List<Attempt> attempts = persist(request, firstNode);
    record(
        new LockSetOperation(locks, owner, acquired.tokens(), 0, attempts),
        Set.of(LockAnswers.LOST));
  }

  /** Makes a semaphore, or one of another size; returns whether it is one. */
  boolean resize(String lock, int permits, int firstNode) {
    var request =
        new Request("PUT", "/v1/locks/" + lock, "{\"permits\":%d}".formatted(permits), "");
    return persist(request, firstNode).getLast().isAcknowledged();
  }

  /** Begins a session, keeps it alive or ends it. */
  SessionOperation session(String id, SessionOperation.Kind kind, long ttlMs, int firstNode) {
    String path = "/v1/sessions/" + id;
    var request =
        switch (kind) {
          case BEGIN -> new Request("PUT", path, "{\"ttl\":\"%dms\"}".formatted(ttlMs), "");
          case KEEP_ALIVE -> new Request("POST", path + "/keepalive", "", "");
          case END -> new Request("DELETE", path, "", "");
        };
    var operation = new SessionOperation(id, kind, persist(request, firstNode));
    records.add(operation);
    if (operation.last().isRefused() && operation.last().status() != SESSION_GONE) {
      unexpected(request.path(), operation.last());
    }
    return operation;
  }

  private Acquiring record(LockAsk ask, List<Attempt> attempts) {
    var acquiring = new Acquiring(ask, attempts);
    records.add(acquiring);
    boolean sessionIsGone = !ask.session().isEmpty() && acquiring.last().status() == SESSION_GONE;
    if (!sessionIsGone) {
      var codes = new HashSet<>(Set.of(LockAnswers.LOST, LockAnswers.NOT_ACQUIRED));
      codes.addAll(ask.otherCodes());
      expect(acquiring, codes);
    }
    return acquiring;
  }

  private void record(LockSetOperation operation, Set<String> codes) {
    records.add(operation);
    Attempt last = operation.last();
    if (last.isRefused() && !codes.contains(LockAnswers.code(last))) {
      unexpected("set of " + operation.owner(), last);
    }
  }

  private static String quoted(List<String> names) {
    return names.stream().map("\"%s\""::formatted).collect(Collectors.joining(","));
  }

  private List<Attempt> persist(Request request, int firstNode) {
    return persist(request, firstNode, ATTEMPT, ATTEMPT);
  }

  private List<Attempt> persist(
      Request request, int firstNode, Duration first, Duration following) {
    return PERSISTENCE.attempts(
        before ->
            client.attempt(
                request,
                Math.floorMod(firstNode - 1 + before.size(), client.nodeCount()) + 1,
                before.isEmpty() ? first : following));
  }

  private void expect(LockOperation operation, Set<String> codes) {
    Attempt last = operation.last();
    if (last.isRefused() && !codes.contains(LockAnswers.code(last))) {
      unexpected(operation.lock(), last);
    }
  }

  private void unexpected(String what, Attempt attempt) {
    client
        .history()
        .violation(
            "%s: Expected an answer that a lock gives, but it was %d %s"
                .formatted(what, attempt.status(), attempt.body()));
  }

  private static String path(String lock, String action) {
    return "/v1/locks/%s/%s".formatted(lock, action);
  }
}
