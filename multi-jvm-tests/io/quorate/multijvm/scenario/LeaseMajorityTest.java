package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.lab.Lab;
import io.quorate.multijvm.lab.LabMargins;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.workload.WriteRecovery;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes survive the loss of either, when the split-brain resolver asks the database. */
@Tag("multi-jvm")
class LeaseMajorityTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int ACCOUNTS = 12;

  @Test
  void shouldSurviveTheLossOfEitherOfTwoNodes() {
    NodeSetup setup =
        LabMargins.SHORT.over(NodeSetup.PLAIN.with("QUORATE_SPLIT_BRAIN", "lease-majority"));
    try (Lab lab = Lab.start(getClass().getSimpleName(), 2, 1, setup)) {
      List<String> accounts = IntStream.range(0, ACCOUNTS).mapToObj(i -> "account-" + i).toList();
      try (Client client = new Client(lab.urls(), new History())) {
        accounts.forEach(account -> client.perform(Intent.open(account, 100, 0), 1));
      }

      // Of two nodes the first is the oldest, the leader, and that of the lower address.
      for (int lost : List.of(1, 2)) {
        killAndSurvive(lab, lost, accounts);
      }
    }
  }

  private static void killAndSurvive(Lab lab, int lost, List<String> accounts) {
    int survivor = 3 - lost;
    long survivorId = lab.node(survivor).processId();
    long killedNanos = System.nanoTime();
    long decisions = lab.figures().decisions();
    lab.node(lost).stayDown();
    try (Client client = new Client(List.of(lab.urls().getFirst()), new History())) {
      Duration longest =
          WriteRecovery.untilAllTakeWrites(client, "lost-" + lost, accounts, killedNanos);
      System.out.printf(
          "  node %d of 2 killed: all accounts took writes after %d ms%n",
          lost, longest.toMillis());
      assertThat(longest).isLessThan(LIMIT);
    }
    assertThat(lab.node(survivor).processId()).as("the survivor").isEqualTo(survivorId);
    // Else the dead node's next life has taken its place, and nobody had to decide.
    assertThat(lab.figures().decisions()).isGreaterThan(decisions);
    lab.node(lost).start();
    await("the other to be back")
        .atMost(LIMIT)
        .until(() -> lab.seesExactly(survivor, Set.of(1, 2)));
    lab.awaitWhole(LIMIT);
  }
}
