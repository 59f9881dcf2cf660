package io.quorate.kernel.participant;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Shown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How participants of 3PC end a transaction whose coordinator is silent: each asks all others.
 *
 * <ul>
 *   <li>One is undone: undo.
 *   <li>One is committed: commit.
 *   <li>One has pre-committed: all that answer are told to, too; then commit.
 *   <li>All that answer have only promised: undo.
 * </ul>
 *
 * <p>Who knows nothing counts as silent: it may never have promised, and then nobody can have
 * pre-committed; or it has ended long ago and forgotten it, and then it must not be taken for
 * undone. Who does not answer is taken for crashed. In a partition that is wrong, and both sides
 * may end the transaction differently: the known weakness of the protocol. Pure.
 */
final class TerminationRules {

  private TerminationRules() {}

  static Decision<ParticipantEvent> heard(
      ParticipantCommand.PeerHeard heard, Participations all, long nowMs) {
    Participation known = all.find(heard.transaction());
    int index = known == null ? -1 : indexOf(known, heard);
    Termination termination = known == null ? null : known.termination();
    if (known == null || !known.phase().isOpen() || termination == null || index < 0) {
      return ParticipantRules.show(heard.transaction());
    }
    var events = new ArrayList<ParticipantEvent>();
    events.add(new ParticipantEvent.PeerAnswered(known.transaction(), index, heard.answer()));
    events.addAll(conclusion(known, termination.hearing(index, heard.answer()), nowMs));
    return new Decision.Accepted<>(
        events, new Shown.Answer(new ParticipantRules.ReportOf(known.transaction())));
  }

  private static List<ParticipantEvent> conclusion(
      Participation known, Termination termination, long nowMs) {
    Collection<PeerAnswer> answers = termination.heard().values();
    if (answers.contains(PeerAnswer.UNDONE)) {
      return List.of(known.undone(null, nowMs));
    }
    if (answers.contains(PeerAnswer.COMMITTED)) {
      return List.of(known.committed(nowMs));
    }
    if (answers.size() < peers(known).size()) {
      return List.of();
    }
    if (termination.moving()) {
      return List.of(known.committed(nowMs));
    }
    if (known.phase() != ParticipantPhase.PRECOMMITTED
        && !answers.contains(PeerAnswer.PRECOMMITTED)) {
      return List.of(known.undone(null, nowMs));
    }
    return move(known, termination, nowMs);
  }

  private static List<ParticipantEvent> move(
      Participation known, Termination termination, long nowMs) {
    var events = new ArrayList<ParticipantEvent>();
    Participation moved = known;
    if (known.phase() == ParticipantPhase.PREPARED) {
      events.add(new ParticipantEvent.PreCommitted(known.transaction()));
      moved = known.in(ParticipantPhase.PRECOMMITTED);
    }
    events.add(new ParticipantEvent.PeersMoved(known.transaction()));
    if (termination.move().heard().size() == peers(known).size()) {
      events.add(moved.committed(nowMs));
    }
    return events;
  }

  /** Returns the indexes of the other steps. */
  static List<Integer> peers(Participation known) {
    var peers = new ArrayList<Integer>();
    Itinerary route = known.route();
    for (int i = 0; route != null && i < route.steps().size(); i++) {
      if (i != known.index()) {
        peers.add(i);
      }
    }
    return peers;
  }

  private static int indexOf(Participation known, ParticipantCommand.PeerHeard heard) {
    for (int peer : peers(known)) {
      Step step = step(known, peer);
      if (step != null
          && step.action().participantType().equals(heard.type())
          && step.participantId(known.transaction(), peer).equals(heard.id())) {
        return peer;
      }
    }
    return -1;
  }

  private static @Nullable Step step(Participation known, int index) {
    Itinerary route = known.route();
    return route == null ? null : route.steps().get(index);
  }
}
