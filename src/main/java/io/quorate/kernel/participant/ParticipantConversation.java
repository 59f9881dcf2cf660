package io.quorate.kernel.participant;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

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
  private record Topic(String transaction, String what, int index) {}

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
    var outgoing = new ArrayList<Outgoing>();
    for (Participation relay : participations.apply(state).relays()) {
      outgoing.addAll(relayed(relay));
    }
    return outgoing;
  }

  @Override
  public Optional<C> answered(Outgoing outgoing, Answer answer) {
    return ParticipantAnswers.next(outgoing, answer).map(command);
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
    var outgoing = new ArrayList<>(relayed(known));
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
      return relayed(known);
    }
    if (known.termination() == null) {
      return List.of();
    }
    return known.phase() == ParticipantPhase.COMMITTED
        ? toPeers(known, "commit", new ParticipantCommand.Commit(known.transaction()), List.of())
        : toPeers(known, "undo", undo(known), List.of());
  }

  /** Returns what a relay has to pass on: the order to the next, or the outcome back. */
  private static List<Outgoing> relayed(Participation known) {
    Itinerary route = Objects.requireNonNull(known.route());
    if (known.phase().isOpen() && !route.isLast(known.index())) {
      return List.of(
          participant(
              known,
              known.index() + 1,
              "perform",
              new ParticipantCommand.Perform(next(known, route))));
    }
    boolean committed = known.phase().isDoneForGood();
    if (known.index() == 0) {
      return List.of(
          coordinator(
              known.transaction(),
              "ended",
              0,
              new CoordinatorCommand.RouteEnded(committed, known.refusal())));
    }
    return List.of(
        committed
            ? participant(
                known,
                known.index() - 1,
                "commit",
                new ParticipantCommand.Commit(known.transaction()))
            : participant(known, known.index() - 1, "undo", undo(known)));
  }

  private static Order next(Participation known, Itinerary route) {
    Step own = route.steps().get(known.index());
    return new Order(
            known.transaction(),
            known.index(),
            own,
            Itinerary.mannerInOrder(route.steps(), known.index()),
            known.deadlineMs(),
            route.currency(),
            route)
        .next(route);
  }

  private static ParticipantCommand.Undo undo(Participation known) {
    return new ParticipantCommand.Undo(
        known.transaction(), known.deadlineMs(), known.refusal(), false);
  }

  private static Outgoing inquiry(String transaction) {
    return coordinator(transaction, "inquire", 0, new CoordinatorCommand.Inquire());
  }

  private static Outgoing coordinator(
      String transaction, String what, int index, CoordinatorCommand message) {
    return new Outgoing(
        new Topic(transaction, what, index),
        new Recipient.Entity(CoordinatorCommand.TYPE, transaction),
        message);
  }

  private static Outgoing participant(
      Participation known, int index, String what, ParticipantCommand message) {
    Step step = Objects.requireNonNull(known.route()).steps().get(index);
    return new Outgoing(
        new Topic(known.transaction(), what, index),
        new Recipient.Entity(
            step.action().participantType(), step.participantId(known.transaction(), index)),
        message);
  }

  private static List<Outgoing> toPeers(
      Participation known, String what, ParticipantCommand message, List<Integer> without) {
    return TerminationRules.peers(known).stream()
        .filter(peer -> !without.contains(peer))
        .map(peer -> participant(known, peer, what, message))
        .toList();
  }
}
