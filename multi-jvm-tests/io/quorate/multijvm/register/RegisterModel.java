package io.quorate.multijvm.register;

import io.quorate.multijvm.linearizability.LinearizabilityModel;
import io.quorate.multijvm.register.RegisterAction.Answer;
import io.quorate.multijvm.register.RegisterAction.Read;
import io.quorate.multijvm.register.RegisterAction.Write;
import org.jspecify.annotations.Nullable;

/**
 * Says what a register may answer: every write raises the version by one; one with a condition is
 * done only at that version, which is looked at first; none takes the balance below 0. Stateless.
 */
public final class RegisterModel implements LinearizabilityModel<RegisterAction, RegisterState> {

  @Override
  public @Nullable RegisterState apply(RegisterAction action, RegisterState state) {
    return switch (action) {
      case Read(RegisterState seen) -> seen.equals(state) ? state : null;
      case Write write -> apply(write, state);
    };
  }

  @Override
  public boolean isPossibleFrom(RegisterAction action, RegisterState state) {
    return switch (action) {
      case Read(RegisterState seen) -> isReachable(seen, state);
      case Write write ->
          switch (write.answer()) {
            case Answer.Done(RegisterState after) ->
                after.version() > state.version() && isMetFrom(write, state);
            case Answer.InsufficientFunds() -> isMetFrom(write, state);
            case Answer.Unknown() -> true;
            case Answer.VersionMismatch() -> true;
          };
    };
  }

  private static @Nullable RegisterState apply(Write write, RegisterState state) {
    boolean met = isUnconditional(write) || write.expectedVersion() == state.version();
    boolean covered = state.balance() + write.change() >= 0 || write.change() > 0;
    return switch (write.answer()) {
      case Answer.VersionMismatch() -> met ? null : state;
      case Answer.InsufficientFunds() -> met && !covered ? state : null;
      case Answer.Unknown() -> met && covered ? after(write, state) : null;
      case Answer.Done(RegisterState after) ->
          met && covered && after.equals(after(write, state)) ? after : null;
    };
  }

  private static RegisterState after(Write write, RegisterState state) {
    return new RegisterState(state.version() + 1, Math.addExact(state.balance(), write.change()));
  }

  private static boolean isReachable(RegisterState seen, RegisterState from) {
    return seen.version() > from.version() || seen.equals(from);
  }

  private static boolean isMetFrom(Write write, RegisterState state) {
    return isUnconditional(write) || write.expectedVersion() >= state.version();
  }

  private static boolean isUnconditional(Write write) {
    return write.expectedVersion() == Write.ANY_VERSION;
  }
}
