package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.check.JournalRow;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Request;
import io.quorate.multijvm.lab.LabNode;
import io.quorate.multijvm.lab.NodeExit;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.variant.NextVersion;
import io.quorate.multijvm.variant.VariantLab;
import io.quorate.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A step back: a node of this version is alone with entities that have an event of the next one. It
 * refuses them in time, serves all others, and breaks nothing for the nodes of the next version
 * that come back.
 */
@Tag("long")
class NextVersionRollbackTest {

  private static final long SEED = Seed.VALUE;

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A node's own deadline is 10 s. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  private static final int NEXT = 1;
  private static final int BACK = 2;
  private static final List<String> TALLIED = List.of("tallied-0", "tallied-1", "tallied-2");

  @Test
  void shouldRefuseInTimeWhatThisVersionCannotRead() throws Exception {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    NodeSetup next = NextVersion.VARIANT.over(NodeSetup.PLAIN);
    try (var lab = VariantLab.start(getClass().getSimpleName(), SEED, List.of(next, next))) {
      TALLIED.forEach(account -> lab.client().perform(Intent.open(account, 1, 0), 1));
      assertThat(NextVersion.tally(lab.client(), NEXT, "before", TALLIED))
          .allMatch(answer -> answer.status() == 200);
      stepBack(lab);

      assertThat(lab.accounts())
          .allMatch(account -> lab.client().get(BACK, "/v1/accounts/" + account).status() == 200);
      List<Attempt> refused = useTallied(lab);
      System.out.println("  refused: " + refused);
      assertThat(refused)
          .allMatch(answer -> List.of(503, 504).contains(answer.status()))
          .allMatch(answer -> answer.duration().compareTo(ANSWER_LIMIT) < 0);

      lab.lab().node(NEXT).start();
      lab.lab().awaitWhole(LIMIT);
      assertThat(lab.lab().node(BACK).leave()).isEqualTo(NodeExit.LEFT);
      lab.lab().awaitWhole(LIMIT);
      assertThat(NextVersion.tally(lab.client(), NEXT, "after", TALLIED))
          .allMatch(answer -> answer.status() == 200);
      List<JournalRow> journal = lab.journal();
      assertThat(journal.stream().filter(NextVersion::isTally)).hasSize(2 * TALLIED.size());
      assertThat(lab.findings()).isEmpty();
    }
  }

  /** Brings the other node back in this version, and then sends away the one of the next. */
  private static void stepBack(VariantLab lab) {
    LabNode back = lab.lab().node(BACK);
    back.use(NodeSetup.PLAIN);
    back.terminate();
    await("the end of node " + BACK).atMost(LIMIT).until(() -> !back.exits().isEmpty());
    lab.lab().awaitWhole(LIMIT);
    assertThat(lab.lab().node(NEXT).leave()).isEqualTo(NodeExit.LEFT);
    lab.lab().awaitWhole(LIMIT);
  }

  /** Reads and writes each of the tallied accounts, all at the same time. */
  private static List<Attempt> useTallied(VariantLab lab) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Attempt>> answers =
          TALLIED.stream()
              .flatMap(
                  account ->
                      Stream.of(
                          new Request("GET", "/v1/accounts/" + account, "", ""),
                          Intent.deposit(account, "refused." + account, 1).request()))
              .map(
                  request ->
                      threads.submit(() -> lab.client().attempt(request, BACK, Client.TIMEOUT)))
              .toList();
      var all = new ArrayList<Attempt>();
      for (Future<Attempt> answer : answers) {
        all.add(answer.get());
      }
      return all;
    }
  }
}
