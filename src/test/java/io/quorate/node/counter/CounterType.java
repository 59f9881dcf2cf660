package io.quorate.node.counter;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Decider;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.ParticipantHalf;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declares counters to the host. */
public final class CounterType implements EntityType<CounterCommand, CounterEvent, Counter> {

  static final ParticipantHalf<CounterCommand, CounterEvent, Counter> PARTICIPANT =
      new ParticipantHalf<>(
          Counter::participations,
          counter -> CounterSteps.INSTANCE,
          CounterCommand.Participate::new,
          command ->
              command instanceof CounterCommand.Participate(var told)
                  ? Optional.of(told)
                  : Optional.empty(),
          CounterEvent.Participated::new,
          event ->
              event instanceof CounterEvent.Participated(var part)
                  ? Optional.of(part)
                  : Optional.empty());

  /** The type. */
  public static final CounterType TYPE = new CounterType();

  private CounterType() {}

  @Override
  public String name() {
    return "counter";
  }

  @Override
  public Decider<CounterCommand, CounterEvent, Counter> decider() {
    return new CounterDecider();
  }

  @Override
  public Optional<Conversation<CounterCommand, CounterEvent, Counter>> conversation() {
    return Optional.of(PARTICIPANT.conversation());
  }

  @Override
  public CounterCommand translate(Object message) {
    return PARTICIPANT.translate(message);
  }

  @Override
  public Map<String, Class<? extends CounterCommand>> commands() {
    return Map.of(
        "counter.get", CounterCommand.Get.class,
        "counter.count", CounterCommand.Count.class,
        "counter.participate", CounterCommand.Participate.class);
  }

  @Override
  public Map<String, Class<? extends CounterEvent>> events() {
    return Map.of(
        "counter.counted", CounterEvent.Counted.class,
        "counter.participated", CounterEvent.Participated.class);
  }

  @Override
  public Class<Counter> state() {
    return Counter.class;
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public Object view(Subject subject, Counter counter, Shown shown) {
    return shown instanceof Shown.Answer(Object topic)
        ? PARTICIPANT.answer(counter, topic, null)
        : Map.of("id", subject.id(), "count", counter.count());
  }

  @Override
  public List<CounterCommand> merge(List<CounterCommand> hints) {
    return PARTICIPANT.merge(hints);
  }
}
