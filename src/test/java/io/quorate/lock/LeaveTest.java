package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.LOCK_LOST;
import static io.quorate.kernel.RejectionCode.LOCK_NOT_ACQUIRED;
import static io.quorate.lock.LockLimits.ATTENDED_MS;
import static io.quorate.lock.LockLimits.KEEP_PLACE_MS;
import static io.quorate.lock.Locks.NOW_MS;
import static io.quorate.lock.Locks.WAIT_MS;
import static io.quorate.lock.Locks.acquire;
import static io.quorate.lock.Locks.await;
import static io.quorate.lock.Locks.by;
import static io.quorate.lock.Locks.exclusive;
import static io.quorate.lock.Locks.giveBack;
import static io.quorate.lock.Locks.heldBy;
import static io.quorate.lock.Locks.leave;
import static io.quorate.lock.Locks.release;
import static io.quorate.lock.Locks.tokens;
import static io.quorate.lock.Locks.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.DeciderScenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that lose their connection while they wait, or before they are told of a grant. */
class LeaveTest {

  private static final long LEFT_MS = NOW_MS + 1_000;
  private static final long KEPT_UNTIL_MS = LEFT_MS + KEEP_PLACE_MS;

  /** Owner a holds the lock, b and c wait, and the client of b is gone. */
  private final DeciderScenario<LockCommand, LockEvent, Lock> gone =
      heldBy(exclusive("a"))
          .putOff(await("w", exclusive("b")))
          .putOff(await("v", exclusive("c")))
          .at(LEFT_MS)
          .accept(leave("w"));

  @Test
  void shouldKeepThePlaceForAWhile() {
    assertThat(waiting(gone.state())).containsExactly("w", "v");
    assertThat(waiting(gone.elapsedTo(KEPT_UNTIL_MS - 1).state())).containsExactly("w", "v");
    assertThat(gone.at(KEPT_UNTIL_MS).elapse())
        .containsExactly(new LockEvent.WaitEnded("w", WaitEnd.LEFT, List.of(), KEPT_UNTIL_MS));
  }

  /** The client has come back by another request, which has the lock now. */
  @Test
  void shouldGiveBackOnlyWhatNobodyCameBackFor() {
    var granted = heldBy(exclusive("a"));
    var taken = granted.accept(by("r2", "a", exclusive("a"), 0));
    assertThat(tokens(granted.accept(giveBack("a")).state())).isEmpty();
    taken.when(giveBack("a")).thenUnchanged();
    assertThat(tokens(taken.accept(new LockCommand.GiveBack("a", "r2")).state())).isEmpty();
  }

  @Test
  void shouldGiveBackOneOfSeveralEntries() {
    var twice = heldBy(exclusive("a")).accept(acquire("again", exclusive("a")));
    assertThat(twice.accept(giveBack("again")).state().holds())
        .singleElement()
        .satisfies(hold -> assertThat(hold.count()).isEqualTo(1));
  }

  @Test
  void shouldNotGrantItToAClientThatIsGone() {
    var free = gone.accept(release("a", 1));
    free.when(await("w", exclusive("b"))).thenLater("w", List.of());
    free.when(await("v", exclusive("c"))).thenLater("v", List.of());
  }

  @Test
  void shouldServeTheNextWhenItDoesNotComeBack() {
    var next =
        gone.accept(release("a", 1)).elapsedTo(KEPT_UNTIL_MS).accept(await("v", exclusive("c")));
    assertThat(tokens(next.state())).containsExactly(2L);
    next.when(by("r2", "w", exclusive("b"), WAIT_MS)).thenRejected(LOCK_NOT_ACQUIRED);
  }

  @Test
  void shouldGiveThePlaceBackToWhoComesBack() {
    var back = gone.putOff(by("r2", "w", exclusive("b"), WAIT_MS));
    assertThat(waiting(back.state())).containsExactly("w", "v");
    assertThat(back.state().queue().getFirst())
        .satisfies(
            wait -> {
              assertThat(wait.gone()).isFalse();
              assertThat(wait.attendedUntilMs()).isEqualTo(LEFT_MS + ATTENDED_MS);
            });
    var granted = back.accept(release("a", 1)).accept(by("r2", "w", exclusive("b"), WAIT_MS));
    assertThat(tokens(granted.state())).containsExactly(2L);
  }

  /** The news of the end of the old connection may come after the new request. */
  @Test
  void shouldStayWhenOnlyTheRequestBeforeIsGone() {
    gone.putOff(by("r2", "w", exclusive("b"), WAIT_MS)).when(leave("w")).thenUnchanged();
  }

  @Test
  void shouldGrantItAtOnceToWhoComesBackWhenItIsFree() {
    var granted = gone.accept(release("a", 1)).accept(by("r2", "w", exclusive("b"), WAIT_MS));
    assertThat(tokens(granted.state())).containsExactly(2L);
  }

  /** A node that crashes cannot say that its clients are gone. */
  @Test
  void shouldEndAWaitThatNothingIsHeardOf() {
    var silent = heldBy(exclusive("a")).putOff(await("w", exclusive("b")));
    assertThat(silent.at(NOW_MS + ATTENDED_MS).elapse())
        .containsExactly(
            new LockEvent.WaitEnded("w", WaitEnd.LEFT, List.of(), NOW_MS + ATTENDED_MS));
    assertThat(ATTENDED_MS).as("with an attempt each 3 s").isLessThanOrEqualTo(16_000);
  }

  @Test
  void shouldGiveAGrantThatCannotBeDeliveredToTheNext() {
    var undelivered =
        heldBy(exclusive("a")).putOff(await("v", exclusive("c"))).at(LEFT_MS).accept(leave("a"));
    assertThat(undelivered.at(KEPT_UNTIL_MS).elapse())
        .containsExactly(new LockEvent.Lost(1, LossReason.UNDELIVERED, null, 0, KEPT_UNTIL_MS));
    var next = undelivered.elapsedTo(KEPT_UNTIL_MS).accept(await("v", exclusive("c")));
    assertThat(tokens(next.state())).containsExactly(2L);
    next.when(by("r2", "a", exclusive("a"), WAIT_MS))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.UNDELIVERED));
  }

  @Test
  void shouldKeepAGrantForWhoComesBackForIt() {
    var undelivered = heldBy(exclusive("a")).at(LEFT_MS).accept(leave("a"));
    var back = undelivered.accept(by("r2", "a", exclusive("a"), WAIT_MS));
    assertThat(back.at(KEPT_UNTIL_MS).elapse()).isEmpty();
    undelivered
        .when(by("r2", "a", exclusive("a"), WAIT_MS))
        .thenShowing("grant:a", new LockEvent.Claimed(1, "a", "r2", null, LEFT_MS));
    back.when(leave("a")).thenUnchanged();
  }

  /** Who renews or releases has been told, whatever became of the connection. */
  @Test
  void shouldKeepAGrantWhoseOwnerActs() {
    var undelivered = heldBy(exclusive("a")).at(LEFT_MS).accept(leave("a"));
    assertThat(undelivered.accept(Locks.renew("a", 1)).at(KEPT_UNTIL_MS).elapse()).isEmpty();
    assertThat(undelivered.accept(new LockCommand.Downgrade("a", 1)).at(KEPT_UNTIL_MS).elapse())
        .isEmpty();
    assertThat(undelivered.accept(acquire("again", exclusive("a"))).at(KEPT_UNTIL_MS).elapse())
        .isEmpty();
  }

  @Test
  void shouldNotTakeAwayWhatWasHeldBefore() {
    heldBy(exclusive("a")).accept(acquire("w", exclusive("a"))).when(leave("w")).thenUnchanged();
  }

  @Test
  void shouldGoOnKeepingAPlaceOnlyAsLongAsTheWaitLasts() {
    var late = heldBy(exclusive("a")).putOff(by("r-w", "w", exclusive("b"), 2_000));
    assertThat(late.at(NOW_MS + 1_900).accept(leave("w")).elapsedTo(NOW_MS + 2_000).state().queue())
        .isEmpty();
  }
}
