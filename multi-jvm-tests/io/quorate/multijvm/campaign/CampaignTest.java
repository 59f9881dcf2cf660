package io.quorate.multijvm.campaign;

import static io.quorate.multijvm.fault.FaultKind.ALONE_WITHOUT_DATABASE;
import static io.quorate.multijvm.fault.FaultKind.CLOCKS_APART;
import static io.quorate.multijvm.fault.FaultKind.DATABASE_KILLED;
import static io.quorate.multijvm.fault.FaultKind.DEAF;
import static io.quorate.multijvm.fault.FaultKind.DISK_FULL;
import static io.quorate.multijvm.fault.FaultKind.JOIN_AND_LEAVE;
import static io.quorate.multijvm.fault.FaultKind.KILL_FOR_GOOD;
import static io.quorate.multijvm.fault.FaultKind.KILL_OLDEST;
import static io.quorate.multijvm.fault.FaultKind.PAUSE_SHORT;
import static io.quorate.multijvm.fault.FaultKind.ROLLING_UPGRADE;
import static io.quorate.multijvm.fault.FaultKind.SHORT_PARTITION;
import static io.quorate.multijvm.fault.FaultKind.SLOW_NETWORK;
import static io.quorate.multijvm.fault.FaultKind.STARVATION;
import static io.quorate.multijvm.fault.FaultKind.WITHOUT_DATABASE;
import static io.quorate.multijvm.fault.FaultKind.ZOMBIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.multijvm.fault.FaultKind;
import io.quorate.multijvm.scenario.ClusterTest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The fault campaign in its short form: each fault at least once, under all workloads. {@code
 * -Dfaults=ZOMBIE,DEAF} runs some kinds only.
 */
@Tag("multi-jvm")
class CampaignTest {

  /** The others are in the long form; the end of all nodes at once is also in other tests. */
  static final List<FaultKind> KINDS =
      List.of(
          SHORT_PARTITION,
          ALONE_WITHOUT_DATABASE,
          PAUSE_SHORT,
          DATABASE_KILLED,
          KILL_OLDEST,
          KILL_FOR_GOOD,
          ZOMBIE,
          DEAF,
          CLOCKS_APART,
          DISK_FULL,
          WITHOUT_DATABASE,
          SLOW_NETWORK,
          JOIN_AND_LEAVE,
          ROLLING_UPGRADE,
          STARVATION);

  @Test
  void shouldKeepEveryPromiseUnderEachFault() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    var campaign = new Campaign(getClass().getSimpleName(), ClusterTest.SEED);

    campaign.run(kinds());

    assertThat(campaign.findings()).isEmpty();
    assertThat(campaign.voids()).as("else the run is void").isEmpty();
  }

  private static List<FaultKind> kinds() {
    String chosen = System.getProperty("faults", "");
    return chosen.isEmpty()
        ? KINDS
        : Arrays.stream(chosen.split(",", -1)).map(FaultKind::valueOf).toList();
  }
}
