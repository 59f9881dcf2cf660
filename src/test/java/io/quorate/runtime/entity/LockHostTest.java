package io.quorate.runtime.entity;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.RejectionCode;
import io.quorate.lock.Claim;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host does for locks: waiting, repetition, steady time and recovery. */
@NullUnmarked
class LockHostTest extends HostFixture {

  private static final long HOUR_MS = 3_600_000;
  private static final long LONG_MS = 60_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AtomicLong wallAheadMs = new AtomicLong();
  private final HybridClock jumping =
      new HybridClock(() -> System.currentTimeMillis() + wallAheadMs.get());

  @Test
  void shouldGrantToAWaiterAfterARelease() {
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    long token = granted(lock, "first", acquire("w1", "a", LONG_MS, 0));
    lock.tell(request("second", acquire("w2", "b", LONG_MS, 10_000)));
    probe.expectNoMessage(Duration.ofMillis(200));

    TestProbe<Reply> releasing = kit.createTestProbe();
    lock.tell(to(releasing, "third", new LockCommand.Release("a", token, 1)));
    assertThat(releasing.receiveMessage().code()).isNull();
    assertThat(json(reply()).path("token").longValue()).isEqualTo(token + 1);
    assertThat(namesOfLock()).contains("lock.enqueued", "lock.granted", "lock.released");
  }

  /** The waiter comes with a key, as those of the Java client do. */
  @Test
  void shouldGrantToAWaiterByTheWriteOfTheRelease() {
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    TestProbe<Reply> releasing = kit.createTestProbe();
    long token = lockWithAWaiter(lock);
    var writes = new StallingWrites();
    journal.withPolicy(writes);
    writes.release();

    lock.tell(to(releasing, "release", new LockCommand.Release("a", token, 1)));
    assertThat(releasing.receiveMessage().code()).isNull();
    assertThat(json(reply()).path("token").longValue()).isEqualTo(token + 1);
    assertThat(writes.groups()).as("events of each write").containsExactly(2);
    assertThat(namesOfLock()).endsWith("lock.released", "lock.granted");
  }

  @Test
  void shouldGrantOnceWhenTheWriteOfReleaseAndGrantFails() {
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    TestProbe<Reply> releasing = kit.createTestProbe();
    long token = lockWithAWaiter(lock);
    journal.failNextPersisted("lock|" + id);

    lock.tell(to(releasing, "release", new LockCommand.Release("a", token, 1)));
    assertThat(releasing.receiveMessage().code()).isNull();
    assertThat(json(reply()).path("token").longValue()).isEqualTo(token + 1);
    assertThat(count("lock.granted")).isEqualTo(2);
    assertThat(holders(lock))
        .singleElement()
        .matches(one -> one.path("owner").textValue().equals("b"));
  }

  @Test
  void shouldTellAWaiterThatItsTimeIsOver() {
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    granted(lock, "first", acquire("w1", "a", LONG_MS, 0));
    lock.tell(request("second", acquire("w2", "b", LONG_MS, 300)));
    Reply refusal = reply();
    assertThat(refusal.code()).isEqualTo(RejectionCode.LOCK_NOT_ACQUIRED);
    assertThat(json(refusal).path("reason").textValue()).isEqualTo("timed_out");
    assertThat(json(refusal).path("holders").path(0).path("owner").textValue()).isEqualTo("a");
  }

  /** Attempts overlap, so that one always waits in the entity. */
  @Test
  void shouldGrantOnceToAttemptsThatOverlap() {
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    long token = granted(lock, "first", acquire("w1", "a", LONG_MS, 0));
    TestProbe<Reply> attempts = kit.createTestProbe();
    LockCommand wanted = acquire("w2", "b", LONG_MS, 10_000);
    lock.tell(to(attempts, "second", wanted));
    lock.tell(to(attempts, "second", wanted));
    lock.tell(request("third", new LockCommand.Release("a", token, 1)));
    reply();
    lock.tell(to(attempts, "second", wanted));
    // The earlier attempts may be taken for answered by the later ones.
    assertThat(json(attempts.receiveMessage()).path("token").longValue()).isEqualTo(token + 1);
    lock.tell(to(attempts, "second", wanted));
    await()
        .atMost(PATIENCE)
        .until(() -> json(attempts.receiveMessage()).path("token").longValue() == token + 1);
    assertThat(count("lock.granted")).isEqualTo(2);
    assertThat(holders(lock).path(0).path("count").intValue()).isEqualTo(1);
  }

  @Test
  void shouldShowWhatIsLeftNowToARepetitionAlsoAfterRecovery() {
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    LockCommand wanted = acquire("k", "a", LONG_MS, 0);
    lock.tell(keyed("k", 7, wanted));
    JsonNode first = json(reply());
    await().atMost(PATIENCE).until(() -> clockIsPast(first));

    lock.tell(keyed("k", 7, wanted));
    JsonNode again = json(reply());
    assertThat(again.path("token")).isEqualTo(first.path("token"));
    assertThat(again.path("count").intValue()).isEqualTo(1);
    assertThat(millis(again.path("remaining"))).isLessThan(millis(first.path("remaining")));

    kit.stop(lock);
    ActorRef<HostMessage> recovered = spawn(LockType.TYPE, clock);
    recovered.tell(keyed("k", 7, wanted));
    JsonNode late = json(reply());
    assertThat(late.path("token")).isEqualTo(first.path("token"));
    assertThat(late.path("count").intValue()).isEqualTo(1);
    assertThat(count("lock.granted")).isEqualTo(1);
  }

  @Test
  void shouldTellARepetitionThatItIsOverAlsoAfterRecovery() {
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    LockCommand wanted = acquire("k", "a", LONG_MS, 0);
    lock.tell(keyed("k", 7, wanted));
    long token = json(reply()).path("token").longValue();
    lock.tell(request("release", new LockCommand.Release("a", token, 1)));
    reply();

    lock.tell(keyed("k", 7, wanted));
    assertThat(json(reply()).path("lost").textValue()).isEqualTo("released");
    kit.stop(lock);
    ActorRef<HostMessage> recovered = spawn(LockType.TYPE, clock);
    recovered.tell(keyed("k", 7, wanted));
    assertThat(json(reply()).path("lost").textValue()).isEqualTo("released");
    assertThat(holders(recovered)).isEmpty();
    assertThat(count("lock.granted")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {HOUR_MS, -HOUR_MS})
  void shouldNeitherExpireNorProlongWhenTheWallClockJumps(long byMs) {
    long ttlMs = 700;
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, jumping);
    long startedNanos = System.nanoTime();
    granted(lock, "first", acquire("w1", "a", ttlMs, 0));
    long grantedNanos = System.nanoTime();
    wallAheadMs.set(byMs);
    // The hybrid clocks of all nodes follow each other.
    clock.observe(jumping.tick());
    assertThat(holders(lock)).as("after the jump").hasSize(1);
    assertThat(millis(json(again(lock, ttlMs)).path("remaining"))).isBetween(1L, ttlMs);

    await().atMost(PATIENCE).until(() -> holders(lock).isEmpty());
    long endedNanos = System.nanoTime();
    assertThat(NANOSECONDS.toMillis(endedNanos - startedNanos)).isGreaterThanOrEqualTo(ttlMs);
    assertThat(NANOSECONDS.toMillis(endedNanos - grantedNanos)).isLessThan(ttlMs + 5_000);
    assertThat(count("lock.lost")).isEqualTo(1);
  }

  @Test
  void shouldGiveMoreTimeWhenAnotherCopyTakesOver() {
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    lock.tell(request("first", acquire("w1", "a", LONG_MS, 0)));
    JsonNode first = json(reply());
    kit.stop(lock);
    ActorRef<HostMessage> recovered = spawn(LockType.TYPE, clock);
    assertThat(holders(recovered).path(0).path("expiresAt").textValue())
        .isGreaterThan(first.path("expiresAt").textValue());
    assertThat(namesOfLock()).containsOnlyOnce("lock.taken-over");
  }

  /** The clocks of two nodes may differ by as much as the margin. */
  @Test
  void shouldNotLastShorterOnANodeWhoseClockIsAhead() {
    long ttlMs = 800;
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    granted(lock, "first", acquire("w1", "a", ttlMs, 0));
    long grantedNanos = System.nanoTime();
    kit.stop(lock);
    var ahead = new HybridClock(() -> System.currentTimeMillis() + 1_900);
    ActorRef<HostMessage> recovered = spawn(LockType.TYPE, ahead);
    await().atMost(PATIENCE).until(() -> holders(recovered).isEmpty());
    assertThat(NANOSECONDS.toMillis(System.nanoTime() - grantedNanos))
        .isGreaterThanOrEqualTo(ttlMs);
  }

  /** A lease that is over is not written down by a copy that has not been asked to do anything. */
  @Test
  void shouldExpireByItselfAndWakeTheNext() {
    ActorRef<HostMessage> lock = spawn(LockType.TYPE, clock);
    granted(lock, "first", acquire("w1", "a", 400, 0));
    lock.tell(request("second", acquire("w2", "b", LONG_MS, 10_000)));
    assertThat(json(reply()).path("owner").textValue()).isEqualTo("b");
    assertThat(count("lock.lost")).isEqualTo(1);
  }

  private boolean clockIsPast(JsonNode grant) {
    return System.currentTimeMillis() + LONG_MS
        > Instant.parse(grant.path("expiresAt").textValue()).toEpochMilli() + 5;
  }

  /** Returns the token of a, while b waits. */
  private long lockWithAWaiter(ActorRef<HostMessage> lock) {
    long token = granted(lock, "first", acquire("w1", "a", LONG_MS, 0));
    lock.tell(keyed("w2", 7, acquire("w2", "b", LONG_MS, LONG_MS)));
    await().atMost(PATIENCE).until(() -> count("lock.enqueued") == 1);
    return token;
  }

  private Reply again(ActorRef<HostMessage> lock, long ttlMs) {
    lock.tell(request("first", acquire("w1", "a", ttlMs, 0)));
    return reply();
  }

  private long granted(ActorRef<HostMessage> lock, String requestId, LockCommand wanted) {
    lock.tell(request(requestId, wanted));
    Reply reply = reply();
    assertThat(reply.code()).isNull();
    return json(reply).path("token").longValue();
  }

  private JsonNode holders(ActorRef<HostMessage> lock) {
    TestProbe<Reply> looking = kit.createTestProbe();
    lock.tell(to(looking, null, new LockCommand.Get()));
    return json(looking.receiveMessage()).path("holders");
  }

  private HostMessage.Request to(TestProbe<Reply> to, String requestId, Object command) {
    HostMessage.Request request = request(requestId, command);
    return new HostMessage.Request(
        command,
        requestId,
        null,
        0,
        HostMessage.Request.ANY_VERSION,
        request.firstSentAt(),
        request.sentAt(),
        PATIENCE_MS,
        null,
        to.ref());
  }

  private LockCommand acquire(String waitId, String owner, long ttlMs, long waitMs) {
    var claim = new Claim(owner, LockMode.EXCLUSIVE, 1, ttlMs, null, 0, 0, null);
    return new LockCommand.Acquire(id, waitId, "r-" + waitId, claim, waitMs);
  }

  private long count(String event) {
    return namesOfLock().stream().filter(event::equals).count();
  }

  private List<String> namesOfLock() {
    return journal.persistedInStorage("lock|" + id).stream()
        .map(event -> ((StoredEvent) event).name())
        .toList();
  }

  private static long millis(JsonNode duration) {
    return Long.parseLong(duration.textValue().replace("ms", ""));
  }

  private static JsonNode json(Reply reply) {
    try {
      return Json.STORED.readTree(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
