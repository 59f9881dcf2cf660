package io.quorate.kernel.participant;

import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;
import static io.quorate.kernel.RejectionCode.OVERLOADED;
import static io.quorate.kernel.RejectionCode.VERSION_MISMATCH;

import io.quorate.kernel.AbortCause;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of every participant. What keeps a transaction's steps apart from its undoing, whatever
 * the order in which messages come:
 *
 * <ul>
 *   <li>a step that is known is not done again;
 *   <li>a refusal is for good: it is remembered like an undo, before it is told;
 *   <li>an undo that comes before its step blocks it: the entity remembers it as long as the order
 *       may still come ({@link ParticipationTimes}), and from the order's deadline on refuses it by
 *       itself;
 *   <li>a step that comes after its undo is not done;
 *   <li>an undo of what is done for good changes nothing, and says so: the transaction then must
 *       commit.
 * </ul>
 *
 * <p>This is sound since an entity's time never runs backwards, an order always carries the same
 * deadline, and it carries a time that its coordinator has written: who ends the step has read that
 * before, so that the end, by the participant's clock, is later. A copy of the coordinator that
 * does not know of the end can write no later time. The termination among participants (3PC)
 * follows D. Skeen, Nonblocking Commit Protocols (SIGMOD 1981); it holds for crashes and not for
 * partitions.
 *
 * <p>An order that is accepted is answered with a report, whose phase says whether the step was
 * done or refused. Rejections, which leave no trace, in order of precedence: {@code invalid_state}
 * (the transaction has another step here), {@code limit_exceeded} (its deadline is over, and so may
 * be the memory of it; on a route, that remembers longer, it is refused for good instead), {@code
 * version_mismatch} (the order was confirmed so long ago that the step may be done, ended and
 * forgotten since: the coordinator has to write that it still stands), {@code overloaded} (there is
 * no room even to remember a refusal: {@link Participations#MAX_REFUSED_FOR_ROOM}; the order is
 * sent again, until its transaction's time is over). Pure and safe for use by any thread.
 */
public final class ParticipantRules {

  static final ReportOf NO_STEP = new ReportOf("");

  private static final Rejection TOO_LATE =
      new Rejection(
          LIMIT_EXCEEDED,
          "Expected to do the step before its deadline, but that is over.",
          AbortCause.TIMED_OUT);

  static final Rejection OUTDATED =
      new Rejection(
          VERSION_MISMATCH,
          "Expected an order that its coordinator has confirmed within the last %ds, but it is older."
              .formatted(ParticipationTimes.REMEMBER_ENDED_MS / 1000));

  private static final Rejection NO_ROOM =
      new Rejection(
          LIMIT_EXCEEDED,
          "Expected fewer than %d transactions that the participant takes part in or has to"
                  .formatted(Participations.MAX_KNOWN)
              + " remember, but there are as many.");

  private ParticipantRules() {}

  /** What the entity itself has to say to an order. */
  public interface Entity {
    /** Returns why the order is refused now, or null when it is accepted. */
    @Nullable Rejection refusal(Order order);

    /** Returns the currency of the account; null for all else. */
    @Nullable String currency();

    /** Returns why such a step could never be done, or null when it could. */
    @Nullable Rejection refusal(StepKind action);
  }

  /**
   * The topic of an answer: what is known of the step in a transaction ({@link StepReport}).
   *
   * @param transaction empty for an answer that tells of no step
   */
  public record ReportOf(String transaction) {}

  /** Decides a command. */
  public static Decision<ParticipantEvent> decide(
      ParticipantCommand command, Participations all, Entity entity, long nowMs) {
    return switch (command) {
      case ParticipantCommand.Inspect(StepKind action) -> {
        Rejection refusal = entity.refusal(action);
        yield refusal == null ? showNoStep() : new Decision.Rejected<>(refusal);
      }
      case ParticipantCommand.Perform(Order order) -> perform(order, all, entity, nowMs);
      case ParticipantCommand.PreCommit(String transaction) -> preCommit(transaction, all);
      case ParticipantCommand.Commit(String transaction) -> commit(transaction, all, nowMs);
      case ParticipantCommand.Undo undo -> undo(undo, all, nowMs);
      case ParticipantCommand.Conclude(List<String> transactions) ->
          conclude(transactions, all, nowMs);
      case ParticipantCommand.Arrived arrived -> Relays.arrived(arrived, all);
      case ParticipantCommand.Ask(String transaction) -> show(transaction);
      case ParticipantCommand.VerdictHeard heard -> heard(heard, all, nowMs);
      case ParticipantCommand.PeerHeard heard -> TerminationRules.heard(heard, all, nowMs);
    };
  }

  /** Returns what time has brought. */
  public static List<ParticipantEvent> elapse(Participations all, long nowMs) {
    List<String> overdue = all.overdue(nowMs);
    return overdue.isEmpty() ? List.of() : List.of(new ParticipantEvent.Inquired(overdue, nowMs));
  }

  /** Returns one command for all conclusions among the hints, and one for all that has arrived. */
  public static List<ParticipantCommand> merge(List<ParticipantCommand> hints) {
    var merged = new ArrayList<ParticipantCommand>();
    var concluded = new ArrayList<String>();
    var orders = new ArrayList<String>();
    var outcomes = new ArrayList<String>();
    for (ParticipantCommand hint : hints) {
      switch (hint) {
        case ParticipantCommand.Conclude conclude -> concluded.addAll(conclude.transactions());
        case ParticipantCommand.Arrived arrived -> {
          orders.addAll(arrived.orders());
          outcomes.addAll(arrived.outcomes());
        }
        default -> merged.add(hint);
      }
    }
    if (!concluded.isEmpty()) {
      merged.add(new ParticipantCommand.Conclude(concluded));
    }
    if (!orders.isEmpty() || !outcomes.isEmpty()) {
      merged.add(new ParticipantCommand.Arrived(orders, outcomes));
    }
    return merged;
  }

  private static Decision<ParticipantEvent> perform(
      Order order, Participations all, Entity entity, long nowMs) {
    Participation known = all.find(order.transaction());
    if (known != null) {
      return known.phase().isUndone() || known.wasOrderedAs(order)
          ? show(order.transaction())
          : Decision.reject(
              INVALID_STATE,
              "Expected the step that this transaction has here, but it is another.");
    }
    if (nowMs >= order.deadlineMs()) {
      // What was done on a route is still remembered: so this was not, and those before learn it.
      return ParticipationTimes.isRelayRemembered(order, nowMs)
          ? refuse(order, TOO_LATE, nowMs)
          : new Decision.Rejected<>(TOO_LATE);
    }
    if (order.route() == null && ParticipationTimes.isOutdated(order.confirmedAtMs(), nowMs)) {
      return new Decision.Rejected<>(OUTDATED);
    }
    if (all.hasAsManyAs(Participations.MAX_KNOWN, nowMs)) {
      return all.hasAsManyAs(Participations.MAX_KNOWN + Participations.MAX_REFUSED_FOR_ROOM, nowMs)
          ? Decision.reject(OVERLOADED, NO_ROOM.detail())
          : refuse(order, NO_ROOM, nowMs);
    }
    Rejection refusal = entity.refusal(order);
    return refusal == null
        ? Decision.<ParticipantEvent>accept(
                new ParticipantEvent.Performed(
                    order.transaction(),
                    order.index(),
                    order.step().action(),
                    order.step().amount(),
                    order.manner(),
                    order.deadlineMs(),
                    nowMs,
                    route(order, entity.currency())))
            .answering(new ReportOf(order.transaction()))
        : refuse(order, refusal, nowMs);
  }

  /** Refuses for good: the same order is refused from now on, whatever has changed. */
  private static Decision<ParticipantEvent> refuse(Order order, Rejection refusal, long nowMs) {
    return Decision.<ParticipantEvent>accept(
            new ParticipantEvent.Blocked(
                order.transaction(),
                ParticipationTimes.blockedUntilMs(order.deadlineMs(), order.route() == null, nowMs),
                nowMs,
                new StepRefusal(order.index(), refusal)))
        .answering(new ReportOf(order.transaction()));
  }

  private static Decision<ParticipantEvent> preCommit(String transaction, Participations all) {
    Participation known = all.find(transaction);
    if (known == null || known.phase().isUndone()) {
      return Decision.reject(
          known == null ? NOT_FOUND : INVALID_STATE,
          "Expected a step that was promised, but it is not, or no more.");
    }
    return known.phase() == ParticipantPhase.PREPARED
        ? Decision.<ParticipantEvent>accept(new ParticipantEvent.PreCommitted(transaction))
            .answering(new ReportOf(transaction))
        : show(transaction);
  }

  private static Decision<ParticipantEvent> commit(
      String transaction, Participations all, long nowMs) {
    Participation known = all.find(transaction);
    if (known == null || known.phase() == ParticipantPhase.COMMITTED) {
      return show(transaction);
    }
    if (known.phase().isUndone()) {
      return Decision.reject(
          INVALID_STATE, "Expected a step that can be committed, but it was undone.");
    }
    return Decision.accept(known.committed(nowMs)).answering(new ReportOf(transaction));
  }

  private static Decision<ParticipantEvent> undo(
      ParticipantCommand.Undo undo, Participations all, long nowMs) {
    Participation known = all.find(undo.transaction());
    if (known == null) {
      // Also after the deadline: a copy of this entity that is not up to date must not say so.
      return Decision.<ParticipantEvent>accept(
              new ParticipantEvent.Blocked(
                  undo.transaction(),
                  ParticipationTimes.blockedUntilMs(undo.deadlineMs(), undo.coordinated(), nowMs),
                  nowMs,
                  null))
          .answering(new ReportOf(undo.transaction()));
    }
    return known.phase().isUndone() || known.phase().isDoneForGood()
        ? show(undo.transaction())
        : Decision.accept(known.undone(undo.refusal(), nowMs))
            .answering(new ReportOf(undo.transaction()));
  }

  private static Decision<ParticipantEvent> conclude(
      List<String> transactions, Participations all, long nowMs) {
    var concluded = new ArrayList<String>();
    for (String transaction : new LinkedHashSet<>(transactions)) {
      Participation known = all.find(transaction);
      if (known != null
          && (known.phase() == ParticipantPhase.EXECUTED
              || known.phase() == ParticipantPhase.FINAL)) {
        concluded.add(transaction);
      }
    }
    return concluded.isEmpty()
        ? showNoStep()
        : Decision.<ParticipantEvent>accept(new ParticipantEvent.Concluded(concluded, nowMs))
            .answering(NO_STEP);
  }

  private static Decision<ParticipantEvent> heard(
      ParticipantCommand.VerdictHeard heard, Participations all, long nowMs) {
    Participation known = all.find(heard.transaction());
    if (known == null || !known.phase().isOpen()) {
      return show(heard.transaction());
    }
    return switch (heard.verdict()) {
      case COMMIT -> Decision.accept(known.committed(nowMs));
      // A step that is done for good was given up by whoever forced the end, and is written off.
      case UNDO ->
          Decision.accept(
              known.phase().isDoneForGood()
                  ? new ParticipantEvent.Concluded(List.of(known.transaction()), nowMs)
                  : known.undone(null, nowMs));
      case WAIT -> show(heard.transaction());
      case SILENCE ->
          known.isPeer() && known.termination() == null
              ? Decision.accept(new ParticipantEvent.TerminationBegan(heard.transaction()))
              : show(heard.transaction());
    };
  }

  private static @Nullable Itinerary route(Order order, @Nullable String currency) {
    Itinerary route = order.route();
    return route == null ? null : route.inCurrency(currency);
  }

  static Decision<ParticipantEvent> show(String transaction) {
    return Decision.<ParticipantEvent>unchanged().answering(new ReportOf(transaction));
  }

  static Decision<ParticipantEvent> showNoStep() {
    return Decision.<ParticipantEvent>unchanged().answering(NO_STEP);
  }
}
