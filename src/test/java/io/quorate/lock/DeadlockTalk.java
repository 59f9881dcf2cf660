package io.quorate.lock;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Gossip.Audience;
import io.quorate.kernel.Gossip.Heard;
import io.quorate.kernel.Gossip.Whisper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Locks that look for deadlocks, message by message, in the order in which they were sent. The wait
 * of an owner o at a lock l is "o-l"; each wait begins a millisecond after the one before. For one
 * thread.
 */
final class DeadlockTalk {

  private static final long LATER_MS = Locks.NOW_MS + 1_000;

  private final LockDecider decider = new LockDecider();
  private final Map<String, Lock> locks = new TreeMap<>();
  private final Map<String, Deadlocks> talkers = new HashMap<>();
  private final Deque<Message> under = new ArrayDeque<>();
  private final List<LockCommand> asked = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();
  private int acquired;
  private long nowMs = Locks.NOW_MS;

  private record Message(String to, LockWhisper text) {}

  /** A wait that was refused. */
  record Refusal(String waitId, List<CycleMember> cycle) {}

  void semaphore(String name, int permits) {
    decide(name, new LockCommand.Resize(permits));
  }

  void hold(String name, Claim claim) {
    decide(name, new LockCommand.Acquire(name, "h" + acquired++, "r", claim, 0));
  }

  void await(String name, Claim claim) {
    nowMs++;
    String waitId = claim.owner() + "-" + name;
    decide(name, new LockCommand.Acquire(name, waitId, "r", claim, Locks.WAIT_MS));
  }

  /** Lets a lock begin to look. */
  DeadlockTalk speak(String name) {
    nowMs = LATER_MS;
    talker(name).speak(name, lock(name), nowMs).forEach(this::send);
    return this;
  }

  void deliverAll() {
    while (!under.isEmpty()) {
      deliver(under.removeFirst());
    }
  }

  /** Delivers until a message of a kind is next, which stays under way. */
  void deliverUntil(Class<? extends LockWhisper> kind) {
    while (!kind.isInstance(under.getFirst().text())) {
      deliver(under.removeFirst());
    }
  }

  void decide(String name, LockCommand command) {
    List<LockEvent> events =
        switch (decider.decide(command, lock(name), nowMs)) {
          case Decision.Accepted<LockEvent> accepted -> accepted.events();
          case Decision.Later<LockEvent> later -> later.events();
          case Decision.Rejected<LockEvent> no -> throw new AssertionError(no.rejection());
        };
    for (LockEvent event : events) {
      locks.put(name, decider.evolve(lock(name), event));
      if (event instanceof LockEvent.WaitEnded end && end.reason() == WaitEnd.DEADLOCK) {
        refused.add(new Refusal(end.waitId(), end.cycle()));
      }
    }
  }

  Lock lock(String name) {
    return locks.computeIfAbsent(name, one -> decider.initial());
  }

  /** Returns what locks were asked because of what they heard. */
  List<LockCommand> asked() {
    return List.copyOf(asked);
  }

  /** Returns the waits that were refused. */
  List<Refusal> refused() {
    return List.copyOf(refused);
  }

  private Deadlocks talker(String name) {
    return Objects.requireNonNull(talkers.computeIfAbsent(name, one -> new Deadlocks()));
  }

  private void deliver(Message message) {
    String name = message.to();
    Heard<LockCommand> heard = talker(name).hear(name, lock(name), message.text(), nowMs);
    heard.passedOn().forEach(this::send);
    for (LockCommand command : heard.commands()) {
      asked.add(command);
      decide(name, command);
    }
  }

  private void send(Whisper whisper) {
    var text = (LockWhisper) whisper.message();
    switch (whisper.audience()) {
      case Audience.One(String type, String id) -> under.add(new Message(id, text));
      case Audience.Topic(String topic) ->
          locks.forEach(
              (name, lock) -> {
                if (talker(name).topics(lock).contains(topic)) {
                  under.add(new Message(name, text));
                }
              });
    }
  }
}
