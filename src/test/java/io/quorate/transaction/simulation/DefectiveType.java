package io.quorate.transaction.simulation;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Decider;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A type with another decider than its own. */
record DefectiveType<C, E, S>(EntityType<C, E, S> sound, Decider<C, E, S> decider)
    implements EntityType<C, E, S> {

  @Override
  public String name() {
    return sound.name();
  }

  @Override
  public Optional<Conversation<C, E, S>> conversation() {
    return sound.conversation();
  }

  @Override
  public Map<String, Class<? extends C>> commands() {
    return sound.commands();
  }

  @Override
  public Map<String, Class<? extends E>> events() {
    return sound.events();
  }

  @Override
  public Class<S> state() {
    return sound.state();
  }

  @Override
  public int stateVersion() {
    return sound.stateVersion();
  }

  @Override
  public Object view(Subject subject, S state, Shown shown) {
    return sound.view(subject, state, shown);
  }

  @Override
  public C translate(Object message) {
    return sound.translate(message);
  }

  @Override
  public long remindAtMs(S state) {
    return sound.remindAtMs(state);
  }

  @Override
  public boolean isOver(S state) {
    return sound.isOver(state);
  }

  @Override
  public List<C> merge(List<C> hints) {
    return sound.merge(hints);
  }

  @Override
  public int weight(S state) {
    return sound.weight(state);
  }
}
