package io.quorate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Holds a decider against a {@link ReferenceModel} with sequences of random commands and jumps of
 * time. Each sequence has a seed of its own, which a failure prints; {@code -Dseed=N} runs only
 * that one.
 *
 * @param <C> commands of the entity
 * @param <E> events of the entity
 * @param <S> state of the entity
 */
public abstract class RandomSequences<C, E, S> {

  private static final int SEQUENCES = 4_000;
  private static final int STEPS = 60;
  private static final long[] JUMPS_MS = {0, 0, 0, 0, 0, 0, 1, 1, 9, 10, 25, 100};

  private final Decider<C, E, S> decider;
  private final int sequences;
  private final Set<String> expectedOutcomes;
  private final Set<String> outcomes = new TreeSet<>();

  /**
   * Prepares to run.
   *
   * @param expectedOutcomes what {@link ReferenceModel#apply} must have returned at least once in
   *     all the sequences together, so that the run meant something
   */
  protected RandomSequences(Decider<C, E, S> decider, Set<String> expectedOutcomes) {
    this(decider, SEQUENCES, expectedOutcomes);
  }

  /** The same with another number of sequences. */
  protected RandomSequences(Decider<C, E, S> decider, int sequences, Set<String> expectedOutcomes) {
    this.decider = decider;
    this.sequences = sequences;
    this.expectedOutcomes = expectedOutcomes;
  }

  /** Returns a model of the entity before its first event. */
  protected abstract ReferenceModel<C, S> newModel();

  /** Draws a command that is interesting in this state. */
  protected abstract C next(RandomGenerator random, S state);

  /** Checks what must always be true, whatever the model says. */
  protected abstract void checkInvariants(S state, List<E> history);

  @Test
  void shouldDoWhatTheModelDoes() {
    Long onlySeed = Long.getLong("seed");
    if (onlySeed != null) {
      runSequence(onlySeed);
      return;
    }
    long firstSeed = new SplittableRandom().nextInt(1, Integer.MAX_VALUE);
    for (int i = 0; i < sequences; i++) {
      runSequence(firstSeed + i);
    }
    assertThat(outcomes).as("outcomes from seed %d on", firstSeed).containsAll(expectedOutcomes);
  }

  private void runSequence(long seed) {
    var sequence = new Sequence(new SplittableRandom(seed));
    try {
      for (int i = 0; i < STEPS; i++) {
        sequence.step();
      }
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          "Failed, run again with -Dseed=%d: %s%n%s"
              .formatted(seed, String.join("; ", sequence.trace), failure.getMessage()),
          failure);
    }
  }

  private final class Sequence {
    private final RandomGenerator random;
    private final ReferenceModel<C, S> model = newModel();
    private final List<C> commands = new ArrayList<>();
    private final List<E> history = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private S state = decider.initial();
    private long nowMs = 1_000;

    private Sequence(RandomGenerator random) {
      this.random = random;
    }

    private void step() {
      nowMs += JUMPS_MS[random.nextInt(JUMPS_MS.length)];
      if (random.nextInt(5) != 0) {
        trace.add("elapse@" + nowMs);
        elapse();
      }
      C command = draw();
      trace.add(command + "@" + nowMs);
      String expected = model.apply(command, nowMs);
      outcomes.add(expected);
      assertThat(decide(command)).isEqualTo(expected);
      assertThat(model.seenOf(state, decider.dueAtMs(state))).isEqualTo(model.seen());
      checkInvariants(state, history);
    }

    private void elapse() {
      List<E> events = decider.elapse(state, nowMs);
      assertThat(events.isEmpty()).isEqualTo(decider.dueAtMs(state) > nowMs);
      apply(events);
      model.expire(nowMs);
    }

    private C draw() {
      boolean again = !commands.isEmpty() && random.nextInt(6) == 0;
      C command = again ? commands.get(random.nextInt(commands.size())) : next(random, state);
      commands.add(command);
      return command;
    }

    private String decide(C command) {
      return switch (decider.decide(command, state, nowMs)) {
        case Decision.Accepted<E> accepted -> {
          apply(accepted.events());
          yield accepted.events().isEmpty() ? ReferenceModel.SAME : ReferenceModel.OK;
        }
        case Decision.Later<E> later -> {
          apply(later.events());
          yield "later";
        }
        case Decision.Rejected<E> rejected -> rejected.rejection().code().text();
      };
    }

    private void apply(List<E> events) {
      for (E event : events) {
        history.add(event);
        state = decider.evolve(state, event);
      }
    }
  }
}
