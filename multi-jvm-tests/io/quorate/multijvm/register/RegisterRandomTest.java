package io.quorate.multijvm.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.linearizability.LinearizabilityCheck;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict;
import io.quorate.multijvm.linearizability.LinearizableCall;
import io.quorate.multijvm.register.RegisterAction.Answer;
import io.quorate.multijvm.register.RegisterAction.Read;
import io.quorate.multijvm.register.RegisterAction.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Judges random histories; the seed is a property, so that a failure can be had again. */
class RegisterRandomTest {

  private static final long SEED = Long.getLong("seed", 20_250_614L);
  private static final int HISTORIES = 2000;
  private static final int MUTANTS = 500;
  private static final double CAUGHT = 0.95;

  /** The largest that the workload makes of one key. */
  private static final int CLIENTS = 20;

  private static final int OPERATIONS = 200;
  private static final int OPEN = 20;

  /** Twenty take 616,000 configurations; so few are tried here to spare time. */
  private static final int ALIKE = 16;

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final LinearizabilityCheck<RegisterAction, RegisterState> check =
      new LinearizabilityCheck<>(new RegisterModel());

  @Test
  void shouldAcceptWhatIsLinearizableByConstruction() {
    for (int i = 0; i < HISTORIES; i++) {
      LinearizabilityVerdict verdict = judge(simulation(i).run());
      assertThat(verdict.isLinearizable()).as("seed %d, %d: %s", SEED, i, verdict).isTrue();
    }
  }

  @Test
  void shouldFindNearlyEveryStaleRead() {
    assertCaught(
        "stale reads",
        (calls, random) -> {
          List<Integer> reads = reads(calls);
          int fresh = reads.get(random.nextInt(reads.size() / 2, reads.size()));
          long invoked = calls.get(fresh).invokedNanos();
          long known =
              reads.stream()
                  .map(calls::get)
                  .filter(c -> c.returnedNanos() < invoked)
                  .mapToLong(RegisterRandomTest::version)
                  .max()
                  .orElse(0);
          RegisterAction old =
              reads.stream()
                  .map(calls::get)
                  .filter(c -> version(c) < known)
                  .max(Comparator.comparingLong(RegisterRandomTest::version))
                  .map(LinearizableCall::operation)
                  .orElseGet(() -> new Read(RegisterState.ABSENT));
          calls.set(fresh, withAction(calls.get(fresh), old));
        });
  }

  @Test
  void shouldFindNearlyEveryPairOfSwappedAnswers() {
    assertCaught(
        "swapped answers",
        (calls, random) -> {
          List<Integer> reads = reads(calls);
          int one = reads.get(random.nextInt(reads.size() / 2));
          int other = reads.get(random.nextInt(reads.size() / 2, reads.size()));
          RegisterAction action = calls.get(one).operation();
          calls.set(one, withAction(calls.get(one), calls.get(other).operation()));
          calls.set(other, withAction(calls.get(other), action));
        });
  }

  @Test
  void shouldFindNearlyEveryWriteThatIsDoneAlthoughItsConditionWasRefused() {
    assertCaught(
        "refusals of what was done",
        (calls, random) -> {
          List<Integer> done =
              IntStream.range(0, calls.size() - calls.size() / 8)
                  .filter(
                      i ->
                          calls.get(i).operation() instanceof Write write
                              && write.answer() instanceof Answer.Done)
                  .boxed()
                  .toList();
          int i = done.get(random.nextInt(done.size()));
          Write write = (Write) calls.get(i).operation();
          var refused = new Write(write.change(), 1_000_000, new Answer.VersionMismatch());
          calls.set(i, withAction(calls.get(i), refused));
        });
  }

  @Test
  void shouldFindNearlyEveryAcknowledgedWriteThatIsLost() {
    int caught = 0;
    for (int i = 0; i < MUTANTS; i++) {
      caught += judge(simulation(i).run(i % 60)).isLinearizable() ? 0 : 1;
    }
    assertShare("lost writes", caught);
  }

  @Test
  void shouldDecideTheLargestKeysInTime() {
    long slowestNanos = 0;
    int visited = 0;
    for (int i = 0; i < MUTANTS / 5; i++) {
      var sound = new RegisterSimulation(SEED + i, CLIENTS, OPERATIONS, OPEN).run();
      var lossy = new RegisterSimulation(SEED + i, CLIENTS, OPERATIONS, OPEN).run(OPERATIONS / 2);
      assertThat(sound.stream().filter(LinearizableCall::open)).hasSize(OPEN);
      for (var calls : List.of(sound, lossy)) {
        long startedNanos = System.nanoTime();
        LinearizabilityVerdict verdict = judge(calls);
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - startedNanos);
        visited = Math.max(visited, verdict.visited());
        assertThat(verdict.isLinearizable()).as("seed %d, %d", SEED, i).isEqualTo(calls == sound);
      }
    }
    Duration slowest = Duration.ofNanos(slowestNanos);
    System.out.printf(
        "  %d operations, %d of them open: at most %d ms, %d configurations%n",
        OPERATIONS, OPEN, slowest.toMillis(), visited);
    assertThat(slowest).isLessThan(LIMIT);
  }

  /** The hardest that open writes can be: only a sum, or none, tells which of them were done. */
  @Test
  void shouldDecideWhichOpenWritesWereDone() {
    for (long balance : new long[] {500 + (1 << (ALIKE / 2)) - 1, 500 + 3}) {
      var calls = new ArrayList<LinearizableCall<RegisterAction>>();
      for (int i = 0; i < ALIKE; i++) {
        var write = new Write(1L << (ALIKE - 1 - i), Write.ANY_VERSION, new Answer.Unknown());
        calls.add(LinearizableCall.open("c" + i, write, i));
      }
      var seen = new Read(new RegisterState(1 + ALIKE / 2, balance));
      calls.add(LinearizableCall.answered("reader", seen, ALIKE, ALIKE + 1));

      long startedNanos = System.nanoTime();
      LinearizabilityVerdict verdict = judge(calls);
      System.out.printf(
          "  %d of %d open writes for a sum: %d ms, %d configurations%n",
          ALIKE / 2,
          ALIKE,
          Duration.ofNanos(System.nanoTime() - startedNanos).toMillis(),
          verdict.visited());
      assertThat(verdict)
          .isInstanceOf(
              balance == 503
                  ? LinearizabilityVerdict.Violated.class
                  : LinearizabilityVerdict.Linearizable.class);
    }
  }

  private void assertCaught(
      String what, BiConsumer<List<LinearizableCall<RegisterAction>>, RandomGenerator> mutation) {
    var random = new SplittableRandom(SEED);
    int caught = 0;
    for (int i = 0; i < MUTANTS; i++) {
      List<LinearizableCall<RegisterAction>> calls = simulation(i).run();
      mutation.accept(calls, random);
      caught += judge(calls).isLinearizable() ? 0 : 1;
    }
    assertShare(what, caught);
  }

  private static void assertShare(String what, int caught) {
    System.out.printf("  %s found: %d of %d%n", what, caught, MUTANTS);
    assertThat((double) caught / MUTANTS).as("seed %d", SEED).isGreaterThan(CAUGHT);
  }

  private static RegisterSimulation simulation(int i) {
    return new RegisterSimulation(SEED + i, 2 + i % 7, 80, i % 6);
  }

  private static List<Integer> reads(List<LinearizableCall<RegisterAction>> calls) {
    return IntStream.range(0, calls.size())
        .filter(i -> calls.get(i).operation() instanceof Read)
        .boxed()
        .toList();
  }

  private static long version(LinearizableCall<RegisterAction> read) {
    return ((Read) read.operation()).seen().version();
  }

  private static LinearizableCall<RegisterAction> withAction(
      LinearizableCall<RegisterAction> call, RegisterAction action) {
    return LinearizableCall.answered(call.by(), action, call.invokedNanos(), call.returnedNanos());
  }

  private LinearizabilityVerdict judge(List<LinearizableCall<RegisterAction>> calls) {
    return check.judge("r1", RegisterSimulation.INITIAL, calls);
  }
}
