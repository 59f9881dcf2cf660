package io.quorate.multijvm.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.linearizability.LinearizabilityCheck;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict.Undecided;
import io.quorate.multijvm.register.RegisterAction.Write;
import org.junit.jupiter.api.Test;

/** Known histories: the register starts at version 1 with a balance of 100. */
class RegisterLinearizabilityTest extends RegisterCalls {

  @Test
  void shouldAcceptNothing() {
    assertThat(judge().isLinearizable()).isTrue();
  }

  @Test
  void shouldAcceptReadsOnEitherSideOfAWriteThatTheyOverlap() {
    done(0, 50, 10, 2, 110);
    read(10, 20, 2, 110);
    read(12, 30, 1, 100);

    assertAccepted();
  }

  @Test
  void shouldAcceptAnyOrderAtTheSameNanosecond() {
    done(0, 10, 10, 2, 110);
    read(10, 20, 1, 100);

    assertAccepted();
  }

  @Test
  void shouldAcceptTimesOnBothSidesOfTheClocksOverflow() {
    done(Long.MAX_VALUE - 5, Long.MIN_VALUE + 5, 10, 2, 110);
    read(Long.MIN_VALUE + 6, Long.MIN_VALUE + 7, 2, 110);

    assertAccepted();
  }

  @Test
  void shouldFindAStaleRead() {
    done(0, 10, 10, 2, 110);
    read(11, 20, 1, 100);

    assertFound("read: version 1, balance 100");
  }

  @Test
  void shouldFindAReadThatTakesBackWhatAnotherSaw() {
    done(0, 50, 10, 2, 110);
    read(10, 20, 2, 110);
    read(21, 30, 1, 100);

    assertFound("read: version 1, balance 100");
  }

  @Test
  void shouldFindALostUpdate() {
    done(0, 10, 10, 2, 110);
    done(5, 20, 7, 2, 107);

    assertFound("add 7: Done[after=version 2, balance 107]");
  }

  @Test
  void shouldFindAnAcknowledgedWriteThatIsGone() {
    done(0, 10, 10, 2, 110);
    done(11, 20, 7, 2, 107);

    assertFound("add 7: Done[after=version 2, balance 107]");
  }

  @Test
  void shouldFindAValueThatWasNeverWritten() {
    done(0, 50, 10, 2, 110);
    read(10, 20, 2, 111);

    assertFound("read: version 2, balance 111");
  }

  @Test
  void shouldFindAnAccountThatIsGone() {
    read(0, 10, 0, 0);

    assertFound("read: version 0, balance 0");
  }

  @Test
  void shouldAcceptAnOpenWriteThatIsDoneNeverOrLate() {
    open(0, 10, Write.ANY_VERSION);
    read(1, 2, 1, 100);
    read(900, 901, 1, 100);
    assertAccepted();

    read(902, 903, 2, 110);
    assertAccepted();
  }

  @Test
  void shouldFindAnOpenWriteThatIsSeenAndThenNotSeenAgain() {
    open(0, 10, Write.ANY_VERSION);
    read(1, 2, 2, 110);
    read(3, 4, 1, 100);

    assertFound("read: version 1, balance 100");
  }

  @Test
  void shouldFindAnOpenWriteThatIsSeenBeforeItIsInvokedOrTwice() {
    read(0, 1, 2, 110);
    open(2, 10, Write.ANY_VERSION);
    assertFound("read: version 2, balance 110");

    calls.clear();
    open(0, 10, Write.ANY_VERSION);
    read(1, 2, 3, 120);
    assertFound("read: version 3, balance 120");
  }

  @Test
  void shouldAcceptOpenWritesWithEqualOperationsAsOftenAsThereAre() {
    open(0, 10, Write.ANY_VERSION);
    open(5, 10, Write.ANY_VERSION);
    read(2, 3, 2, 110);
    read(6, 7, 3, 120);
    assertAccepted();

    read(8, 9, 4, 130);
    assertFound("read: version 4, balance 130");
  }

  @Test
  void shouldShowTheKeyTheAnswerAndWhatItContradicts() {
    done(0, 1_000_000, 10, 2, 110);
    read(1_500_000, 2_000_000, 1, 100);
    read(1_600_000, 2_500_000, 2, 110);
    done(5_000_000, 6_000_000, 1, 3, 111);

    assertThat(window().lines())
        .containsExactly(
            "r1: Expected a linearizable history of 4 operations, but no order explains it up to"
                + " this answer:",
            "         1.500 to      2.000 ms  client: read: version 1, balance 100",
            "  after, in one of the orders that explain all before:",
            "         0.000 to      1.000 ms  client: add 10: Done[after=version 2, balance 110]",
            "  with the state version 2, balance 110; at the same time:",
            "         1.600 to      2.500 ms  client: read: version 2, balance 110");
  }

  @Test
  void shouldNeverPassWhatItCannotDecide() {
    for (int i = 0; i < 12; i++) {
      open(i, 1 << i, Write.ANY_VERSION);
    }
    read(20, 21, 7, 100);

    LinearizabilityVerdict verdict =
        new LinearizabilityCheck<>(new RegisterModel(), 100).judge("r1", INITIAL, calls);

    assertThat(verdict).isInstanceOf(Undecided.class);
    assertThat(verdict.isLinearizable()).isFalse();
    assertThat(((Undecided) verdict).reason())
        .isEqualTo(
            "r1: Expected to decide whether 13 operations are linearizable, but it is undecided"
                + " after 100 configurations.");
  }
}
