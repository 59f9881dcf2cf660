package io.quorate.lock;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Gossip.Audience;
import io.quorate.kernel.Gossip.Heard;
import io.quorate.kernel.Gossip.Rumour;
import io.quorate.kernel.Gossip.Whisper;
import io.quorate.kernel.RejectionCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Owners that acquire one lock after the other, and locks that tell each other of it over a network
 * that loses, doubles and delays; some of the locks are semaphores. One run, from a seed; for one
 * thread.
 */
final class DeadlockSimulation {

  private static final long WAIT_MS = 60_000;
  private static final long WORK_UNTIL_MS = 2_000;
  private static final long END_MS = 12_000;
  private static final long NOT_STUCK = -1;
  private static final int MOST_HOLDS = 3;
  private static final int RESTLESS_PERCENT = 50;
  private static final int FORCED_PERCENT = 10;
  private static final int LEAST_PATIENCE_MS = 180;
  private static final int MOST_PATIENCE_MS = 300;
  private static final int LEAST_PERMITS = 2;
  private static final int MOST_PERMITS = 4;

  /** How many copies of a message arrive, in a network that loses and doubles. */
  private static final int[] COPIES = {0, 1, 1, 1, 1, 1, 1, 1, 1, 2};

  private final SplittableRandom random;
  private final Setup setup;
  private final LockDecider decider = new LockDecider();
  private final Map<String, Deadlocks> deadlocks = new HashMap<>();
  private final Map<String, Lock> locks = new LinkedHashMap<>();
  private final List<Owner> owners = new ArrayList<>();
  private final Set<String> heard = new HashSet<>();
  private final Set<String> pulsing = new HashSet<>();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparingLong((Task task) -> task.atMs).thenComparingLong(task -> task.order));
  private final List<String> faults = new ArrayList<>();
  private final DeadlockOracle oracle = new DeadlockOracle(locks);

  private long nowMs;
  private long order;
  private int refused;
  private long longestMs;
  private long stuckSinceMs = NOT_STUCK;

  /**
   * What there is.
   *
   * @param locks how many locks that are no semaphores
   * @param semaphores how many that are
   * @param shared whether some want to share
   * @param resized whether the permits of semaphores change meanwhile
   * @param restless whether waits are given up, and locks taken by force
   * @param lossy whether messages are lost and doubled, and memories
   */
  record Setup(
      int locks,
      int semaphores,
      int owners,
      boolean shared,
      boolean resized,
      boolean restless,
      boolean lossy) {}

  private record Task(long atMs, long order, Runnable action) {}

  private record Holding(String lock, long token) {}

  private static final class Owner {
    private final String name;
    private final Map<Holding, String> holds = new LinkedHashMap<>();
    private LockCommand.@Nullable Acquire pending;
    private int waits;

    Owner(String name) {
      this.name = name;
    }
  }

  DeadlockSimulation(long seed, Setup setup) {
    this.random = new SplittableRandom(seed);
    this.setup = setup;
    for (int i = 0; i < setup.locks; i++) {
      locks.put("l" + i, decider.initial());
    }
    for (int i = 0; i < setup.semaphores; i++) {
      locks.put("s" + i, decider.initial());
      decide("s" + i, new LockCommand.Resize(anyPermits()));
    }
    locks.keySet().forEach(name -> deadlocks.put(name, new Deadlocks()));
    for (int i = 0; i < setup.owners; i++) {
      owners.add(new Owner("o" + i));
    }
  }

  /** Runs to the end; returns what is wrong. */
  List<String> run() {
    owners.forEach(owner -> later(random.nextInt(20), () -> act(owner)));
    for (int i = 0; i < setup.semaphores && setup.resized; i++) {
      resize("s" + i);
    }
    for (Task task = tasks.poll();
        task != null && task.atMs <= END_MS && faults.isEmpty();
        task = tasks.poll()) {
      nowMs = task.atMs;
      task.action.run();
    }
    locks.forEach(
        (name, lock) -> {
          if (!lock.queue().isEmpty()) {
            faults.add("at the end somebody waits for " + name + ": " + lock);
          }
        });
    return faults;
  }

  int refused() {
    return refused;
  }

  /** Returns the longest time for which owners were stuck before one was refused or let pass. */
  long longestMs() {
    return longestMs;
  }

  private Lock lock(String name) {
    return Objects.requireNonNull(locks.get(name));
  }

  private Deadlocks talker(String name) {
    return Objects.requireNonNull(deadlocks.get(name));
  }

  private void later(long delayMs, Runnable action) {
    tasks.add(new Task(nowMs + delayMs, order++, action));
  }

  /** Makes all semaphores large in the end, so that each wait can end but for the others. */
  private void resize(String name) {
    boolean atWork = nowMs < WORK_UNTIL_MS;
    decide(name, new LockCommand.Resize(atWork ? anyPermits() : MOST_PERMITS));
    if (atWork) {
      later(100 + random.nextInt(500), () -> resize(name));
    }
  }

  private int anyPermits() {
    return random.nextInt(LEAST_PERMITS, MOST_PERMITS + 1);
  }

  private void act(Owner owner) {
    if (owner.pending != null) {
      return;
    }
    boolean atWork = nowMs < WORK_UNTIL_MS;
    boolean more = atWork && owner.holds.size() < MOST_HOLDS && random.nextInt(4) > 0;
    List<String> free =
        locks.keySet().stream()
            .filter(name -> lock(name).isSemaphore() || !owner.holds.containsValue(name))
            .toList();
    if (more && !free.isEmpty()) {
      acquire(owner, free.get(random.nextInt(free.size())));
    } else {
      releaseAll(owner);
      if (atWork) {
        later(1 + random.nextInt(60), () -> act(owner));
      }
    }
  }

  private void acquire(Owner owner, String name) {
    int permits = lock(name).permits();
    LockMode mode =
        permits == 0 && setup.shared && random.nextBoolean() ? LockMode.SHARED : LockMode.EXCLUSIVE;
    int many = permits == 0 ? 1 : 1 + random.nextInt(permits);
    var claim = new Claim(owner.name, mode, many, 1_000_000, null, 0, 0, null);
    owner.pending =
        new LockCommand.Acquire(name, owner.name + "-" + owner.waits++, "a", claim, WAIT_MS);
    if (happens(RESTLESS_PERCENT)) {
      String waitId = owner.pending.waitId();
      later(
          LEAST_PATIENCE_MS + random.nextInt(MOST_PATIENCE_MS),
          () -> decide(name, new LockCommand.CancelWait(waitId)));
    }
    ask(owner);
  }

  private boolean happens(int percent) {
    return setup.restless && random.nextInt(100) < percent;
  }

  private void releaseAll(Owner owner) {
    Map<Holding, String> holds = Map.copyOf(owner.holds);
    owner.holds.clear();
    holds.forEach(
        (one, name) -> decide(name, new LockCommand.Release(owner.name, one.token, null)));
  }

  private void ask(Owner owner) {
    LockCommand.Acquire acquire = owner.pending;
    if (acquire == null) {
      return;
    }
    Decision<LockEvent> decision = decide(acquire.lock(), acquire);
    if (decision instanceof Decision.Later<LockEvent>) {
      return;
    }
    owner.pending = null;
    if (decision instanceof Decision.Rejected<LockEvent>(var rejection)) {
      refused(owner, acquire, rejection.code());
    } else {
      Hold hold = Objects.requireNonNull(lock(acquire.lock()).takenBy(acquire.waitId()));
      owner.holds.put(new Holding(acquire.lock(), hold.token()), acquire.lock());
    }
    later(1 + random.nextInt(30), () -> act(owner));
  }

  private void refused(Owner owner, LockCommand.Acquire acquire, RejectionCode code) {
    if (setup.restless && code == RejectionCode.LOCK_NOT_ACQUIRED) {
      releaseAll(owner);
      return;
    }
    if (code != RejectionCode.DEADLOCK) {
      faults.add("refused with " + code + ": " + acquire);
      return;
    }
    refused++;
    if (!oracle.wasYoungestOfDeadlock(acquire.waitId())) {
      faults.add("refused and never the youngest of a deadlock: " + acquire);
    }
    releaseAll(owner);
  }

  private Decision<LockEvent> decide(String name, LockCommand command) {
    Lock after = lock(name);
    Decision<LockEvent> decision = decider.decide(command, after, nowMs);
    List<LockEvent> events =
        switch (decision) {
          case Decision.Accepted<LockEvent> accepted -> accepted.events();
          case Decision.Later<LockEvent> later -> later.events();
          case Decision.Rejected<LockEvent> no -> List.of();
        };
    var woken = new LinkedHashSet<Object>();
    for (LockEvent event : events) {
      if (event instanceof LockEvent.Advanced(String waitId, long at)
          && !oracle.wasStuckInQueue(waitId)) {
        faults.add("let pass without need: " + waitId);
      }
      if (isHelp(event) && stuckSinceMs >= 0) {
        longestMs = Math.max(longestMs, nowMs - stuckSinceMs);
        stuckSinceMs = NOT_STUCK;
      }
      after = decider.evolve(after, event);
      woken.addAll(decider.wakes(event, after));
    }
    locks.put(name, after);
    if (!after.queue().isEmpty() && pulsing.add(name)) {
      later(200, () -> pulse(name));
    }
    if (!events.isEmpty()) {
      oracle.look();
      if (stuckSinceMs < 0 || !oracle.isAnyStuck()) {
        stuckSinceMs = oracle.isAnyStuck() ? nowMs : NOT_STUCK;
      }
    }
    for (Owner owner : owners) {
      if (owner.pending != null && woken.contains(owner.pending.waitId())) {
        later(0, () -> ask(owner));
      }
    }
    return decision;
  }

  private static boolean isHelp(LockEvent event) {
    return event instanceof LockEvent.Advanced
        || (event instanceof LockEvent.WaitEnded end && end.reason() == WaitEnd.DEADLOCK);
  }

  private void pulse(String name) {
    if (lock(name).queue().isEmpty()) {
      pulsing.remove(name);
      return;
    }
    if (setup.lossy && random.nextInt(20) == 0) {
      deadlocks.put(name, new Deadlocks());
    }
    if (happens(FORCED_PERCENT)) {
      decide(name, new LockCommand.ForceRelease("restless", null));
    }
    talker(name).speak(name, lock(name), nowMs).forEach(this::send);
    later(300 + random.nextInt(200), () -> pulse(name));
  }

  private void send(Whisper whisper) {
    switch (whisper.audience()) {
      case Audience.One(String type, String id) -> transmit(id, whisper.message());
      // Each lock is on a node of its own.
      case Audience.Topic(String topic) ->
          locks.forEach(
              (name, lock) -> {
                if (talker(name).topics(lock).contains(topic)) {
                  (whisper.message() instanceof Rumour rumour
                          ? rumour.onlyNew(key -> heard.add(name + "|" + topic + "|" + key))
                          : Optional.of(whisper.message()))
                      .ifPresent(message -> transmit(name, message));
                }
              });
    }
  }

  private void transmit(String name, Object message) {
    int copies = setup.lossy ? COPIES[random.nextInt(COPIES.length)] : 1;
    for (int i = 0; i < copies; i++) {
      later(random.nextInt(setup.lossy ? 40 : 5), () -> hear(name, message));
    }
  }

  private void hear(String name, Object message) {
    Heard<LockCommand> heardOf = talker(name).hear(name, lock(name), message, nowMs);
    heardOf.passedOn().forEach(this::send);
    heardOf.commands().forEach(command -> decide(name, command));
  }
}
