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
 * that loses, doubles and delays. One run, from a seed; for one thread.
 */
final class DeadlockSimulation {

  private static final long WAIT_MS = 60_000;
  private static final long WORK_UNTIL_MS = 2_000;
  private static final long END_MS = 12_000;
  private static final int MOST_HOLDS = 3;

  /** How many copies of a message arrive, in a network that loses and doubles. */
  private static final int[] COPIES = {0, 1, 1, 1, 1, 1, 1, 1, 1, 2};

  private final SplittableRandom random;
  private final boolean shared;
  private final boolean lossy;
  private final LockDecider decider = new LockDecider();
  private final Deadlocks deadlocks = new Deadlocks();
  private final Map<String, Lock> locks = new LinkedHashMap<>();
  private final List<Owner> owners = new ArrayList<>();
  private final Set<String> heard = new HashSet<>();
  private final Set<String> pulsing = new HashSet<>();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparingLong((Task task) -> task.atMs).thenComparingLong(task -> task.order));
  private final List<String> faults = new ArrayList<>();

  /** The waits that were the youngest of a cycle. */
  private final Set<String> youngest = new HashSet<>();

  private long nowMs;
  private long order;
  private int refused;
  private long longestMs;

  private record Task(long atMs, long order, Runnable action) {}

  private static final class Owner {
    private final String name;
    private final Map<String, Long> tokens = new LinkedHashMap<>();
    private LockCommand.@Nullable Acquire pending;
    private long pendingSinceMs;
    private int waits;

    Owner(String name) {
      this.name = name;
    }
  }

  DeadlockSimulation(long seed, int lockCount, int ownerCount, boolean shared, boolean lossy) {
    this.random = new SplittableRandom(seed);
    this.shared = shared;
    this.lossy = lossy;
    for (int i = 0; i < lockCount; i++) {
      locks.put("l" + i, decider.initial());
    }
    for (int i = 0; i < ownerCount; i++) {
      owners.add(new Owner("o" + i));
    }
  }

  /** Runs to the end; returns what is wrong. */
  List<String> run() {
    owners.forEach(owner -> later(random.nextInt(20), () -> act(owner)));
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

  /** Returns the longest time from a wait's begin to its refusal, in milliseconds. */
  long longestMs() {
    return longestMs;
  }

  private Lock lock(String name) {
    return Objects.requireNonNull(locks.get(name));
  }

  private void later(long delayMs, Runnable action) {
    tasks.add(new Task(nowMs + delayMs, order++, action));
  }

  private void act(Owner owner) {
    if (owner.pending != null) {
      return;
    }
    boolean atWork = nowMs < WORK_UNTIL_MS;
    boolean more = atWork && owner.tokens.size() < MOST_HOLDS && random.nextInt(4) > 0;
    List<String> free =
        locks.keySet().stream().filter(name -> !owner.tokens.containsKey(name)).toList();
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
    LockMode mode = shared && random.nextBoolean() ? LockMode.SHARED : LockMode.EXCLUSIVE;
    var claim = new Claim(owner.name, mode, 1, 1_000_000, null, 0, 0, null);
    owner.pending =
        new LockCommand.Acquire(name, owner.name + "-" + owner.waits++, "a", claim, WAIT_MS);
    owner.pendingSinceMs = nowMs;
    ask(owner);
  }

  private void releaseAll(Owner owner) {
    Map<String, Long> tokens = Map.copyOf(owner.tokens);
    owner.tokens.clear();
    tokens.forEach((name, token) -> decide(name, new LockCommand.Release(owner.name, token, null)));
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
      owner.tokens.put(acquire.lock(), hold.token());
    }
    later(1 + random.nextInt(30), () -> act(owner));
  }

  private void refused(Owner owner, LockCommand.Acquire acquire, RejectionCode code) {
    if (code != RejectionCode.DEADLOCK) {
      faults.add("refused with " + code + ": " + acquire);
      return;
    }
    refused++;
    longestMs = Math.max(longestMs, nowMs - owner.pendingSinceMs);
    if (!youngest.contains(acquire.waitId())) {
      faults.add("refused and never the youngest of a cycle: " + acquire);
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
      after = decider.evolve(after, event);
      woken.addAll(decider.wakes(event, after));
    }
    locks.put(name, after);
    if (!after.queue().isEmpty() && pulsing.add(name)) {
      later(200, () -> pulse(name));
    }
    if (!events.isEmpty()) {
      noteCycles();
    }
    for (Owner owner : owners) {
      if (owner.pending != null && woken.contains(owner.pending.waitId())) {
        later(0, () -> ask(owner));
      }
    }
    return decision;
  }

  private void pulse(String name) {
    if (lock(name).queue().isEmpty()) {
      pulsing.remove(name);
      return;
    }
    deadlocks.speak(name, lock(name), nowMs).forEach(this::send);
    later(300 + random.nextInt(200), () -> pulse(name));
  }

  private void send(Whisper whisper) {
    switch (whisper.audience()) {
      case Audience.One(String type, String id) -> transmit(id, whisper.message());
      // Each lock is on a node of its own.
      case Audience.Topic(String topic) ->
          locks.forEach(
              (name, lock) -> {
                if (deadlocks.topics(lock).contains(topic)) {
                  (whisper.message() instanceof Rumour rumour
                          ? rumour.onlyNew(key -> heard.add(name + "|" + topic + "|" + key))
                          : Optional.of(whisper.message()))
                      .ifPresent(message -> transmit(name, message));
                }
              });
    }
  }

  private void transmit(String name, Object message) {
    int copies = lossy ? COPIES[random.nextInt(COPIES.length)] : 1;
    for (int i = 0; i < copies; i++) {
      later(random.nextInt(lossy ? 40 : 5), () -> hear(name, message));
    }
  }

  private void hear(String name, Object message) {
    Heard<LockCommand> heardOf = deadlocks.hear(name, lock(name), message, nowMs);
    heardOf.passedOn().forEach(this::send);
    heardOf.commands().forEach(command -> decide(name, command));
  }

  /** Looks at all owners at once, as no part of the system can. */
  private void noteCycles() {
    var waits = new HashMap<String, Map.Entry<String, Wait>>();
    locks.forEach(
        (name, lock) ->
            lock.queue().forEach(wait -> waits.put(wait.claim().owner(), Map.entry(name, wait))));
    waits.keySet().forEach(owner -> walk(owner, owner, waits, new ArrayList<>()));
  }

  private void walk(
      String first, String owner, Map<String, Map.Entry<String, Wait>> waits, List<WaitRef> path) {
    Map.Entry<String, Wait> waiting = waits.get(owner);
    if (waiting == null || path.stream().anyMatch(one -> one.owner().equals(owner))) {
      return;
    }
    path.add(WaitRef.of(waiting.getValue()));
    for (Hold hold : Blocking.holds(lock(waiting.getKey()), waiting.getValue().claim())) {
      String next = hold.claim().owner();
      if (next.equals(first)) {
        youngest.add(
            path.stream().reduce((a, b) -> a.isYoungerThan(b) ? a : b).orElseThrow().waitId());
      } else {
        walk(first, next, waits, path);
      }
    }
    path.removeLast();
  }
}
