package io.quorate.runtime.entity;

import io.quorate.kernel.Gossip;
import io.quorate.runtime.message.HostMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The gossip of one entity: hears and passes on what came, and speaks from time to time as long as
 * it has something to hear of. Used by one actor; not thread-safe.
 */
final class Talk<C, S> {

  /** What others say that is kept until it is heard; more is lost. */
  private static final int MAX_KEPT = 1024;

  /** After this time it speaks for the first time, in milliseconds. */
  private static final int FIRST_MS = 200;

  /** The shortest and the longest time between two times that it speaks, in milliseconds. */
  private static final int LEAST_MS = 300;

  private static final int MOST_MS = 500;

  private final String type;
  private final String id;
  private final Gossip<C, S> gossip;
  private final Whispers whispers;
  private final Outbox.Timer timer;
  private Set<String> topics = Set.of();
  private boolean pulseSet;
  private boolean pulseDue;
  private List<Object> heard = new ArrayList<>();

  Talk(String type, String id, Gossip<C, S> gossip, Whispers whispers, Outbox.Timer timer) {
    this.type = type;
    this.id = id;
    this.gossip = gossip;
    this.whispers = whispers;
    this.timer = timer;
  }

  /**
   * Keeps a message, if it is one of gossip, until the entity has a durable state to hear it in.
   */
  void keep(HostMessage message) {
    if (message == HostMessage.Pulse.INSTANCE) {
      pulseDue = true;
    } else if (message instanceof HostMessage.Whispered(Object said) && heard.size() < MAX_KEPT) {
      heard.add(said);
    }
  }

  /**
   * Takes note of a durable state, and hears what came. What it listens to is looked at each time
   * that it speaks, since that may be much.
   *
   * @return what the entity is asked because of it
   */
  List<C> after(S state, long nowMs) {
    boolean pulse = pulseDue;
    pulseDue = false;
    if (pulse || topics.isEmpty()) {
      listen(gossip.topics(state));
    }
    if (pulse) {
      pulseSet = false;
      gossip.speak(id, state, nowMs).forEach(whispers::send);
    }
    if (!topics.isEmpty() && !pulseSet) {
      pulseSet = true;
      int delayMs = pulse ? ThreadLocalRandom.current().nextInt(LEAST_MS, MOST_MS + 1) : FIRST_MS;
      timer.after(Duration.ofMillis(delayMs), HostMessage.Pulse.INSTANCE);
    }
    if (heard.isEmpty()) {
      return List.of();
    }
    List<Object> messages = heard;
    heard = new ArrayList<>();
    var commands = new ArrayList<C>();
    for (Object message : messages) {
      Gossip.Heard<C> outcome = gossip.hear(id, state, message, nowMs);
      outcome.passedOn().forEach(whispers::send);
      commands.addAll(outcome.commands());
    }
    return commands;
  }

  /** The entity leaves memory. */
  void left() {
    listen(Set.of());
  }

  private void listen(Set<String> wanted) {
    if (!wanted.equals(topics)) {
      topics = Set.copyOf(wanted);
      whispers.listens(type, id, topics);
    }
  }
}
