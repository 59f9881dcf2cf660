package io.quorate.multijvm.variant;

import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.consistency.ConsistencyFaults;
import io.quorate.multijvm.consistency.ConsistencyHistory;
import io.quorate.multijvm.consistency.ConsistencyReport;
import io.quorate.multijvm.lab.Lab;
import io.quorate.multijvm.lab.LabJournal;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.network.Route;
import io.quorate.multijvm.network.Topology;
import io.quorate.multijvm.workload.Load;
import io.quorate.multijvm.workload.WriteRecovery;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What must happen to a cluster for a defect to be seen. */
public enum DefectScenario {
  /** Nothing but load. */
  QUIET {
    @Override
    void run(VariantLab lab, List<String> findings) {
      try (Load load = lab.loadWithRegisters("quiet")) {
        watch(QUIET_TIME);
        load.requestStop();
      }
    }
  },

  /** Nothing but clients of locks, and a node whose clock jumps. */
  LOCKS {
    @Override
    void run(VariantLab lab, List<String> findings) {
      try (Load load = lab.loadWithLocks("locks")) {
        watch(LOCKS_TIME);
        int node = lab.anyNode();
        lab.lab().setClockOffset(node, JUMP.toMillis());
        watch(LOCKS_TIME);
        lab.lab().setClockOffset(node, 0);
        load.requestStop();
      }
    }
  },

  /** The database stands still, and a node is killed before it goes on. */
  DATABASE_PAUSED {
    @Override
    void run(VariantLab lab, List<String> findings) {
      try (Load load = lab.load("paused", true)) {
        lab.lab().postgres().pause();
        try {
          watch(UNDER_PAUSE);
          lab.lab().node(lab.anyNode()).kill();
        } finally {
          lab.lab().postgres().resume();
        }
        load.requestStop();
        lab.lab().awaitWhole(WHOLE_LIMIT);
      }
    }
  },

  /**
   * A node that does not lead is cut off from the group, and killed a moment later; what it has
   * sent meanwhile arrives nowhere.
   */
  CUT_OFF_FROM_GROUP_AND_KILLED {
    @Override
    LabJournal journal() {
      return LabJournal.RAFT;
    }

    @Override
    void run(VariantLab lab, List<String> findings) {
      Lab nodes = lab.lab();
      int leader = nodes.group().leader();
      int node = nodes.nodes().stream().filter(other -> other != leader).findFirst().orElseThrow();
      Set<Route> routes = Topology.withoutJournal(nodes.nodes(), node);
      try (Load load = lab.load("cut", true)) {
        nodes.network().cut(routes);
        watch(UNDER_PAUSE);
        nodes.node(node).kill();
        nodes.network().reset(routes);
        nodes.network().heal(routes);
        load.requestStop();
        nodes.awaitWhole(WHOLE_LIMIT);
      }
    }
  },

  /** Histories are read from every node as soon as a write to them is acknowledged. */
  HISTORIES {
    @Override
    LabJournal journal() {
      return LabJournal.RAFT;
    }

    @Override
    void run(VariantLab lab, List<String> findings) {
      findings.addAll(HistoryReads.missing(lab));
    }
  },

  /** A node sleeps until the others have taken over, and wakes up with requests waiting for it. */
  ZOMBIE {
    @Override
    void run(VariantLab lab, List<String> findings) {
      findings.addAll(zombie(lab, lab.anyNode()).staleReads());
    }
  },

  /** Reads at every level while nodes are cut off, paused and killed, for a short time each. */
  LEVELS {
    @Override
    void run(VariantLab lab, List<String> findings) {
      var levels = new ConsistencyHistory();
      new ConsistencyFaults(lab.lab(), lab.client(), levels, lab.seed()).run();
      ConsistencyReport report = levels.judge(ConsistencyFaults.LIMIT);
      System.out.println("  " + report);
      lab.lab().write("consistency.txt", levels.lines());
      findings.addAll(report.findings());
    }
  },

  /** A node is cut off from the others, and slow to decide that it should end. */
  LATE {
    @Override
    List<NodeSetup> setups(NodeSetup setup) {
      return List.of(setup, setup, setup.withOption("-Dquorate.cluster.stable-after=120s"));
    }

    @Override
    void run(VariantLab lab, List<String> findings) {
      late(lab, 3);
    }
  },

  /** The same, and then the others restart one by one, so that every history is read again. */
  LATE_AND_RESTARTED {
    @Override
    List<NodeSetup> setups(NodeSetup setup) {
      return LATE.setups(setup);
    }

    @Override
    void run(VariantLab lab, List<String> findings) {
      late(lab, 3);
      lab.lab().nodes().forEach(node -> restart(lab.lab(), node));
    }
  };

  private static final Duration QUIET_TIME = Duration.ofSeconds(15);

  /** Some leases are over in it, and what waited for them has its turn. */
  private static final Duration LOCKS_TIME = Duration.ofSeconds(12);

  private static final Duration JUMP = Duration.ofHours(1);

  /** Shorter than a node's lease, so that it still answers. */
  private static final Duration UNDER_PAUSE = Duration.ofSeconds(1);

  private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(60);
  private static final Duration WHOLE_LIMIT = Duration.ofMinutes(2);

  /** Time for two copies of an entity to be used both. */
  private static final Duration TWO_COPIES = Duration.ofSeconds(8);

  /** Returns where the nodes keep what they are told. */
  LabJournal journal() {
    return LabJournal.POSTGRES;
  }

  /** Returns what each node runs with. */
  List<NodeSetup> setups(NodeSetup setup) {
    return List.of(setup, setup, setup);
  }

  /**
   * Brings it about; returns when no client is at work any more, and all nodes are up that are to
   * run.
   *
   * @param findings takes what is seen on the way
   */
  abstract void run(VariantLab lab, List<String> findings);

  /** Pauses a node under load until the others have taken over, and wakes it up. */
  public static QueuedRequests zombie(VariantLab lab, int node) {
    try (Load load = lab.loadWithRegisters("zombie");
        Client others = othersThan(lab, node);
        QueuedRequests sleepers = QueuedRequests.connect(lab, node)) {
      long pausedNanos = System.nanoTime();
      lab.lab().node(node).pause();
      try {
        Duration longest =
            WriteRecovery.untilAllTakeWrites(others, "zombie", lab.accounts(), pausedNanos);
        System.out.printf(
            "  node %d paused: all took writes after %d ms%n", node, longest.toMillis());
        sleepers.send(others);
      } finally {
        lab.lab().node(node).resume();
      }
      sleepers.awaitAnswers();
      lab.lab().awaitWhole(WHOLE_LIMIT);
      load.requestStop();
      return sleepers;
    }
  }

  /** Cuts a node off until the others have gone on without it for a while; then it is killed. */
  private static void late(VariantLab lab, int node) {
    List<Integer> nodes = lab.lab().nodes();
    Set<Integer> rest = Set.copyOf(nodes.stream().filter(other -> other != node).toList());
    try (Load load = lab.loadWithRegisters("late")) {
      lab.lab().network().cut(Topology.isolated(nodes, node));
      await("the others to go on without node " + node)
          .atMost(FAILOVER_LIMIT)
          .until(() -> rest.stream().allMatch(other -> lab.lab().seesExactly(other, rest)));
      watch(TWO_COPIES);
      load.requestStop();
      lab.lab().node(node).stayDown();
    }
    lab.lab().network().healAll();
    lab.lab().awaitWhole(WHOLE_LIMIT);
  }

  private static void restart(Lab lab, int node) {
    int ends = lab.node(node).exits().size();
    lab.node(node).terminate();
    await("the end of node " + node)
        .atMost(WHOLE_LIMIT)
        .until(() -> lab.node(node).exits().size() > ends);
    lab.awaitWhole(WHOLE_LIMIT);
  }

  private static Client othersThan(VariantLab lab, int node) {
    var urls = new ArrayList<URI>(lab.lab().urls());
    urls.remove(node - 1);
    return new Client(urls, lab.history());
  }

  /** Lets things happen for so long. */
  private static void watch(Duration time) {
    await("a while").pollDelay(time).atMost(time.plus(WHOLE_LIMIT)).until(() -> true);
  }
}
