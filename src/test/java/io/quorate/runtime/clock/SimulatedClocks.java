package io.quorate.runtime.clock;

import static io.quorate.runtime.clock.TestTime.DAY_MS;
import static io.quorate.runtime.clock.TestTime.HOUR_MS;
import static io.quorate.runtime.clock.TestTime.MINUTE_MS;
import static io.quorate.runtime.clock.TestTime.START_MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.runtime.entity.SimulatedWorld;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes whose wall clocks differ by hours, jump by hours and years, and that crash and start again;
 * they exchange messages and keep their time in a database that is away now and then.
 */
final class SimulatedClocks {

  private static final int NODES = 4;
  private static final long SLOWEST_MESSAGE_MS = 3_000;
  private static final long SLOWEST_RENEWAL_MS = PhysicalTime.RESERVED_SLACK_MS;

  private final SimulatedWorld world;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Integer, Row> rows = new HashMap<>();
  private final long databaseOffsetMs;
  private long databaseAwayUntilMs;
  private int received;
  private int restarts;
  private int refusedStarts;
  private int absurdWalls;

  /** What happened, for the gates against a void run. */
  record Summary(int received, int restarts, int refusedStarts, int absurdWalls) {
    Summary plus(Summary other) {
      return new Summary(
          received + other.received,
          restarts + other.restarts,
          refusedStarts + other.refusedStarts,
          absurdWalls + other.absurdWalls);
    }
  }

  private record Row(long timestamp, long storedAtMs) {}

  private SimulatedClocks(long seed) {
    this.world = new SimulatedWorld(seed);
    this.databaseOffsetMs = skewMs();
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node(i));
    }
  }

  static Summary run(long seed, long millis) {
    var clocks = new SimulatedClocks(seed);
    clocks.nodes.forEach(Node::start);
    clocks.step(millis);
    clocks.world.run(millis);
    return new Summary(clocks.received, clocks.restarts, clocks.refusedStarts, clocks.absurdWalls);
  }

  private void step(long untilMs) {
    if (world.nowMs() >= untilMs) {
      return;
    }
    Node node = nodes.get(world.below(NODES));
    switch (world.below(400)) {
      case 0 -> node.start();
      case 1, 2 -> node.wallOffsetMs = skewMs();
      case 3 -> {
        node.wallOffsetMs = (world.chance(0.5) ? 3650 : -3650) * DAY_MS;
        absurdWalls++;
      }
      case 4 -> databaseAwayUntilMs = world.nowMs() + world.below((int) (5 * MINUTE_MS));
      default -> node.send();
    }
    node.checkPassing();
    world.later(world.chance(0.5) ? 0 : world.below(100), () -> step(untilMs));
  }

  private long skewMs() {
    return (world.below(20) - 10) * HOUR_MS;
  }

  private long databaseMs() {
    return START_MS + world.nowMs() + databaseOffsetMs;
  }

  /** One node in all its lives. */
  private final class Node {
    private final int number;
    private HybridClock clock = new HybridClock(() -> 0, () -> 0);
    private long wallOffsetMs = skewMs();
    private long issued;
    private long seenMs;
    private long seenAtMs;
    private int life;

    private Node(int number) {
      this.number = number;
    }

    private void start() {
      long bootedMs = world.nowMs() - world.below(1_000_000);
      clock =
          new HybridClock(
              () -> START_MS + world.nowMs() + wallOffsetMs,
              () -> (world.nowMs() - bootedMs) * 1_000_000);
      List<HybridClock.Stored> stored =
          rows.values().stream()
              .map(row -> new HybridClock.Stored(row.timestamp, databaseMs() - row.storedAtMs))
              .toList();
      try {
        clock.startAfter(stored, databaseMs());
      } catch (HybridClock.Absurd e) {
        refusedStarts++;
        wallOffsetMs = skewMs();
        start();
        return;
      }
      restarts++;
      int started = ++life;
      seenAtMs = world.nowMs();
      seenMs = 0;
      HybridClock.Reservation first = clock.reserve();
      rows.put(number, new Row(first.timestamp(), databaseMs()));
      clock.renewed(first, 0, databaseMs());
      world.later(1_000, () -> renew(started));
    }

    private void renew(int started) {
      if (started != life) {
        return;
      }
      world.later(1_000, () -> renew(started));
      if (world.nowMs() < databaseAwayUntilMs) {
        return;
      }
      HybridClock.Reservation reservation = clock.reserve();
      long storedAfterMs = world.below((int) SLOWEST_RENEWAL_MS);
      world.later(
          storedAfterMs,
          () -> {
            if (started == life) {
              rows.put(number, new Row(reservation.timestamp(), databaseMs()));
            }
          });
      world.later(
          SLOWEST_RENEWAL_MS,
          () -> {
            if (started == life) {
              long highest = rows.values().stream().mapToLong(Row::timestamp).max().orElse(0);
              clock.renewed(reservation, highest, databaseMs());
            }
          });
    }

    private void send() {
      long sentAt = issue();
      Node to = nodes.get(world.below(NODES));
      world.later(world.below((int) SLOWEST_MESSAGE_MS), () -> to.receive(sentAt));
    }

    private void receive(long sentAt) {
      received++;
      assertThat(clock.observe(sentAt)).as("a peer that started well is followed").isTrue();
      assertThat(issue()).as("effect after cause").isGreaterThan(sentAt);
    }

    private long issue() {
      long now = clock.tick();
      assertThat(now).as("never backwards, over all lives").isGreaterThan(issued);
      issued = now;
      return now;
    }

    /** Time passes in every life at 31/32 of its speed or more, and no clock runs away. */
    private void checkPassing() {
      long nowMs = HybridClock.millis(issue());
      long leastMs = seenMs + (world.nowMs() - seenAtMs) * 31 / 32 - 1;
      assertThat(nowMs).as("time passes").isGreaterThanOrEqualTo(leastMs);
      assertThat(nowMs)
          .as("no clock runs away")
          .isLessThan(databaseMs() + PhysicalTime.MAX_WALL_AHEAD_MS + 10 * MINUTE_MS);
      seenMs = nowMs;
      seenAtMs = world.nowMs();
    }
  }
}
