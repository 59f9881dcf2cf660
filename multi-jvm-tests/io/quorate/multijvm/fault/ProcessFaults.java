package io.quorate.multijvm.fault;

import static io.quorate.multijvm.fault.FaultDemand.DECISION;
import static io.quorate.multijvm.fault.FaultDemand.FAIL_OVER;
import static io.quorate.multijvm.fault.FaultDemand.KILL;
import static io.quorate.multijvm.fault.FaultDemand.NOBODY_LOST;
import static io.quorate.multijvm.fault.FaultDemand.REMOVAL;
import static io.quorate.multijvm.fault.FaultDemand.ZOMBIE;
import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.lab.LabNode;
import io.quorate.multijvm.lab.Starvation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Faults 2, 3, 4 and 9: nodes that are killed, paused, starved, or have a wrong clock. */
final class ProcessFaults {

  private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);

  private static final Duration WRONG_CLOCK = Duration.ofSeconds(5);
  private static final int MOST_HOURS = 12;
  private static final Duration STARVED = Duration.ofSeconds(15);
  private static final int GREEDY_THREADS = 12;

  /** Shards that move at the same time have all moved by then. */
  private static final int MOST_MOVING_MS = 600;

  /**
   * A node that was killed.
   *
   * @param accounts how many were live on it just before
   */
  private record Victim(int node, double accounts) {}

  private ProcessFaults() {}

  static Fault killOne(CampaignLab on, RandomGenerator random) {
    return kill(on, FaultKind.KILL_ONE, List.of(on.anyNode(random)));
  }

  static Fault killOldest(CampaignLab on, RandomGenerator random) {
    return kill(
        on,
        FaultKind.KILL_OLDEST,
        "the oldest, where the shards' coordinator is",
        () -> List.of(on.oldest()));
  }

  /** What takes its place does not come before the others have gone on without it. */
  static Fault killForGood(CampaignLab on, RandomGenerator random) {
    int node = on.anyNode(random);
    var killed = new ArrayList<Victim>();
    return Fault.of(
            FaultKind.KILL_FOR_GOOD,
            "node " + node,
            Duration.ZERO,
            () -> {
              killed.add(new Victim(node, on.shards().liveAccounts(node)));
              on.lab().node(node).stayDown();
              on.awaitWritable(System.nanoTime());
            },
            () -> {
              if (!on.lab().node(node).isWanted()) {
                on.lab().node(node).start();
              }
            })
        .with(KILL, DECISION, FAIL_OVER)
        .unless(() -> idle(killed));
  }

  static Fault killTwo(CampaignLab on, RandomGenerator random) {
    var nodes = new ArrayList<>(on.usual());
    nodes.remove(random.nextInt(nodes.size()));
    return kill(on, FaultKind.KILL_TWO, nodes);
  }

  /**
   * Kills one, and when shards have begun to move to what took its place all others at once, with
   * all that only they have heard of.
   */
  static Fault killOthers(CampaignLab on, RandomGenerator random) {
    int left = on.anyNode(random);
    Duration moving = Duration.ofMillis(random.nextInt(MOST_MOVING_MS));
    List<Integer> others = on.usual().stream().filter(node -> node != left).toList();
    var killed = new ArrayList<Victim>();
    return Fault.once(
            FaultKind.KILL_OTHERS,
            "node %d, then nodes %s".formatted(left, others),
            () -> {
              int ends = on.lab().node(left).exits().size();
              kill(on, List.of(left), killed);
              await("the end of node " + left)
                  .until(() -> on.lab().node(left).exits().size() > ends);
              on.shards().awaitArrival(left);
              await("more shards to have moved")
                  .pollInterval(Duration.ofMillis(10))
                  .during(moving)
                  .until(() -> true);
              others.forEach(node -> on.lab().node(node).kill());
            })
        .with(KILL)
        .unless(() -> idle(killed));
  }

  static Fault killAll(CampaignLab on, RandomGenerator random) {
    return kill(on, FaultKind.KILL_ALL, on.usual());
  }

  static Fault pauseShort(CampaignLab on, RandomGenerator random) {
    return pause(on, FaultKind.PAUSE_SHORT, SHORT_PAUSE, random).with(NOBODY_LOST);
  }

  static Fault pauseStable(CampaignLab on, RandomGenerator random) {
    Duration hold = on.margins().stableAfter().plusMillis(random.nextInt(-1500, 1500));
    return pause(on, FaultKind.PAUSE_STABLE, hold, random);
  }

  static Fault zombie(CampaignLab on, RandomGenerator random) {
    Duration asleep = on.margins().zombiePause();
    return Fault.of(
            FaultKind.ZOMBIE,
            "%d ms".formatted(asleep.toMillis()),
            asleep,
            on.zombie()::sleep,
            on.zombie()::wake)
        .with(DECISION, REMOVAL, ZOMBIE)
        .unless(on.zombie()::doubt);
  }

  static Fault clockJump(CampaignLab on, RandomGenerator random) {
    int node = on.anyNode(random);
    long offset = hours(random);
    return Fault.of(
            FaultKind.CLOCK_JUMP,
            "node %d, %d s".formatted(node, offset / 1000),
            WRONG_CLOCK,
            () -> on.lab().setClockOffset(node, offset),
            () -> on.lab().setClockOffset(node, 0))
        .with(NOBODY_LOST);
  }

  static Fault clocksApart(CampaignLab on, RandomGenerator random) {
    List<Long> offsets = on.usual().stream().map(node -> hours(random)).toList();
    return Fault.of(
            FaultKind.CLOCKS_APART,
            offsets + " ms",
            WRONG_CLOCK,
            () -> set(on, offsets),
            () -> set(on, List.of(0L, 0L, 0L)))
        .with(NOBODY_LOST);
  }

  static Fault clockAndKill(CampaignLab on, RandomGenerator random) {
    int node = on.anyNode(random);
    long offset = hours(random);
    var killed = new ArrayList<Victim>();
    return Fault.of(
            FaultKind.CLOCK_AND_KILL,
            "node %d, %d s".formatted(node, offset / 1000),
            WRONG_CLOCK,
            () -> {
              on.lab().setClockOffset(node, offset);
              kill(on, List.of(node), killed);
            },
            () -> on.lab().setClockOffset(node, 0))
        .with(KILL)
        .unless(() -> idle(killed));
  }

  static Fault starvation(CampaignLab on, RandomGenerator random) {
    var greedy = new ArrayList<Starvation>();
    return Fault.of(
            FaultKind.STARVATION,
            GREEDY_THREADS + " threads",
            STARVED,
            () -> greedy.add(Starvation.begin(GREEDY_THREADS)),
            () -> greedy.forEach(Starvation::close))
        .unless(
            () ->
                greedy.getFirst().used().compareTo(STARVED.dividedBy(2)) < 0
                    ? "hardly any processor time was taken"
                    : "");
  }

  private static Fault kill(CampaignLab on, FaultKind kind, List<Integer> nodes) {
    return kill(on, kind, "nodes " + nodes, () -> nodes);
  }

  /** Kills nodes that are chosen when it begins. */
  static Fault kill(CampaignLab on, FaultKind kind, String detail, Supplier<List<Integer>> nodes) {
    var killed = new ArrayList<Victim>();
    return Fault.once(kind, detail, () -> kill(on, nodes.get(), killed))
        .with(KILL)
        .unless(() -> idle(killed));
  }

  /** Kills all of them at once, and notes what they had. */
  private static void kill(CampaignLab on, List<Integer> nodes, List<Victim> killed) {
    nodes.forEach(node -> killed.add(new Victim(node, on.shards().awaitLiveAccounts(node))));
    nodes.forEach(node -> on.lab().node(node).kill());
  }

  /** Tells which of the killed ones did nothing, if any. */
  private static String idle(List<Victim> killed) {
    List<Victim> idle = killed.stream().filter(victim -> victim.accounts == 0).toList();
    return idle.isEmpty() ? "" : "no account was live on a node that was killed: " + idle;
  }

  private static Fault pause(
      CampaignLab on, FaultKind kind, Duration hold, RandomGenerator random) {
    int node = on.anyNode(random);
    LabNode paused = on.lab().node(node);
    String detail = "node %d, %d ms".formatted(node, hold.toMillis());
    return Fault.of(kind, detail, hold, paused::pause, paused::resume)
        .unless(() -> notPaused(paused));
  }

  private static String notPaused(LabNode node) {
    return node.isPaused() ? "" : "node %d did not stand still".formatted(node.number());
  }

  private static void set(CampaignLab on, List<Long> offsets) {
    for (int i = 0; i < offsets.size(); i++) {
      on.lab().setClockOffset(i + 1, offsets.get(i));
    }
  }

  /** Returns some hours, forward or back, in milliseconds. */
  private static long hours(RandomGenerator random) {
    long ms = TimeUnit.MINUTES.toMillis(random.nextInt(60, MOST_HOURS * 60));
    return random.nextBoolean() ? ms : -ms;
  }
}
