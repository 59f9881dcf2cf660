package io.quorate.transaction.simulation;

import io.quorate.account.AccountType;
import io.quorate.inventory.ItemType;
import io.quorate.kernel.EntityType;
import io.quorate.transaction.coordinator.TransactionType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Nodes with clocks that differ and jump, and entities that crash, come up elsewhere, and for a
 * while live twice.
 */
final class Cluster {

  static final int NODES = 4;

  private static final int ZOMBIE_LIVES_MS = 25_000;

  /** So long a copy is paused before it haunts: about as long as what has ended is remembered. */
  private static final int LONGEST_NAP_MS = 150_000;

  private static final double NAP = 0.2;
  private static final int LONGEST_OUTAGE_MS = 60_000;
  private static final int SWEEP_MS = 1_000;

  private final World world;
  private final Faults faults;
  private final Defect defect;
  private final Journal journal;
  private final Network network;
  private final Map<String, EntityType<?, ?, ?>> types;
  private final Map<String, Site<?, ?, ?>> sites = new LinkedHashMap<>();
  private final List<NodeClock> clocks = new ArrayList<>();

  Cluster(World world, Faults faults, Defect defect, Ledger ledger) {
    this.world = world;
    this.faults = faults;
    this.defect = defect;
    this.journal = new Journal(world, faults, defect, ledger);
    this.network = new Network(this, faults);
    this.types =
        Map.of(
            "account", DefectiveTypes.account(AccountType.TYPE, defect),
            "item", DefectiveTypes.item(ItemType.TYPE, defect),
            "transaction", TransactionType.TYPE);
    for (int node = 0; node < NODES; node++) {
      clocks.add(new NodeClock(world));
    }
  }

  World world() {
    return world;
  }

  Network network() {
    return network;
  }

  Journal journal() {
    return journal;
  }

  Defect defect() {
    return defect;
  }

  NodeClock clock(int node) {
    return clocks.get(node);
  }

  Site<?, ?, ?> site(String type, String id) {
    return sites.computeIfAbsent(type + "|" + id, key -> new Site<>(types.get(type), id));
  }

  Site<?, ?, ?> transaction(String id) {
    return site("transaction", id);
  }

  /** Returns the accounts and items. */
  List<Site<?, ?, ?>> participants() {
    return sites.values().stream()
        .filter(site -> !site.type().name().equals("transaction"))
        .toList();
  }

  /** Crashes a node: what lived there comes up elsewhere when it is needed. */
  void crash(int node) {
    for (Site<?, ?, ?> site : sites.values()) {
      for (Copy<?, ?, ?> copy : List.copyOf(site.copies())) {
        if (copy.node() == node) {
          remove(site, copy);
        }
      }
    }
    clocks.get(node).restart();
  }

  /** Starts a second copy of some entity; the first lives on for a while. */
  void haunt() {
    anyLive().ifPresent(site -> haunt(site, world.below(NODES)));
  }

  /** Crashes an entity that does not come up again for long. */
  void stopForLong() {
    anyLive()
        .ifPresent(
            site -> {
              List.copyOf(site.copies()).forEach(copy -> remove(site, copy));
              site.stopUntil(world.nowMs() + world.below(LONGEST_OUTAGE_MS));
            });
  }

  private Optional<Site<?, ?, ?>> anyLive() {
    List<Site<?, ?, ?>> live = sites.values().stream().filter(s -> !s.copies().isEmpty()).toList();
    return live.isEmpty() ? Optional.empty() : Optional.of(live.get(world.below(live.size())));
  }

  private Copy<?, ?, ?> haunt(Site<?, ?, ?> site, int node) {
    Copy<?, ?, ?> zombie = site.copies().getFirst();
    int napMs = world.chance(NAP) ? world.below(LONGEST_NAP_MS) : 0;
    zombie.sleep(napMs);
    world.later(napMs + world.below(ZOMBIE_LIVES_MS), () -> remove(site, zombie));
    return site.start(this, node);
  }

  void jumpClock() {
    clocks.get(world.below(NODES)).jump();
  }

  /** Ends every copy. */
  void stopAll() {
    sites.values().forEach(site -> List.copyOf(site.copies()).forEach(c -> remove(site, c)));
  }

  /**
   * Wakes what is due, again and again, as the durable reminders do. A copy that does not know why
   * it was woken, since another one wrote after it had recovered, recovers again.
   */
  void sweep() {
    for (Site<?, ?, ?> site : List.copyOf(sites.values())) {
      if (site.remindAtMs() <= clocks.getFirst().nowMs() && !isStopped(site)) {
        if (site.copies().isEmpty()) {
          start(site);
        }
        site.copies().forEach(Copy::refresh);
      }
    }
    world.later(SWEEP_MS, this::sweep);
  }

  void remove(Site<?, ?, ?> site, Copy<?, ?, ?> copy) {
    copy.kill();
    site.copies().remove(copy);
  }

  private Copy<?, ?, ?> start(Site<?, ?, ?> site) {
    return site.start(this, world.below(NODES));
  }

  /**
   * Returns a live copy for a message, or null when none can live; across a partition there may
   * come to be another on the sender's side.
   */
  @Nullable Copy<?, ?, ?> copyFor(int from, Site<?, ?, ?> to) {
    if (isStopped(to)) {
      return null;
    }
    if (to.copies().isEmpty()) {
      return start(to);
    }
    Copy<?, ?, ?> copy = to.copies().get(world.below(to.copies().size()));
    boolean split = network.isCut(from, copy.node()) && world.fault(faults.splitBrain());
    return split ? haunt(to, from) : copy;
  }

  private boolean isStopped(Site<?, ?, ?> site) {
    return !world.isCalm() && world.nowMs() < site.stoppedUntilMs();
  }
}
