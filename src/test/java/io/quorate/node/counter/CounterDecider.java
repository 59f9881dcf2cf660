package io.quorate.node.counter;

import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantEvent;
import java.util.List;

/** The rules of a counter. */
final class CounterDecider implements Decider<CounterCommand, CounterEvent, Counter> {

  @Override
  public Counter initial() {
    return Counter.ZERO;
  }

  @Override
  public Decision<CounterEvent> decide(CounterCommand command, Counter counter, long nowMs) {
    return switch (command) {
      case CounterCommand.Get() -> Decision.unchanged();
      case CounterCommand.Count(long times) -> Decision.accept(new CounterEvent.Counted(times));
      case CounterCommand.Participate(ParticipantCommand told) ->
          CounterType.PARTICIPANT.decide(told, counter, nowMs);
    };
  }

  @Override
  public Counter evolve(Counter counter, CounterEvent event) {
    return switch (event) {
      case CounterEvent.Counted(long times) ->
          new Counter(Math.addExact(counter.count(), times), counter.participations());
      case CounterEvent.Participated(ParticipantEvent part) ->
          new Counter(
              Math.addExact(counter.count(), part.delta()), counter.participations().evolve(part));
    };
  }

  @Override
  public List<CounterEvent> elapse(Counter counter, long nowMs) {
    return CounterType.PARTICIPANT.elapse(counter, nowMs);
  }

  @Override
  public long dueAtMs(Counter counter) {
    return CounterType.PARTICIPANT.dueAtMs(counter);
  }
}
