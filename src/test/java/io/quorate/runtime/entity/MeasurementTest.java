package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.quorate.kernel.Measurement;
import io.quorate.kernel.RejectionCode;
import io.quorate.lock.Claim;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockType;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.journal.NewHistories;
import io.quorate.runtime.message.HostMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** When a host counts what events tell: once, when they are durable. */
@NullUnmarked
class MeasurementTest extends HostFixture {

  private static final Duration SILENCE = Duration.ofMillis(300);

  private final List<String> measured = new CopyOnWriteArrayList<>();
  private final Residents residents = new Residents(1 << 30, Duration.ofMinutes(10));

  @Test
  void shouldCountOnlyWhatIsDurable() {
    ActorRef<HostMessage> lock = spawn();
    var writes = new StallingWrites();
    journal.withPolicy(writes);
    lock.tell(request("first", acquire("w", "a")));
    writes.awaitFirst();
    assertThat(measured).isEmpty();
    writes.release();
    assertThat(reply().code()).isNull();
    assertThat(measured).containsExactly("lock.wait granted");
  }

  @Test
  void shouldNotCountWhatWasNotWritten() {
    ActorRef<HostMessage> lock = spawn();
    journal.failNextPersisted("lock|" + id);
    lock.tell(request("first", acquire("w", "a")));
    assertThat(reply().code()).isNull();
    assertThat(measured).containsExactly("lock.wait granted");
  }

  @Test
  void shouldNotCountAgainWhatIsReplayedOrRepeated() {
    ActorRef<HostMessage> lock = spawn();
    lock.tell(request("first", acquire("w", "a")));
    reply();
    lock.tell(request("first", acquire("w", "a")));
    reply();
    kit.stop(lock);
    assertThat(residents.counted(LockType.HOLDERS)).isZero();

    ActorRef<HostMessage> recovered = spawn();
    recovered.tell(request(null, new LockCommand.Get()));
    reply();
    assertThat(measured).containsExactly("lock.wait granted");
    assertThat(residents.counted(LockType.HOLDERS)).as("known from the journal").isEqualTo(1);
  }

  @Test
  void shouldCountRefusalsByCode() {
    ActorRef<HostMessage> lock = spawn();
    lock.tell(request("first", acquire("w", "a")));
    reply();
    lock.tell(request("second", acquire("w2", "b")));
    assertThat(reply().code()).isEqualTo(RejectionCode.LOCK_NOT_ACQUIRED);
    lock.tell(request("third", new LockCommand.Release("b", 1, null)));
    assertThat(reply().code()).isEqualTo(RejectionCode.LOCK_LOST);
    assertThat(measured)
        .containsExactly(
            "lock.wait granted",
            "lock Acquire refused lock_not_acquired",
            "lock Release refused lock_lost");
    probe.expectNoMessage(SILENCE);
  }

  @Override
  ActorRef<HostMessage> spawn() {
    HostContext plain = TestSettings.context(clock);
    var context =
        new HostContext(
            clock,
            plain.settings(),
            new Recorded(measured),
            plain.ownership(),
            plain.asker(),
            plain.hinter(),
            plain.whispers(),
            plain.partner(),
            (entity, keys) -> CompletableFuture.completedFuture(Map.of()),
            residents,
            snapshots,
            this::head,
            new NewHistories());
    return kit.spawn(
        HostBehavior.of(
            new Hosted<>(LockType.TYPE, new EntityCodec<>(LockType.TYPE), id, context),
            self -> {}));
  }

  private LockCommand acquire(String waitId, String owner) {
    var claim = new Claim(owner, LockMode.EXCLUSIVE, 1, 60_000, null, 0, 0, null);
    return new LockCommand.Acquire(id, waitId, "r-" + waitId, claim, 0);
  }

  /** Keeps what it is told, as text. */
  private record Recorded(List<String> told) implements HostMetrics {
    @Override
    public void decided(String type, String command, Outcome outcome) {}

    @Override
    public void committed(String type, int commands, int events, Duration latency) {}

    @Override
    public void writeFailed(String type) {}

    @Override
    public void recovered(String type, Duration latency) {}

    @Override
    public void refused(String type, String command, RejectionCode code) {
      told.add("%s %s refused %s".formatted(type, command, code.text()));
    }

    @Override
    public void measured(Measurement measurement) {
      told.add(measurement.series().name() + " " + measurement.series().outcome());
    }
  }
}
