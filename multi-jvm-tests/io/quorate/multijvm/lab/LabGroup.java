package io.quorate.multijvm.lab;

import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.network.Network;
import io.quorate.multijvm.replica.ReplicaComparison;
import io.quorate.multijvm.replica.ReplicaCopy;
import io.quorate.storage.JournalGroup;
import io.quorate.storage.JournalGroup.Member;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.admin.GroupClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The Raft group of a lab's nodes, seen and changed as an administrator does, past the network
 * between the nodes. Waits for a node that answers, since there may be none that leads. For use by
 * one thread.
 */
public final class LabGroup {

  /** Longer than an election, and than a node needs that has just started. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofMillis(300);

  private final NodePorts ports;
  private final LabFolder folder;
  private final Supplier<List<Integer>> awake;

  /**
   * Creates it.
   *
   * @param folder of the lab
   * @param awake the nodes that run and do not stand still
   */
  LabGroup(NodePorts ports, LabFolder folder, Supplier<List<Integer>> awake) {
    this.ports = ports;
    this.folder = folder;
    this.awake = awake;
  }

  /** What is asked of a node. */
  @FunctionalInterface
  private interface Question<T> {
    Optional<T> ask(int node, JournalGroup group);
  }

  /** Returns the node that leads. */
  public int leader() {
    return answer(
        "a leader",
        awake,
        (node, group) ->
            group.status().members().stream()
                .filter(Member::leads)
                .map(member -> ports.introducedAt(member.address()))
                .findFirst());
  }

  /** Adds a node that was started with an empty directory. */
  public void add(int node) {
    answer(
        "node %d to be added".formatted(node),
        () -> othersThan(node),
        (asked, group) -> Optional.of(group.add(address(node))));
  }

  /** Removes a node for good, unless it is none of the group. */
  public void remove(int node) {
    answer(
        "node %d to be removed".formatted(node),
        () -> othersThan(node),
        (asked, group) ->
            Optional.of(
                isMember(node, group.status()) ? group.remove(address(node)) : group.status()));
  }

  /** Copies the tables of any node, as of a moment after the call; returns where they are then. */
  public Path tables() {
    return tables(awake);
  }

  /** Compares what nodes keep, each as of a moment after the call. */
  public ReplicaComparison compare(List<Integer> nodes) {
    return ReplicaComparison.of(
        nodes.stream()
            .map(node -> new ReplicaCopy(node, tables(() -> List.of(node)), folder.raftLog(node)))
            .toList());
  }

  private Path tables(Supplier<List<Integer>> nodes) {
    return answer(
        "the tables of a node",
        nodes,
        (node, group) -> {
          Path copy = folder.path().resolve("tables-of-%d".formatted(node));
          group.backup(copy.toString(), bytes -> {});
          return Optional.of(copy);
        });
  }

  private <T> T answer(String what, Supplier<List<Integer>> nodes, Question<T> question) {
    var answers = new ConcurrentLinkedQueue<T>();
    var refusals = new ConcurrentLinkedQueue<String>();
    try {
      await(what)
          .atMost(LIMIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(PAUSE)
          .until(
              () -> {
                refusals.clear();
                nodes.get().stream()
                    .map(node -> ask(node, question, refusals))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(answers::add);
                return !answers.isEmpty();
              });
    } catch (ConditionTimeoutException none) {
      throw new IllegalStateException("Expected %s, but %s".formatted(what, refusals), none);
    }
    return answers.remove();
  }

  private <T> Optional<T> ask(int node, Question<T> question, Queue<String> refusals) {
    try (var group = new GroupClient("127.0.0.1:" + ports.introduction(node))) {
      return question.ask(node, group);
    } catch (StorageUnavailable refused) {
      refusals.add("node %d: %s".formatted(node, refused.getMessage()));
      return Optional.empty();
    }
  }

  private boolean isMember(int node, JournalGroup.Status status) {
    return status.members().stream().anyMatch(member -> member.address().equals(address(node)));
  }

  private List<Integer> othersThan(int node) {
    return awake.get().stream().filter(other -> other != node).toList();
  }

  private String address(int node) {
    return Network.journalHost(node) + ":" + ports.introduction(node);
  }
}
