package io.quorate.multijvm.lock;

import io.quorate.multijvm.linearizability.LinearizabilityModel;
import io.quorate.multijvm.lock.LeaseAction.Acquire;
import io.quorate.multijvm.lock.LeaseAction.End;
import io.quorate.multijvm.lock.LeaseAction.Look;
import io.quorate.multijvm.lock.LeaseAction.Release;
import io.quorate.multijvm.lock.LeaseAction.Result;
import io.quorate.multijvm.lock.LeaseState.Held;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what a fenced lock may answer. One owner holds it, as often as it has entered; some owners
 * hold a semaphore within its permits. Each hold has a token higher than all before, and lasts
 * until its owner gives it back or its time is over. An acquisition may be refused whenever its
 * owner does not hold the lock, since others may wait for it. Immutable.
 *
 * @param permits those of a semaphore; 0 of a lock that is none, which its owner may enter again
 */
record LeaseModel(int permits) implements LinearizabilityModel<LeaseAction, LeaseState> {

  @Override
  public @Nullable LeaseState apply(LeaseAction action, LeaseState state) {
    return switch (action) {
      case Acquire acquire -> acquire(acquire, state);
      case Look(String owner, long token, boolean held) ->
          state.held(owner, token).isPresent() == held ? state : null;
      case Release release ->
          state
              .held(release.owner(), release.token())
              .filter(held -> held.count() == release.count())
              .filter(held -> isTold(release, held.count() - 1))
              .map(held -> state.counting(held, held.count() - 1))
              .orElse(null);
      case End(String owner, long token) ->
          (token == End.UNSEEN
                  ? state.heldBy(owner).filter(Held::unseen)
                  : state.held(owner, token))
              .map(held -> state.counting(held, 0))
              .orElse(null);
    };
  }

  @Override
  public boolean isPossibleFrom(LeaseAction action, LeaseState state) {
    return switch (action) {
      case Acquire(String owner, int many, Result.Granted(long token, int count)) ->
          token > state.lastToken() || (count > 1 && state.held(owner, token).isPresent());
      case Look(String owner, long token, boolean held) -> !held || isToCome(owner, token, state);
      case Release release -> isToCome(release.owner(), release.token(), state);
      case Acquire acquire -> true;
      case End end -> true;
    };
  }

  private @Nullable LeaseState acquire(Acquire acquire, LeaseState state) {
    Optional<Held> mine = permits == 0 ? state.heldBy(acquire.owner()) : Optional.<Held>empty();
    return switch (acquire.result()) {
      case Result.Refused() -> mine.isPresent() ? null : state;
      case Result.Granted(long token, int count) -> {
        if (mine.isPresent()) {
          Held held = mine.get();
          yield token == held.token() && count == held.count() + 1
              ? state.counting(held, count)
              : null;
        }
        yield fits(acquire, state) && token > state.lastToken() && count == 1
            ? state.granted(new Held(acquire.owner(), token, acquire.permits(), 1, false))
            : null;
      }
      case Result.Unknown() -> {
        if (mine.isPresent()) {
          yield state.counting(mine.get(), mine.get().count() + 1);
        }
        long token = state.lastToken() + 1;
        yield fits(acquire, state)
            ? state.granted(new Held(acquire.owner(), token, acquire.permits(), 1, true))
            : null;
      }
    };
  }

  private boolean fits(Acquire acquire, LeaseState state) {
    return state.permits() + acquire.permits() <= Math.max(1, permits);
  }

  private static boolean isToCome(String owner, long token, LeaseState state) {
    return token > state.lastToken() || state.held(owner, token).isPresent();
  }

  private static boolean isTold(Release release, int left) {
    return release.left() == Release.UNTOLD || release.left() == left;
  }
}
