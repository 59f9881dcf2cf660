package io.quorate.kernel.participant;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.participant.Itinerary.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a participant asks of others by itself: the relaying of choreography, the question how a
 * silent transaction has ended, and the termination of 3PC. Pure and safe for use by any thread.
 *
 * <p>Choreography in one sentence: an order travels along the route, each participant durably doing
 * its step before it passes the order on, and the outcome travels back the same way, each durably
 * committing or undoing before it passes that on.
 *
 * @param <C> commands of the entity
 * @param <E> events of the entity
 * @param <S> state of the entity
 */
public final class ParticipantConversation<C, E, S> implements Conversation<C, E, S> {

  /**
   * What is asked.
   *
   * @param index of the step that it is about
   */
  record Topic(String transaction, String what, int index) {}

  private final Function<S, Participations> participations;
  private final Function<E, Optional<ParticipantEvent>> part;
  private final Function<ParticipantCommand, C> command;

  /**
   * Creates the process of an entity type.
   *
   * @param part gives the participant's event within an event, if it is one
   * @param command makes one of the entity's commands
   */
  public ParticipantConversation(
      Function<S, Participations> participations,
      Function<E, Optional<ParticipantEvent>> part,
      Function<ParticipantCommand, C> command) {
    this.participations = participations;
    this.part = part;
    this.command = command;
  }

  @Override
  public List<Outgoing> react(S state, E event) {
    return part.apply(event)
        .map(happened -> react(participations.apply(state), happened))
        .orElse(List.of());
  }

  @Override
  public List<Outgoing> resume(S state) {
    return participations.apply(state).owing().stream()
        .flatMap(ParticipantConversation::owed)
        .toList();
  }

  /** Looks only at the transactions that are asked for. */
  @Override
  public List<Outgoing> resume(S state, Set<Object> topics) {
    Participations all = participations.apply(state);
    return topics.stream()
        .filter(Topic.class::isInstance)
        .map(topic -> ((Topic) topic).transaction())
        .distinct()
        .flatMap(transaction -> owed(all, transaction))
        .filter(owed -> topics.contains(owed.topic()))
        .toList();
  }

  private static Stream<Outgoing> owed(Participations all, String transaction) {
    Participation known = all.find(transaction);
    return known == null ? Stream.empty() : owed(known);
  }

  private static Stream<Outgoing> owed(Participation known) {
    return Relays.owed(known).stream();
  }

  @Override
  public Optional<C> answered(Outgoing outgoing, Answer answer) {
    return ParticipantAnswers.next(outgoing, answer).map(command);
  }

  @Override
  public Optional<C> noted(Outgoing outgoing, Answer answer) {
    return Relays.noted(outgoing, answer).map(command);
  }

  private static List<Outgoing> react(Participations all, ParticipantEvent event) {
    return switch (event) {
      case ParticipantEvent.Performed performed ->
          of(all, performed.transaction(), ParticipantConversation::performed);
      case ParticipantEvent.Committed committed ->
          of(all, committed.transaction(), ParticipantConversation::ended);
      case ParticipantEvent.Undone undone ->
          of(all, undone.transaction(), ParticipantConversation::ended);
      case ParticipantEvent.Inquired inquired ->
          inquired.transactions().stream().map(ParticipantConversation::inquiry).toList();
      case ParticipantEvent.TerminationBegan(String transaction) ->
          of(all, transaction, ParticipantConversation::asking);
      case ParticipantEvent.PeersMoved(String transaction) ->
          of(all, transaction, ParticipantConversation::moving);
      case ParticipantEvent.PreCommitted preCommitted -> List.of();
      case ParticipantEvent.Blocked blocked -> List.of();
      case ParticipantEvent.Concluded concluded -> List.of();
      case ParticipantEvent.PassedOn passedOn -> List.of();
      case ParticipantEvent.PeerAnswered peerAnswered -> List.of();
    };
  }

  /** What was done a moment ago may have been forgotten since, together with its transaction. */
  private static List<Outgoing> of(
      Participations all, String transaction, Function<Participation, List<Outgoing>> asked) {
    Participation known = all.find(transaction);
    return known == null ? List.of() : asked.apply(known);
  }

  private static List<Outgoing> asking(Participation known) {
    return toPeers(known, "ask", new ParticipantCommand.Ask(known.transaction()), List.of());
  }

  private static List<Outgoing> moving(Participation known) {
    Termination termination = known.termination();
    List<Integer> silent =
        termination == null ? List.of() : List.copyOf(termination.heard().keySet());
    return toPeers(
        known, "precommit", new ParticipantCommand.PreCommit(known.transaction()), silent);
  }

  private static List<Outgoing> performed(Participation known) {
    if (!known.isRelay()) {
      return List.of();
    }
    var outgoing = new ArrayList<>(owed(known).toList());
    if (known.index() > 0) {
      outgoing.add(
          coordinator(
              known.transaction(),
              "done",
              known.index(),
              new CoordinatorCommand.StepDone(known.index(), StepReport.of(known, null, null))));
    }
    return outgoing;
  }

  private static List<Outgoing> ended(Participation known) {
    if (known.isRelay()) {
      return owed(known).toList();
    }
    if (known.termination() == null) {
      return List.of();
    }
    return known.phase() == ParticipantPhase.COMMITTED
        ? toPeers(known, "commit", new ParticipantCommand.Commit(known.transaction()), List.of())
        : toPeers(known, "undo", undo(known), List.of());
  }

  static ParticipantCommand.Undo undo(Participation known) {
    return new ParticipantCommand.Undo(
        known.transaction(), known.deadlineMs(), known.refusal(), false);
  }

  private static Outgoing inquiry(String transaction) {
    return coordinator(transaction, "inquire", 0, new CoordinatorCommand.Inquire());
  }

  static Outgoing coordinator(
      String transaction, String what, int index, CoordinatorCommand message) {
    return new Outgoing(
        new Topic(transaction, what, index),
        new Recipient.Entity(CoordinatorCommand.TYPE, transaction),
        message);
  }

  static Outgoing participant(
      String transaction, String what, int index, Stop stop, ParticipantCommand message) {
    return new Outgoing(
        new Topic(transaction, what, index), new Recipient.Entity(stop.type(), stop.id()), message);
  }

  private static List<Outgoing> toPeers(
      Participation known, String what, ParticipantCommand message, List<Integer> without) {
    return TerminationRules.peers(known).stream()
        .filter(peer -> !without.contains(peer))
        .map(peer -> participant(known.transaction(), what, peer, stop(known, peer), message))
        .toList();
  }

  private static Stop stop(Participation known, int peer) {
    Step step = Objects.requireNonNull(known.route()).steps().get(peer);
    return Stop.of(step, known.transaction(), peer);
  }
}
