package io.quorate.kernel.participant;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Decision;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every entity that takes part in transactions does in the same way, in the words of its own
 * type: its decider and its type hand over to this what is about transactions. Pure, immutable and
 * safe for use by any thread.
 *
 * @param participations what the state knows of transactions
 * @param steps what the entity itself has to say to a step
 * @param command makes one of the type's commands
 * @param commanded gives what a command tells the participant, if it does
 * @param event makes one of the type's events
 * @param happened gives what an event tells of the participant, if it does
 * @param <C> commands of the type
 * @param <E> events of the type
 * @param <S> state of the type
 */
public record ParticipantHalf<C, E, S>(
    Function<S, Participations> participations,
    Function<S, ParticipantRules.Entity> steps,
    Function<ParticipantCommand, C> command,
    Function<C, Optional<ParticipantCommand>> commanded,
    Function<ParticipantEvent, E> event,
    Function<E, Optional<ParticipantEvent>> happened) {

  /** Decides what a transaction tells the entity. */
  public Decision<E> decide(ParticipantCommand told, S state, long nowMs) {
    return ParticipantRules.decide(told, participations.apply(state), steps.apply(state), nowMs)
        .map(event);
  }

  /** Returns what time has brought. */
  public List<E> elapse(S state, long nowMs) {
    return ParticipantRules.elapse(participations.apply(state), nowMs).stream()
        .<E>map(event)
        .toList();
  }

  /** Returns when {@link #elapse} will next have something to say, in milliseconds. */
  public long dueAtMs(S state) {
    return participations.apply(state).dueAtMs();
  }

  /** Returns one command for all conclusions among the hints. */
  public List<C> merge(List<C> hints) {
    List<ParticipantCommand> told =
        hints.stream().flatMap(hint -> commanded.apply(hint).stream()).toList();
    return ParticipantRules.merge(told).stream().<C>map(command).toList();
  }

  /** Returns what the entity asks of others as a participant. */
  public Conversation<C, E, S> conversation() {
    return new ParticipantConversation<>(participations, happened, command);
  }

  /** Makes a command of a message of a transaction; throws for any other message. */
  public C translate(Object message) {
    return command.apply((ParticipantCommand) message);
  }

  /**
   * Answers what a transaction has asked for.
   *
   * @param partnerAnswer what a partner answered; null for an entity that calls none
   */
  public StepReport answer(S state, Object topic, @Nullable String partnerAnswer) {
    String transaction = ((ParticipantRules.ReportOf) topic).transaction();
    return StepReport.of(
        participations.apply(state).find(transaction),
        steps.apply(state).currency(),
        partnerAnswer);
  }
}
