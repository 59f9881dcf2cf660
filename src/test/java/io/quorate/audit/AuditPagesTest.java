package io.quorate.audit;

import static io.quorate.audit.Story.credit;
import static io.quorate.audit.Story.debit;
import static io.quorate.audit.Story.reserve;
import static io.quorate.audit.Story.restock;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountEvent;
import io.quorate.inventory.ItemEvent;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.transaction.TransactionEvent;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Random histories, cut into pages of any size: the audit adds up after every page. */
@NullUnmarked
class AuditPagesTest extends ProjectionFixture {

  private static final long SEED = Long.getLong("seed", 42);
  private static final int TRANSACTIONS = 60;
  private static final int[] PAGE_SIZES = {1, 2, 7, 50, 100_000};

  private final Random random = new Random(SEED);

  /** One event of a history that goes on by itself. */
  private interface Event {
    void write() throws SQLException;
  }

  @Test
  void shouldAddUpAfterEveryPageOfAnySize() throws SQLException {
    write();
    AuditReport whole = null;
    for (int size : PAGE_SIZES) {
      forget();
      while (follow(size) > 0) {
        assertThat(report().conserved()).as("seed %d, pages of %d", SEED, size).isTrue();
      }
      AuditReport report = report();
      assertThat(whole == null ? report : whole)
          .as("seed %d, pages of %d", SEED, size)
          .isEqualTo(report);
      whole = report;
    }
    AuditReport.Transactions counts = whole.transactions();
    assertThat(counts.open()).isZero();
    assertThat(counts.committed() + counts.aborted()).isEqualTo(TRANSACTIONS);
    assertThat(counts.committed()).isPositive();
    assertThat(counts.aborted()).isPositive();
    assertThat(whole.accounts().get("EUR").inFlight()).isEqualTo(BigInteger.ZERO);
    assertThat(whole.stock().reserved()).isEqualTo(BigInteger.ZERO);
    assertThat(whole.accounts().get("EUR").withdrawn()).isPositive();
  }

  @Test
  void shouldNotCountAPageTwiceThatWasRolledBack() throws SQLException {
    write();
    int failing = 0;
    int entries;
    do {
      if (random.nextInt(3) == 0) {
        followInVain(20);
        failing++;
      }
      entries = follow(20);
    } while (entries > 0);
    AuditReport interrupted = report();
    forget();

    assertThat(failing).isPositive();
    assertThat(audited()).as("seed %d", SEED).isEqualTo(interrupted);
  }

  private void write() throws SQLException {
    var histories = new ArrayList<List<Event>>();
    for (int i = 0; i < 10; i++) {
      story.opened("a" + i, i < 8 ? "EUR" : "USD", 1000);
      story.item("x" + i, new ItemEvent.Created(1000));
    }
    for (int i = 0; i < TRANSACTIONS; i++) {
      histories.add(i % 2 == 0 ? promised("t" + i) : executed("t" + i));
      histories.add(reservation("r" + i));
      long amount = 1L + random.nextInt(50);
      histories.add(
          List.of(
              () -> story.account("a1", new AccountEvent.Deposited(amount)),
              () -> story.account("a1", new AccountEvent.Withdrawn(amount / 2)),
              () -> story.noted("a1")));
    }
    interleave(histories);
  }

  /** Writes them side by side, each in its order; a few are open at the same time. */
  private void interleave(List<List<Event>> histories) throws SQLException {
    Collections.shuffle(histories, random);
    var open = new ArrayList<List<Event>>();
    while (!histories.isEmpty() || !open.isEmpty()) {
      if (open.size() < 6 && !histories.isEmpty()) {
        open.add(new ArrayList<>(histories.removeLast()));
      }
      List<Event> next = open.get(random.nextInt(open.size()));
      next.removeFirst().write();
      if (next.isEmpty()) {
        open.remove(next);
      }
    }
  }

  /** As 2pc does it. */
  private List<Event> promised(String id) {
    Step[] steps = steps();
    var events = new ArrayList<Event>();
    events.add(() -> story.started(id, steps));
    for (int i = 0; i < steps.length; i++) {
      int index = i;
      events.add(() -> story.performed(id, index, steps[index], Commitment.PREPARE));
    }
    boolean commits = random.nextInt(3) > 0;
    for (Step step : steps) {
      events.add(
          () -> {
            if (commits) {
              story.committed(id, step, ParticipantPhase.PREPARED);
            } else {
              story.undone(id, step, ParticipantPhase.PREPARED);
            }
          });
    }
    events.add(() -> end(id, commits));
    return events;
  }

  /** As a saga does it, with an operator who forces every fifth end. */
  private List<Event> executed(String id) {
    Step take = debit("a" + random.nextInt(4), 1 + random.nextInt(20));
    Step give = credit("a" + (4 + random.nextInt(4)), take.amount());
    var events = new ArrayList<Event>();
    events.add(() -> story.started(id, take, give));
    events.add(() -> story.performed(id, 0, take, Commitment.EXECUTE));
    switch (random.nextInt(5)) {
      case 0 -> {
        events.add(() -> story.forced(id));
        events.add(() -> story.undone(id, take, ParticipantPhase.EXECUTED));
      }
      case 1 -> {
        events.add(() -> story.undone(id, take, ParticipantPhase.EXECUTED));
        events.add(() -> story.aborted(id));
      }
      case 2 -> {
        events.add(() -> story.transaction(id, new TransactionEvent.StepSkipped(0, "given up")));
        events.add(() -> story.aborted(id));
      }
      default -> {
        events.add(() -> story.performed(id, 1, give, Commitment.FINAL));
        events.add(() -> story.committed(id));
        events.add(() -> story.concluded(id, take));
      }
    }
    return events;
  }

  private List<Event> reservation(String id) {
    String item = "x" + random.nextInt(10);
    long quantity = 1L + random.nextInt(3);
    int end = random.nextInt(3);
    return List.of(
        () -> story.item(item, new ItemEvent.ReservationPlaced(id, quantity, 1, 1)),
        () ->
            story.item(
                item,
                switch (end) {
                  case 0 -> new ItemEvent.ReservationConfirmed(id, quantity);
                  case 1 -> new ItemEvent.ReservationReleased(id);
                  default -> new ItemEvent.ReservationExpired(id);
                }));
  }

  private Step[] steps() {
    String currency = random.nextInt(4) == 0 ? "8" : "2";
    return new Step[] {
      debit("a" + currency, 1 + random.nextInt(20)),
      credit(currency.equals("8") ? "a9" : "a5", 1 + random.nextInt(20)),
      reserve("x" + random.nextInt(5), 1 + random.nextInt(3)),
      restock("x" + (5 + random.nextInt(5)), 1 + random.nextInt(3))
    };
  }

  private void end(String id, boolean commits) throws SQLException {
    if (commits) {
      story.committed(id);
    } else {
      story.aborted(id);
    }
  }
}
