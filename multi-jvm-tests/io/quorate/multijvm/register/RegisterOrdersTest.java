package io.quorate.multijvm.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.linearizability.LinearizabilityCheck;
import io.quorate.multijvm.linearizability.LinearizableCall;
import io.quorate.multijvm.register.RegisterAction.Answer;
import io.quorate.multijvm.register.RegisterAction.Read;
import io.quorate.multijvm.register.RegisterAction.Write;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Histories of few calls with random answers: most are wrong, and some by a hair. */
class RegisterOrdersTest {

  private static final long SEED = Long.getLong("seed", 20_250_614L);
  private static final int HISTORIES = 20_000;

  private final LinearizabilityCheck<RegisterAction, RegisterState> check =
      new LinearizabilityCheck<>(new RegisterModel());

  @Test
  void shouldSayTheSameAsTryingEveryOrder() {
    var random = new SplittableRandom(SEED);
    int linearizable = 0;
    for (int i = 0; i < HISTORIES; i++) {
      List<LinearizableCall<RegisterAction>> calls = anything(random);
      boolean expected = hasOrder(calls, new BitSet(), RegisterSimulation.INITIAL);
      assertThat(check.judge("r1", RegisterSimulation.INITIAL, calls).isLinearizable())
          .as("seed %d, %d: %s", SEED, i, calls)
          .isEqualTo(expected);
      linearizable += expected ? 1 : 0;
    }
    System.out.printf("  %d of %d small histories are linearizable%n", linearizable, HISTORIES);
    assertThat(linearizable).isBetween(HISTORIES / 20, HISTORIES / 20 * 19);
  }

  private static List<LinearizableCall<RegisterAction>> anything(RandomGenerator random) {
    var calls = new ArrayList<LinearizableCall<RegisterAction>>();
    int count = random.nextInt(1, 8);
    for (int i = 0; i < count; i++) {
      long invoked = random.nextInt(10);
      RegisterAction action = anyAction(random);
      boolean open = action instanceof Write write && write.answer() instanceof Answer.Unknown;
      calls.add(
          open
              ? LinearizableCall.open("c" + i, action, invoked)
              : LinearizableCall.answered("c" + i, action, invoked, invoked + random.nextInt(8)));
    }
    return calls;
  }

  /** Versions 1 to 3, and amounts of which few are enough to know the sum. */
  private static RegisterAction anyAction(RandomGenerator random) {
    long version = random.nextInt(1, 4);
    long change = random.nextBoolean() ? 100 : -300;
    long before = 500 + (version - 1) * 100 - (random.nextInt(3) == 0 ? 400 : 0);
    long expected = random.nextInt(3) == 0 ? version : Write.ANY_VERSION;
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> new Read(new RegisterState(version, before));
      case 3, 4 -> new Write(change, expected, new Answer.Unknown());
      case 5 ->
          new Write(
              change, expected, new Answer.Done(new RegisterState(version + 1, before + change)));
      case 6 -> new Write(change, version, new Answer.VersionMismatch());
      default -> new Write(-300, expected, new Answer.InsufficientFunds());
    };
  }

  /** Tries every order that keeps to real time. */
  private static boolean hasOrder(
      List<LinearizableCall<RegisterAction>> calls, BitSet ordered, RegisterState state) {
    if (IntStream.range(0, calls.size()).allMatch(i -> ordered.get(i) || calls.get(i).open())) {
      return true;
    }
    for (int i = 0; i < calls.size(); i++) {
      LinearizableCall<RegisterAction> call = calls.get(i);
      boolean first =
          IntStream.range(0, calls.size())
              .filter(j -> !ordered.get(j) && !calls.get(j).open())
              .allMatch(j -> calls.get(j).returnedNanos() >= call.invokedNanos());
      RegisterState after = new RegisterModel().apply(call.operation(), state);
      if (!ordered.get(i) && first && after != null) {
        ordered.set(i);
        if (hasOrder(calls, ordered, after)) {
          return true;
        }
        ordered.clear(i);
      }
    }
    return false;
  }
}
