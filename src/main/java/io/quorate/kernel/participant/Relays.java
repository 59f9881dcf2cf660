package io.quorate.kernel.participant;

import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Decision;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the participants of a choreography pass on: the order to the next, and the outcome back.
 *
 * <p>What is the least that each must hold, with no coordinator to ask: its own step; the steps
 * after it, until the next participant has the order; and who did the step before, until that
 * participant has the outcome. What is undone or committed on the way back needs no step of
 * anybody: each knows its own. So the rows of a choreography of n steps hold about n*n/2 steps, and
 * not n*n; and as soon as it knows that the order has arrived, a participant holds none of them in
 * memory and in snapshots.
 *
 * <p>That something has arrived is noted at leisure, by a hint of the participant to itself. When
 * that is lost, it is passed on once more after the next recovery, which is harmless. Only answers
 * count that the other participant can give for no other reason: a copy that is not up to date may
 * know nothing of the transaction, and answers, too.
 *
 * <p>With the routes of version 0.1 nothing is noted, since that cannot read such a row. Pure.
 */
final class Relays {

  /** The topics of what is passed on. */
  static final String ORDER = "perform";

  private static final String COMMIT = "commit";
  private static final String UNDO = "undo";
  private static final String ENDED = "ended";

  private Relays() {}

  /** Returns what a participant has to pass on and does not know to have arrived, if anything. */
  static Optional<Outgoing> owed(Participation known) {
    Itinerary route = known.route();
    if (route == null || !known.owes()) {
      return Optional.empty();
    }
    return known.isOutcomeKnown()
        ? Optional.of(outcome(known, route))
        : route.next(known.transaction(), known.index(), known.deadlineMs()).map(Relays::order);
  }

  /** Returns what the participant notes of an answer to something that it has passed on. */
  static Optional<ParticipantCommand> noted(Outgoing outgoing, Answer answer) {
    if (!(outgoing.topic() instanceof ParticipantConversation.Topic topic)
        || !(answer instanceof Answer.Accepted(Object value))) {
      return Optional.empty();
    }
    StepReport report = value instanceof StepReport told ? told : null;
    VerdictReport verdict = value instanceof VerdictReport told ? told : null;
    List<String> transaction = List.of(topic.transaction());
    return switch (topic.what()) {
      case ORDER -> noted(report != null && report.phase() != null, transaction, List.of());
      case COMMIT -> noted(report != null && report.isDoneForGood(), List.of(), transaction);
      case UNDO ->
          noted(
              report != null && (report.isUndone() || report.isDoneForGood()),
              List.of(),
              transaction);
      case ENDED ->
          noted(
              verdict != null
                  && (verdict.verdict() == Verdict.COMMIT || verdict.verdict() == Verdict.UNDO),
              List.of(),
              transaction);
      default -> Optional.empty();
    };
  }

  private static Optional<ParticipantCommand> noted(
      boolean arrived, List<String> orders, List<String> outcomes) {
    return arrived
        ? Optional.of(new ParticipantCommand.Arrived(orders, outcomes))
        : Optional.empty();
  }

  /** Takes note of what has arrived, as far as that is news, and changes what must be known. */
  static Decision<ParticipantEvent> arrived(
      ParticipantCommand.Arrived arrived, Participations all) {
    List<String> orders =
        new LinkedHashSet<>(arrived.orders())
            .stream().filter(transaction -> owes(all.find(transaction), false)).toList();
    List<String> outcomes =
        new LinkedHashSet<>(arrived.outcomes())
            .stream().filter(transaction -> owes(all.find(transaction), true)).toList();
    return orders.isEmpty() && outcomes.isEmpty()
        ? ParticipantRules.showNoStep()
        : Decision.<ParticipantEvent>accept(new ParticipantEvent.PassedOn(orders, outcomes))
            .answering(ParticipantRules.NO_STEP);
  }

  private static boolean owes(@Nullable Participation known, boolean outcome) {
    return known != null && known.hasSlip() && known.owes() && known.isOutcomeKnown() == outcome;
  }

  private static Outgoing order(Order order) {
    return ParticipantConversation.participant(
        order.transaction(),
        ORDER,
        order.index(),
        Itinerary.Stop.of(order.step(), order.transaction(), order.index()),
        new ParticipantCommand.Perform(order));
  }

  private static Outgoing outcome(Participation known, Itinerary route) {
    String transaction = known.transaction();
    boolean committed = known.phase().isDoneForGood();
    return route
        .before(transaction, known.index())
        .map(
            before ->
                ParticipantConversation.participant(
                    transaction,
                    committed ? COMMIT : UNDO,
                    known.index() - 1,
                    before,
                    committed
                        ? new ParticipantCommand.Commit(transaction)
                        : ParticipantConversation.undo(known)))
        .orElseGet(
            () ->
                ParticipantConversation.coordinator(
                    transaction,
                    ENDED,
                    0,
                    new CoordinatorCommand.RouteEnded(committed, known.refusal())));
  }
}
