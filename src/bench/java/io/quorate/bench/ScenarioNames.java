package io.quorate.bench;

import io.quorate.bench.account.BatchScenario;
import io.quorate.bench.account.ClusterScenario;
import io.quorate.bench.account.Comparison;
import io.quorate.bench.account.TransferScenario;
import io.quorate.bench.load.Plan;
import io.quorate.bench.lock.LockScenario;
import io.quorate.bench.piece.PieceScenario;
import io.quorate.bench.read.ConsistencyScenario;
import io.quorate.bench.read.FeedScenario;
import io.quorate.bench.read.ReadScenario;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.size.ColdScenario;
import io.quorate.bench.size.EntitiesScenario;
import io.quorate.bench.size.LargeScenario;
import io.quorate.bench.size.MemoryScenario;
import io.quorate.bench.size.SizeScenario;
import io.quorate.bench.size.StartScenario;
import io.quorate.bench.stage.Scenario;
import io.quorate.bench.stock.StockScenario;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The scenarios by the names by which {@code --scenario} chooses them. */
final class ScenarioNames implements Iterable<String> {

  private static final Map<String, Choice> CHOICES = new LinkedHashMap<>();

  static {
    paced("compare", Comparison::new);
    paced("transfers", TransferScenario::new);
    paced("stock", plan -> new StockScenario(plan, StockScenario.Size.FULL));
    paced("reads", ReadScenario::new);
    paced("locks", plan -> new LockScenario(plan, LockScenario.Size.FULL));
    unpaced("batch", BatchScenario::new);
    unpaced("feed", FeedScenario::new);
    paced("consistency", ConsistencyScenario::new);
    paced("journals", ClusterScenario::journals);
    paced("nodes", ClusterScenario::nodes);
    paced("entities", EntitiesScenario::new);
    unpaced("memory", plan -> new MemoryScenario());
    unpaced("cold", ColdScenario::new);
    unpaced("start", plan -> new StartScenario());
    unpaced("size", plan -> new SizeScenario());
    unpaced("pieces", PieceScenario::new);
    CHOICES.put("large", new Choice(false, (plan, events) -> new LargeScenario(events)));
  }

  /**
   * What a name stands for.
   *
   * @param paced whether it can make calls at a fixed rate
   */
  record Choice(boolean paced, Factory factory) {}

  /** Makes a scenario. */
  interface Factory {

    /**
     * Makes it.
     *
     * @param events in the journal of the scenario that begins with some
     */
    Scenario make(Plan plan, long events);
  }

  /**
   * Returns what a name stands for.
   *
   * @throws BenchFailure when there is no such scenario
   */
  static Choice choice(String name) {
    Choice choice = CHOICES.get(name);
    if (choice == null) {
      throw new BenchFailure(
          "Expected --scenario to be any of %s, but it is %s."
              .formatted(String.join(", ", CHOICES.keySet()), name));
    }
    return choice;
  }

  /** Returns the names of those that can make calls at a fixed rate. */
  static String paced() {
    return CHOICES.entrySet().stream()
        .filter(choice -> choice.getValue().paced)
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }

  /** All names, for the help. */
  @Override
  public Iterator<String> iterator() {
    return CHOICES.keySet().iterator();
  }

  private static void paced(String name, Function<Plan, Scenario> scenario) {
    CHOICES.put(name, new Choice(true, (plan, events) -> scenario.apply(plan)));
  }

  private static void unpaced(String name, Function<Plan, Scenario> scenario) {
    CHOICES.put(name, new Choice(false, (plan, events) -> scenario.apply(plan)));
  }
}
