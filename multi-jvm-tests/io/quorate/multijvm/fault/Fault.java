package io.quorate.multijvm.fault;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One fault that can be brought upon a lab, once. Immutable.
 *
 * @param detail what exactly it does, such as to which node
 * @param nodes how many nodes the lab must have; what is more than usual joins before, and leaves
 *     after
 * @param hold how long it lasts from when it has begun
 * @param begin begins it; or does all of it, when it ends by itself
 * @param heal ends it
 * @param doubt asked before it ends: why it has not been there in truth; empty when it has
 */
public record Fault(
    FaultKind kind,
    String detail,
    int nodes,
    Duration hold,
    Runnable begin,
    Runnable heal,
    Set<FaultDemand> demands,
    Supplier<String> doubt) {

  public Fault {
    demands = Set.copyOf(demands);
  }

  public static Fault of(
      FaultKind kind, String detail, Duration hold, Runnable begin, Runnable heal) {
    return new Fault(kind, detail, CampaignLab.NODES, hold, begin, heal, Set.of(), () -> "");
  }

  /** Returns one that ends by itself. */
  static Fault once(FaultKind kind, String detail, Runnable all) {
    return of(kind, detail, Duration.ZERO, all, () -> {});
  }

  public Fault with(FaultDemand... more) {
    return new Fault(kind, detail, nodes, hold, begin, heal, Set.of(more), doubt);
  }

  Fault on(int count) {
    return new Fault(kind, detail, count, hold, begin, heal, demands, doubt);
  }

  Fault unless(Supplier<String> doubted) {
    return new Fault(kind, detail, nodes, hold, begin, heal, demands, doubted);
  }

  public boolean demands(FaultDemand demand) {
    return demands.contains(demand);
  }
}
