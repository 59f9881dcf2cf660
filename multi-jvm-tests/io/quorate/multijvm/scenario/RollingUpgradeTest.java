package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.check.FailedRequests;
import io.quorate.multijvm.client.AnswerCounts;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.client.Submission;
import io.quorate.multijvm.lab.LabNode;
import io.quorate.multijvm.lab.NodeExit;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.lab.ReadyNodes;
import io.quorate.multijvm.variant.NextVersion;
import io.quorate.multijvm.variant.VariantLab;
import io.quorate.multijvm.workload.Load;
import io.quorate.testing.Seed;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Replaces all nodes of a loaded cluster, one after the other, by those of the next version, which
 * has a command and an event that this one does not know. Its clients go to nodes that are ready;
 * those of a campaign, whose requests must not fail either, to all. Long, since the short campaign
 * has a rolling upgrade, too.
 */
@Tag("long")
class RollingUpgradeTest {

  private static final long SEED = Seed.VALUE;

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** With fewer requests while nodes are replaced the run is void. */
  private static final int LEAST_OPERATIONS = 500;

  private static final int LEAST_TRANSACTIONS = 100;

  /** Accounts that nobody but the tallies uses: enough that every node has some. */
  private static final int TALLIED = 12;

  /** The oldest node, on which the singletons live, comes last. */
  private static final List<Integer> ORDER = List.of(3, 2, 1);

  /**
   * After this one most entities are on nodes of the next version, and the others on the last node
   * of this one: while versions are mixed, only what must move does, and only to the newest.
   */
  private static final int TALLY_AFTER = 2;

  @Test
  void shouldFailNoRequestWhenAllNodesAreUpgraded() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    NodeSetup plain = NodeSetup.PLAIN;
    NodeSetup next = NextVersion.VARIANT.over(plain);
    try (var lab =
            VariantLab.start(getClass().getSimpleName(), SEED, List.of(plain, plain, plain));
        var ready = new ReadyNodes(lab.lab())) {
      lab.client().prefer(ready::contains);
      List<String> tallied = IntStream.range(0, TALLIED).mapToObj(i -> "tallied-" + i).toList();
      tallied.forEach(account -> lab.client().perform(Intent.open(account, 1, 0), 1));
      long startedNanos = System.nanoTime();
      try (Load load = lab.modestLoad("upgrade")) {
        for (int node : ORDER) {
          replace(lab, node, next);
          if (node == TALLY_AFTER) {
            tallyWhileMixed(lab, node, tallied);
          }
        }
        load.requestStop();
      }
      System.out.printf(
          "RollingUpgradeTest -Dseed=%d: all replaced after %d ms; %s%n",
          SEED,
          millisSince(startedNanos),
          Latencies.of(lab.history().since(startedNanos), lab.submitter().submissions()));

      assertNoneFailed(lab, startedNanos);
      tallyAll(lab, tallied);
      assertThat(lab.findings()).isEmpty();
      assertConserved(lab);
      System.out.println("  " + lab.counts());
      assertThat(lab.lab().figures().decisions()).as("resolver decisions").isZero();
    }
  }

  /** Sends a node away and lets one of the next version come back in its place. */
  private static void replace(VariantLab lab, int node, NodeSetup next) {
    long startedNanos = System.nanoTime();
    LabNode replaced = lab.lab().node(node);
    int ends = replaced.exits().size();
    replaced.use(next);
    replaced.terminate();
    await("the end of node " + node).atMost(LIMIT).until(() -> replaced.exits().size() > ends);
    assertThat(replaced.exits().getLast().code()).isEqualTo(NodeExit.LEFT);
    long leftMs = millisSince(startedNanos);
    lab.lab().awaitWhole(LIMIT);
    System.out.printf(
        "  node %d left after %d ms, %s is whole after %d ms%n",
        node, leftMs, NextVersion.NUMBER, millisSince(startedNanos));
  }

  /**
   * What a node of this version does not understand is answered all the same, and not when the
   * client's patience is over, which is longer than a node's deadline.
   */
  private static void tallyWhileMixed(VariantLab lab, int node, List<String> accounts) {
    long startedNanos = System.nanoTime();
    List<Attempt> answers = NextVersion.tally(lab.client(), node, "mixed", accounts);
    long done = answers.stream().filter(Attempt::isAcknowledged).count();
    System.out.printf(
        "  while mixed: %d tallies, done %d, slowest %d ms; meanwhile %s%n",
        answers.size(),
        done,
        answers.stream().mapToLong(answer -> answer.duration().toMillis()).max().orElse(0),
        AnswerCounts.of(lab.history().since(startedNanos)));
    assertThat(answers).allMatch(answer -> List.of(200, 503, 504).contains(answer.status()));
    assertThat(done)
        .as("tallies that were done, and not, while mixed; else the run is void")
        .isPositive()
        .isLessThan(answers.size());
    assertThat(lab.history().since(startedNanos))
        .as("what went on meanwhile, through all nodes")
        .hasSizeGreaterThan(accounts.size())
        .allMatch(operation -> operation.last().status() > 0);
  }

  private static void tallyAll(VariantLab lab, List<String> mixed) {
    List<String> accounts = Stream.concat(lab.accounts().stream(), mixed.stream()).toList();
    for (int node : lab.lab().nodes()) {
      assertThat(NextVersion.tally(lab.client(), node, "after." + node, accounts))
          .allMatch(answer -> answer.status() == 200);
    }
    long inJournal = lab.journal().stream().filter(NextVersion::isTally).count();
    assertThat(inJournal).isBetween(3L * accounts.size(), 3L * accounts.size() + mixed.size());
  }

  private static void assertNoneFailed(VariantLab lab, long sinceNanos) {
    List<Operation> operations = lab.history().since(sinceNanos);
    assertThat(operations).hasSizeGreaterThan(LEAST_OPERATIONS);
    assertThat(FailedRequests.among(operations)).isEmpty();
    assertThat(operations).allMatch(o -> o.last().isAcknowledged() || o.last().isRefused());
    List<Submission> submissions = lab.submitter().submissions();
    assertThat(submissions).hasSizeGreaterThan(LEAST_TRANSACTIONS);
    assertThat(FailedRequests.amongTransactions(submissions)).isEmpty();
  }

  private static void assertConserved(VariantLab lab) {
    await("the audit, which had to wait for a node that knows the new event")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonNode audit = lab.read(1, "/v1/audit");
              assertThat(audit.path("conserved").asBoolean()).as(audit.toString()).isTrue();
              assertThat(audit.at("/transactions/open").asLong(1)).isZero();
            });
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  /** How long requests took, with all their attempts, in milliseconds. */
  private record Latencies(int count, long p99Ms, long slowestMs) {
    static Latencies of(List<Operation> operations, List<Submission> submissions) {
      List<Long> sorted =
          Stream.concat(
                  operations.stream().map(Operation::attempts),
                  submissions.stream().map(Submission::attempts))
              .map(
                  attempts ->
                      attempts.getLast().returnedNanos() - attempts.getFirst().invokedNanos())
              .sorted()
              .map(nanos -> Duration.ofNanos(nanos).toMillis())
              .toList();
      return new Latencies(sorted.size(), sorted.get(sorted.size() * 99 / 100), sorted.getLast());
    }

    @Override
    public String toString() {
      return "requests %d, p99 %d ms, slowest %d ms".formatted(count, p99Ms, slowestMs);
    }
  }
}
