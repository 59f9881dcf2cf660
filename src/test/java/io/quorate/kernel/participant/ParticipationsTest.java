package io.quorate.kernel.participant;

import static io.quorate.kernel.participant.Participant.DEADLINE_MS;
import static io.quorate.kernel.participant.Participant.NOW_MS;
import static io.quorate.kernel.participant.Participant.REFUSAL;
import static io.quorate.kernel.participant.Participant.performed;
import static io.quorate.kernel.participant.Participant.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.Decider;
import io.quorate.kernel.participant.ParticipantEvent.Blocked;
import io.quorate.kernel.participant.ParticipantEvent.Committed;
import io.quorate.kernel.participant.ParticipantEvent.Performed;
import io.quorate.kernel.participant.ParticipantEvent.Undone;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an entity knows of the transactions it takes part in, and how long. */
@NullUnmarked
class ParticipationsTest {

  private static final long DAY_MS = 86_400_000;

  private static final long RELAY_MEMORY_MS = 60_000;

  @Test
  void shouldKnowNothingAtFirst() {
    Participations none = Participations.none();

    assertThat(none.size()).isZero();
    assertThat(none.openCount()).isZero();
    assertThat(none.find("t")).isNull();
    assertThat(none.dueAtMs()).isEqualTo(Decider.NEVER);
    assertThat(none.setAside()).isZero();
    assertThat(none.incoming()).isZero();
  }

  /** Of what is open: what is set aside now, and what room must be kept for. */
  @ParameterizedTest
  @CsvSource({
    "debit, PREPARE, 10, 0",
    "debit, EXECUTE, 0, 10",
    "debit, FINAL, 0, 0",
    "credit, PREPARE, 0, 10",
    "credit, FINAL, 0, 0",
    "reserve, PREPARE, 10, 0",
    "reserve, FINAL, 0, 0",
    "restock, PREPARE, 0, 10",
    "restock, FINAL, 0, 0"
  })
  void shouldSumWhatIsOpen(StepKind action, Commitment manner, long setAside, long incoming) {
    Participations open = of(performed("t", action, manner, null));

    shouldSum(open, setAside, incoming);
    assertThat(open.openCount()).isOne();
    ParticipantPhase phase = ParticipantPhase.after(manner);
    shouldSum(open.evolve(new Committed("t", action, 10, phase, NOW_MS)), 0, 0);
    if (manner != Commitment.FINAL) {
      shouldSum(open.evolve(new Undone("t", action, 10, phase, NOW_MS, null)), 0, 0);
    }
  }

  @Test
  void shouldSumOverTransactions() {
    Participations all =
        of(
            performed("a", AccountStepKinds.DEBIT, Commitment.PREPARE, null),
            performed("b", AccountStepKinds.DEBIT, Commitment.PREPARE, null),
            performed("c", AccountStepKinds.DEBIT, Commitment.EXECUTE, null),
            performed("d", AccountStepKinds.CREDIT, Commitment.PREPARE, null));

    shouldSum(all, 20, 20);
    shouldSum(all.evolve(new ParticipantEvent.PreCommitted("a")), 20, 20);
    shouldSum(all.evolve(new ParticipantEvent.Concluded(List.of("c"), NOW_MS)), 20, 10);
    shouldSum(
        all.evolve(
            new Committed("d", AccountStepKinds.CREDIT, 10, ParticipantPhase.PREPARED, NOW_MS)),
        20,
        10);
  }

  @Test
  void shouldForgetWhatHasEndedOnlyAfterItsDeadline() {
    Participations ended =
        of(
            performed("t", AccountStepKinds.DEBIT, Commitment.EXECUTE, null),
            new Undone("t", AccountStepKinds.DEBIT, 10, ParticipantPhase.EXECUTED, NOW_MS, null));

    assertThat(ended.evolve(later("u", DEADLINE_MS - 1)).find("t")).isNotNull();
    assertThat(ended.evolve(later("u", DEADLINE_MS)).find("t")).isNull();
    assertThat(ended.evolve(new Blocked("u", DEADLINE_MS, DEADLINE_MS - 1, null)).find("t"))
        .isNotNull();
    assertThat(ended.evolve(new Blocked("u", DEADLINE_MS, DEADLINE_MS, null)).find("t")).isNull();
  }

  /** Else a day's deadlines would fill an account. */
  @Test
  void shouldForgetWhatHasEndedLongBeforeAFarDeadline() {
    long day = NOW_MS + 86_400_000;
    Participations known =
        of(
            new ParticipantEvent.Performed(
                "done", 0, AccountStepKinds.DEBIT, 10, Commitment.EXECUTE, day, NOW_MS, null),
            new ParticipantEvent.Concluded(List.of("done"), NOW_MS),
            new ParticipantEvent.Performed(
                "open", 0, AccountStepKinds.DEBIT, 10, Commitment.EXECUTE, day, NOW_MS, null));
    long forgotten = NOW_MS + ParticipationTimes.REMEMBER_ENDED_MS;

    assertThat(known.sizeAt(forgotten - 1)).isEqualTo(2);
    assertThat(known.sizeAt(forgotten)).isEqualTo(1);
  }

  @Test
  void shouldNotForgetWhatIsOpen() {
    Participations open = of(performed("t", AccountStepKinds.DEBIT, Commitment.EXECUTE, null));

    assertThat(open.evolve(later("u", DEADLINE_MS + 1_000_000)).find("t")).isNotNull();
  }

  @Test
  void shouldRememberARelayLonger() {
    Participations ended =
        of(
            performed("t", AccountStepKinds.DEBIT, Commitment.EXECUTE, route(Itinerary.Kind.RELAY)),
            new Committed("t", AccountStepKinds.DEBIT, 10, ParticipantPhase.EXECUTED, NOW_MS));
    long until = DEADLINE_MS + RELAY_MEMORY_MS;

    assertThat(ended.owing()).hasSize(1);
    assertThat(ended.evolve(later("u", until - 1)).owing()).hasSize(1);
    assertThat(ended.evolve(later("u", until)).owing()).isEmpty();
  }

  @Test
  void shouldForgetEachAtItsOwnTime() {
    Participations all =
        of(
            new ParticipantEvent.Performed(
                "long",
                0,
                AccountStepKinds.DEBIT,
                1,
                Commitment.FINAL,
                NOW_MS + 90_000,
                NOW_MS,
                null),
            new ParticipantEvent.Performed(
                "short", 0, AccountStepKinds.DEBIT, 1, Commitment.FINAL, NOW_MS + 1, NOW_MS, null),
            new ParticipantEvent.Concluded(List.of("long", "short"), NOW_MS));

    assertThat(all.evolve(later("u", NOW_MS + 1)).size()).isEqualTo(2);
    assertThat(all.evolve(later("u", NOW_MS + 90_000)).size()).isOne();
    assertThat(all.size()).isEqualTo(2);
    assertThat(all.sizeAt(NOW_MS + 1)).isOne();
    assertThat(Participations.of(all.stored()).sizeAt(NOW_MS + 1)).isOne();
  }

  @Test
  void shouldAskABoundedNumberAtOnce() {
    Participations all = Participations.none();
    for (int i = 0; i <= Participations.MAX_INQUIRED_AT_ONCE; i++) {
      all = all.evolve(performed("t-" + i, AccountStepKinds.DEBIT, Commitment.EXECUTE, null));
    }
    long dueAtMs = all.dueAtMs();

    assertThat(all.overdue(dueAtMs - 1)).isEmpty();
    List<String> first = all.overdue(dueAtMs);
    assertThat(first).hasSize(Participations.MAX_INQUIRED_AT_ONCE);
    Participations asked = all.evolve(new ParticipantEvent.Inquired(first, dueAtMs));
    assertThat(asked.overdue(dueAtMs)).hasSize(1).doesNotContainAnyElementsOf(first);
  }

  @Test
  void shouldEndNothingTwice() {
    Participations ended =
        of(
            performed("t", AccountStepKinds.DEBIT, Commitment.PREPARE, null),
            new Committed("t", AccountStepKinds.DEBIT, 10, ParticipantPhase.PREPARED, NOW_MS));

    assertThatThrownBy(
            () ->
                ended.evolve(
                    new Undone(
                        "t", AccountStepKinds.DEBIT, 10, ParticipantPhase.PREPARED, NOW_MS, null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Expected");
  }

  @Test
  void shouldComeBackFromItsStoredForm() throws IOException {
    Participations all =
        of(
            performed(
                "promised",
                AccountStepKinds.DEBIT,
                Commitment.PREPARE,
                route(Itinerary.Kind.PEERS)),
            new ParticipantEvent.PreCommitted("promised"),
            new ParticipantEvent.TerminationBegan("promised"),
            new ParticipantEvent.PeerAnswered("promised", 1, PeerAnswer.SILENT),
            performed("given", AccountStepKinds.CREDIT, Commitment.PREPARE, null),
            performed(
                "taken", AccountStepKinds.DEBIT, Commitment.EXECUTE, route(Itinerary.Kind.RELAY)),
            performed("done", AccountStepKinds.DEBIT, Commitment.FINAL, null),
            performed("undone", AccountStepKinds.DEBIT, Commitment.EXECUTE, null),
            new Undone(
                "undone", AccountStepKinds.DEBIT, 10, ParticipantPhase.EXECUTED, NOW_MS, REFUSAL),
            performed("over", AccountStepKinds.DEBIT, Commitment.EXECUTE, null),
            new ParticipantEvent.Concluded(List.of("over"), NOW_MS),
            new Blocked("blocked", DEADLINE_MS, NOW_MS, REFUSAL),
            new ParticipantEvent.Inquired(List.of("done"), DEADLINE_MS + 60_000));

    Participations back =
        Json.STORED.readValue(Json.STORED.writeValueAsBytes(all), Participations.class);

    assertThat(back.stored()).containsExactlyElementsOf(all.stored());
    assertThat(back.size()).isEqualTo(all.size()).isEqualTo(7);
    assertThat(back.openCount()).isEqualTo(all.openCount()).isEqualTo(4);
    assertThat(back.setAside()).isEqualTo(all.setAside()).isEqualTo(10);
    assertThat(back.incoming()).isEqualTo(all.incoming()).isEqualTo(20);
    assertThat(back.dueAtMs()).isEqualTo(all.dueAtMs());
    assertThat(back.owing()).isEqualTo(all.owing());
    ParticipantEvent next = later("u", DEADLINE_MS);
    assertThat(back.evolve(next).stored()).isEqualTo(all.evolve(next).stored());
  }

  /** Each inquiry is written, and a transaction may be parked for days. */
  @Test
  void shouldAskLessOftenTheLongerATransactionIsOverdue() {
    Participations all = of(performed("open", AccountStepKinds.DEBIT, Commitment.EXECUTE, null));
    long atMs = all.dueAtMs();
    int asked = 0;
    while (atMs < DEADLINE_MS + DAY_MS) {
      all = all.evolve(new ParticipantEvent.Inquired(List.of("open"), atMs));
      assertThat(all.dueAtMs() - atMs)
          .isBetween(
              ParticipationTimes.INQUIRE_AGAIN_MS, ParticipationTimes.INQUIRE_OVERDUE_MS + 5_000);
      atMs = all.dueAtMs();
      asked++;
    }

    assertThat(asked).isLessThan(200);
  }

  private static void shouldSum(Participations all, long setAside, long incoming) {
    assertThat(all.setAside()).as("set aside").isEqualTo(setAside);
    assertThat(all.incoming()).as("incoming").isEqualTo(incoming);
  }

  private static Performed later(String transaction, long atMs) {
    return new Performed(
        transaction, 0, AccountStepKinds.DEBIT, 10, Commitment.EXECUTE, atMs + 30_000, atMs, null);
  }

  private static Participations of(ParticipantEvent... events) {
    Participations all = Participations.none();
    for (ParticipantEvent event : events) {
      all = all.evolve(event);
    }
    return all;
  }
}
