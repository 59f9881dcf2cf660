package io.quorate.storage.raft.forming;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.Seed;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plays very many orders of questions, writes, crashes and wipes. */
@BesideOthers
class RoundTest {

  private static final int RUNS = 2_000;

  @ParameterizedTest
  @CsvSource({"2,20", "3,5", "3,20", "3,60", "4,20", "5,10", "5,40"})
  void shouldNeverLetLivingIdentitiesHoldTwoGroups(int peers, int faultsPerThousand) {
    for (long seed = first(); seed < first() + RUNS; seed++) {
      var model = model(seed, peers, faultsPerThousand, Round::decide);

      assertThat(model.neverTwoGroups()).as("seed %d", seed).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,20", "2,20", "3,5", "3,60", "5,20"})
  void shouldEndWithOneGroupOnceFaultsEnd(int peers, int faultsPerThousand) {
    for (long seed = first(); seed < first() + RUNS / 4; seed++) {
      var model = model(seed, peers, faultsPerThousand, Round::decide);
      model.neverTwoGroups();

      model.settle();
    }
  }

  /** What the round of proposals is for, and that the model would find its absence. */
  @Test
  void shouldFindTwoGroupsWhenNobodyWaitsForTheProposalsOfOthers() {
    Function<Round, Decision> hasty =
        round ->
            round.decide() instanceof Decision.Propose(Group wished)
                ? new Decision.Form(wished)
                : round.decide();

    assertThat(LongStream.range(0, RUNS))
        .anyMatch(seed -> !model(seed, 3, 20, hasty).neverTwoGroups());
  }

  /**
   * Why answers from before the own proposal do not count. It takes a peer that changes its
   * consensus address and back, so the seeds are some that find it.
   */
  @Test
  void shouldFindTwoGroupsWhenAnswersFromBeforeTheOwnProposalCount() {
    Function<Round, Decision> hasty =
        round ->
            round.decide() instanceof Decision.Propose(Group wished)
                ? new Round(round.self(), wished, round.answers()).decide()
                        instanceof Decision.Form form
                    ? form
                    : round.decide()
                : round.decide();

    assertThat(LongStream.range(RUNS, 2 * RUNS))
        .anyMatch(seed -> !model(seed, 3, 40, hasty).neverTwoGroups());
  }

  private static FormingModel model(
      long seed, int peers, int faultsPerThousand, Function<Round, Decision> rules) {
    return new FormingModel(new Random(seed), peers, faultsPerThousand, rules);
  }

  private static long first() {
    return Seed.VALUE * RUNS;
  }
}
