package io.quorate.lock;

import static io.quorate.lock.Locks.LOCK;
import static io.quorate.lock.Locks.TTL_MS;
import static io.quorate.lock.Locks.WAIT_MS;
import static io.quorate.lock.Locks.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Decision;
import io.quorate.runtime.codec.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of its claims a session still has to keep, so that its end reaches the lock. */
class LockConversationTest {

  private static final int SEQUENCES = 3_000;
  private static final int STEPS = 60;

  private final LockDecider decider = new LockDecider();
  private Lock lock = Lock.NEW;
  private long nowMs = Locks.NOW_MS;

  /** The numbers of the claims that the session keeps. */
  private final Set<Long> attached = new TreeSet<>();

  /** The requests that were not answered yet. */
  private final List<LockCommand.Acquire> open = new ArrayList<>();

  private long requests;

  @Test
  void shouldForgetTheClaimOfAGrantThatAnUpgradeReplaces() {
    ask(request("w", "a", LockMode.SHARED));
    ask(request("up", "a", LockMode.EXCLUSIVE));
    assertThat(attached).containsExactly(2L);
  }

  @Test
  void shouldForgetTheClaimOfARequestForTheSameGrant() {
    ask(request("w", "a", LockMode.EXCLUSIVE));
    ask(request("w", "a", LockMode.EXCLUSIVE));
    assertThat(attached).containsExactly(1L);
    decide(release("a", 1));
    assertThat(attached).isEmpty();
  }

  @Test
  void shouldForgetTheClaimOfARequestForTheSameWait() {
    ask(request("w", "a", LockMode.EXCLUSIVE));
    ask(request("v", "b", LockMode.EXCLUSIVE));
    LockCommand.Acquire second = request("v", "b", LockMode.EXCLUSIVE);
    ask(second);
    assertThat(attached).containsExactly(1L, 2L);
    decide(release("a", 1));
    ask(second);
    assertThat(lock.holds()).hasSize(1);
    assertThat(attached).containsExactly(2L);
  }

  @Test
  void shouldForgetTheClaimOfARequestThatIsGrantedWhatAnotherHasWaitedFor() {
    ask(request("w", "a", LockMode.EXCLUSIVE));
    ask(request("v", "b", LockMode.EXCLUSIVE));
    decide(release("a", 1));
    ask(request("v", "b", LockMode.EXCLUSIVE));
    assertThat(lock.holds()).hasSize(1);
    assertThat(attached).containsExactly(2L);
  }

  @Test
  void shouldNotForgetAClaimThatIsKept() {
    LockCommand.Acquire first = request("w", "a", LockMode.EXCLUSIVE);
    ask(first);
    ask(first);
    react(new LockEvent.Claimed(1, "w", "r", first.claim().session(), nowMs));
    assertThat(attached).containsExactly(1L);
  }

  @Test
  void shouldReadWhatWasStoredWithoutAClaim() throws Exception {
    var claimed =
        Json.STORED.readValue(
            "{\"token\":7,\"waitId\":\"w\",\"attendant\":\"r\",\"atMs\":7}",
            LockEvent.Claimed.class);
    assertThat(claimed).isEqualTo(new LockEvent.Claimed(7, "w", "r", null, 7));
    assertThat(new LockConversation().react(Lock.NEW, claimed)).isEmpty();
    assertThat(
            Json.STORED.readValue(
                "{\"waitId\":\"w\",\"attendant\":\"r\",\"attendedUntilMs\":7,\"atMs\":7}",
                LockEvent.Attended.class))
        .isEqualTo(new LockEvent.Attended("w", "r", 7, null, 7));
  }

  /** Answers may be lost, so that a request is decided more than once. */
  @Test
  void shouldKeepTheClaimsThatTheLockKeepsAndNoOthers() {
    long firstSeed = new SplittableRandom().nextInt(1, Integer.MAX_VALUE);
    for (int i = 0; i < SEQUENCES; i++) {
      var sequence = new LockConversationTest();
      var random = new SplittableRandom(firstSeed + i);
      for (int step = 0; step < STEPS; step++) {
        sequence.step(random);
        Set<Long> kept = sequence.kept();
        assertThat(sequence.attached).as("seed %d", firstSeed + i).containsAll(kept);
        sequence.open.forEach(one -> kept.add(number(one)));
        assertThat(kept).as("seed %d", firstSeed + i).containsAll(sequence.attached);
      }
    }
  }

  private void step(RandomGenerator random) {
    nowMs += random.nextInt(4) == 0 ? random.nextInt(2_000) : 0;
    apply(decider.elapse(lock, nowMs));
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        LockCommand.Acquire request =
            request(
                "w" + random.nextInt(6),
                random.nextBoolean() ? "a" : "b",
                random.nextBoolean() ? LockMode.SHARED : LockMode.EXCLUSIVE);
        open.add(request);
        ask(request, random.nextInt(3) == 0);
      }
      case 3, 4 -> {
        if (!open.isEmpty()) {
          ask(open.get(random.nextInt(open.size())), random.nextInt(3) == 0);
        }
      }
      case 5, 6 -> {
        if (!lock.holds().isEmpty()) {
          Hold hold = lock.holds().get(random.nextInt(lock.holds().size()));
          decide(release(hold.claim().owner(), hold.token()));
        }
      }
      default -> {
        String waitId = "w" + random.nextInt(6);
        decide(
            random.nextBoolean()
                ? new LockCommand.CancelWait(waitId)
                : new LockCommand.ForceRelease("why", null));
      }
    }
  }

  private LockCommand.Acquire request(String waitId, String owner, LockMode mode) {
    requests++;
    attached.add(requests);
    var session = new SessionRef("s", 1, requests);
    var claim = new Claim(owner, mode, 1, TTL_MS, session, 0, 0, null);
    return new LockCommand.Acquire(LOCK, waitId, "r" + requests, claim, WAIT_MS);
  }

  private void ask(LockCommand.Acquire request) {
    ask(request, false);
  }

  /** As the edge does: nothing is left of a claim that is refused, once that is known. */
  private void ask(LockCommand.Acquire request, boolean answerIsLost) {
    Decision<LockEvent> decision = decide(request);
    if (!answerIsLost && !(decision instanceof Decision.Later)) {
      open.remove(request);
      if (decision instanceof Decision.Rejected) {
        attached.remove(number(request));
      }
    }
  }

  private Decision<LockEvent> decide(LockCommand command) {
    Decision<LockEvent> decision = decider.decide(command, lock, nowMs);
    switch (decision) {
      case Decision.Accepted<LockEvent> accepted -> apply(accepted.events());
      case Decision.Later<LockEvent> later -> apply(later.events());
      case Decision.Rejected<LockEvent> refused -> {}
    }
    return decision;
  }

  private void apply(List<LockEvent> events) {
    for (LockEvent event : events) {
      lock = decider.evolve(lock, event);
    }
    events.forEach(this::react);
  }

  private void react(LockEvent event) {
    for (Outgoing told : new LockConversation().react(lock, event)) {
      attached.remove(((Detach) told.question()).attachment());
    }
  }

  private Set<Long> kept() {
    var kept = new TreeSet<Long>();
    Stream.concat(lock.holds().stream().map(Hold::claim), lock.queue().stream().map(Wait::claim))
        .flatMap(claim -> Stream.ofNullable(claim.session()))
        .forEach(session -> kept.add(session.attachment()));
    return kept;
  }

  private static Long number(LockCommand.Acquire request) {
    return Objects.requireNonNull(request.claim().session()).attachment();
  }
}
