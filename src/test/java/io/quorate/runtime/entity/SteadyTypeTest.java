package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Participation;
import io.quorate.kernel.participant.Step;
import io.quorate.lock.Claim;
import io.quorate.lock.Lock;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockStepKinds;
import io.quorate.lock.LockType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.message.HostMessage;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The two times of a type that gives out leases, on a node whose wall clock is wrong. */
@NullUnmarked
class SteadyTypeTest {

  private static final long DATABASE_MS = 1_800_000_000_000L;
  private static final long HOUR_MS = 3_600_000;
  private static final long TTL_MS = 30_000;
  private static final long TIMEOUT_MS = 30_000;

  private final HybridClock clock = new HybridClock(() -> DATABASE_MS - HOUR_MS);
  private HostState<Lock> state;

  /** An order carries a time of its coordinator's clock, which leases know nothing of. */
  @Test
  void shouldTakeAnOrderByTheClockThatItsDeadlineIsOf() {
    clock.startAfter(List.of(), DATABASE_MS);
    var lock =
        new Hosted<>(
            LockType.TYPE, new EntityCodec<>(LockType.TYPE), "l", TestSettings.context(clock));
    state = lock.initial();
    var claim = new Claim("a", LockMode.EXCLUSIVE, 1, TTL_MS, null, 0, 0, null);
    decide(lock, "r1", new LockCommand.Acquire("l", "w", "r", claim, 0));
    assertThat(state.domain().holds().getFirst().expiresAtMs())
        .as("by the database's clock")
        .isGreaterThanOrEqualTo(DATABASE_MS + TTL_MS);

    long deadlineMs = HybridClock.millis(clock.tick()) + TIMEOUT_MS;
    Step step = Step.of(LockStepKinds.HOLDS, "l", 1);
    var order = new Order("t", 0, step, Commitment.PREPARE, deadlineMs, null, null);
    decide(lock, "r2", new LockCommand.Participate(new ParticipantCommand.Perform(order)));

    assertThat(state.domain().participations().find("t"))
        .extracting(Participation::phase)
        .isEqualTo(ParticipantPhase.PREPARED);
  }

  @SuppressWarnings("unchecked")
  private void decide(Hosted<LockCommand, LockEvent, Lock> lock, String id, LockCommand command) {
    var commit = lock.commit(state, Recollection.NOTHING, (request, reply) -> {});
    long now = clock.tick();
    commit.decide(
        Waiting.arrived(
            new HostMessage.Request(
                command,
                id,
                null,
                0,
                HostMessage.Request.ANY_VERSION,
                now,
                now,
                1_000,
                null,
                null)));
    var events = commit.events();
    if (!events.isEmpty()) {
      state = (HostState<Lock>) events.getLast().outcome();
    }
  }
}
