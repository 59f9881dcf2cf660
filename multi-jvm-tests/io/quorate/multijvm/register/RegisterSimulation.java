package io.quorate.multijvm.register;

import io.quorate.multijvm.linearizability.LinearizableCall;
import io.quorate.multijvm.register.RegisterAction.Answer;
import io.quorate.multijvm.register.RegisterAction.Read;
import io.quorate.multijvm.register.RegisterAction.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Makes histories of a register that are linearizable by construction: every operation takes effect
 * at one moment of a simulated time, between its random invocation and its random return; some lose
 * their answer, and may take effect late or never. All comes from a seed. Used once.
 */
public final class RegisterSimulation {

  public static final RegisterState INITIAL = new RegisterState(1, 500);

  private static final int MAX_PAUSE = 40;
  private static final int MAX_DELAY = 100;
  private static final int MAX_LATENESS = 2000;
  private static final int MAX_AMOUNT = 1000;

  private final RandomGenerator random;
  private final int clients;
  private final int operations;
  private final int open;
  private final List<Plan> plans = new ArrayList<>();
  private final List<LinearizableCall<RegisterAction>> calls = new ArrayList<>();

  /**
   * @param open how many of the operations are writes that lose their answer
   */
  public RegisterSimulation(long seed, int clients, int operations, int open) {
    this.random = new SplittableRandom(seed);
    this.clients = clients;
    this.operations = operations;
    this.open = open;
  }

  /** Returns a sound history. */
  public List<LinearizableCall<RegisterAction>> run() {
    return run(-1);
  }

  /**
   * The same, but one acknowledged write leaves the register as it was.
   *
   * @param lost the number of the effect from which on the next acknowledged one is lost
   */
  public List<LinearizableCall<RegisterAction>> run(int lost) {
    plan();
    plans.sort(Comparator.comparingLong(Plan::effect));
    RegisterState state = INITIAL;
    boolean losing = false;
    for (int i = 0; i < plans.size(); i++) {
      losing |= i == lost;
      RegisterState after = perform(plans.get(i), state);
      boolean done = !after.equals(state) && !plans.get(i).open;
      state = losing && done ? state : after;
      losing &= !done;
    }
    return calls;
  }

  private void plan() {
    var freeAt = new long[clients];
    for (int i = 0; i < operations; i++) {
      int client = random.nextInt(clients);
      long invoked = freeAt[client] + random.nextInt(MAX_PAUSE);
      long effect = invoked + random.nextInt(MAX_DELAY);
      long returned = effect + random.nextInt(MAX_DELAY);
      freeAt[client] = returned + 1;
      boolean loses = random.nextInt(operations - i) < open - opened();
      boolean never = loses && random.nextBoolean();
      long late = loses ? random.nextInt(MAX_LATENESS) : 0;
      plans.add(
          new Plan(
              "client " + client,
              invoked,
              never ? Long.MAX_VALUE : effect + late,
              returned,
              loses));
    }
  }

  private long opened() {
    return plans.stream().filter(Plan::open).count();
  }

  private RegisterState perform(Plan plan, RegisterState state) {
    if (!plan.open && random.nextInt(100) < 60) {
      answer(plan, new Read(state));
      return state;
    }
    long change = random.nextLong(1, MAX_AMOUNT) * (random.nextBoolean() ? 1 : -1);
    long expected = random.nextInt(3) > 0 ? Write.ANY_VERSION : state.version() - random.nextInt(2);
    var after = new RegisterState(state.version() + 1, state.balance() + change);
    Answer answer = new Answer.Done(after);
    if (expected != Write.ANY_VERSION && expected != state.version()) {
      answer = new Answer.VersionMismatch();
    } else if (after.balance() < 0) {
      answer = new Answer.InsufficientFunds();
    }
    if (plan.open) {
      calls.add(
          LinearizableCall.open(
              plan.by, new Write(change, expected, new Answer.Unknown()), plan.invoked));
    } else {
      answer(plan, new Write(change, expected, answer));
    }
    return answer instanceof Answer.Done && plan.effect != Long.MAX_VALUE ? after : state;
  }

  private void answer(Plan plan, RegisterAction action) {
    calls.add(LinearizableCall.answered(plan.by, action, plan.invoked, plan.returned));
  }

  private record Plan(String by, long invoked, long effect, long returned, boolean open) {}
}
