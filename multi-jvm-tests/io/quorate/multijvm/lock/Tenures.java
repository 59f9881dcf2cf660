package io.quorate.multijvm.lock;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.LockOperation.Forcing;
import io.quorate.multijvm.lock.LockOperation.Releasing;
import io.quorate.multijvm.lock.LockOperation.Renewing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Works out, from what clients asked and were answered about one lock, what each owner knew of its
 * holds. An answer promises what the contract says: from before its request was sent, its {@code
 * remaining}, and of a lease also the {@code waited}. For use by one thread.
 */
public final class Tenures {

  private final Map<String, Long> sessionPromises = new HashMap<>();
  private final Map<String, Long> sessionEnds = new HashMap<>();
  private final Map<Name, Draft> drafts = new LinkedHashMap<>();

  private record Name(String owner, long token) {}

  private static final class Draft {
    private final LockAsk ask;
    private final long askedNanos;
    private final long grantedNanos;
    private long promisedNanos;
    private final List<Long> ends = new ArrayList<>();

    Draft(Acquiring acquiring, long promisedNanos) {
      this.ask = acquiring.ask();
      this.askedNanos = acquiring.attempts().getFirst().invokedNanos();
      this.grantedNanos = acquiring.last().returnedNanos();
      this.promisedNanos = promisedNanos;
    }
  }

  private Tenures() {}

  /**
   * Returns the holds of one lock.
   *
   * @param operations on the lock, those of each owner in their order
   * @param sessions what was asked of any session
   */
  public static List<Tenure> of(List<LockOperation> operations, List<SessionOperation> sessions) {
    var tenures = new Tenures();
    sessions.forEach(tenures::note);
    for (LockOperation operation : operations) {
      switch (operation) {
        case Acquiring acquiring -> tenures.note(acquiring);
        case Renewing renewing -> tenures.note(renewing);
        case Releasing releasing -> tenures.note(releasing);
        case Forcing forcing -> {}
      }
    }
    for (LockOperation operation : operations) {
      if (operation instanceof Forcing forcing) {
        tenures.note(forcing);
      }
    }
    return tenures.drafts.entrySet().stream()
        .map(entry -> tenures.tenure(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Returns until when an acquired lease is promised. */
  private static long promiseNanos(Acquiring acquiring) {
    Attempt last = acquiring.last();
    boolean ofSession = !acquiring.ask().session().isEmpty();
    return last.invokedNanos()
        + LockAnswers.nanos(last, "remaining")
        + (ofSession ? 0 : LockAnswers.nanos(last, "waited"));
  }

  private void note(SessionOperation operation) {
    if (operation.kind() == SessionOperation.Kind.END) {
      long asked = operation.attempts().getFirst().invokedNanos();
      sessionEnds.merge(operation.session(), asked, Tenure::earlier);
    } else if (operation.isAcknowledged()) {
      promise(operation.session(), operation.last());
    }
  }

  private void note(Acquiring acquiring) {
    if (!acquiring.ask().shared()) {
      endShared(acquiring);
    }
    if (!acquiring.isAcknowledged()) {
      return;
    }
    long promised = promiseNanos(acquiring);
    if (!acquiring.ask().session().isEmpty()) {
      promise(acquiring.ask().session(), acquiring.last());
    }
    var name = new Name(acquiring.ask().owner(), LockAnswers.token(acquiring.last()));
    Draft known = drafts.get(name);
    if (known == null) {
      drafts.put(name, new Draft(acquiring, promised));
    } else {
      known.promisedNanos = Tenure.later(known.promisedNanos, promised);
    }
  }

  /** What an owner shares is over as soon as it has it alone. */
  private void endShared(Acquiring upgrade) {
    drafts.forEach(
        (name, draft) -> {
          if (draft.ask.shared() && name.owner.equals(upgrade.ask().owner())) {
            draft.ends.add(upgrade.attempts().getFirst().invokedNanos());
          }
        });
  }

  private void note(Renewing renewing) {
    Draft draft = drafts.get(new Name(renewing.owner(), renewing.token()));
    if (draft != null && renewing.isAcknowledged()) {
      Attempt last = renewing.last();
      draft.promisedNanos =
          Tenure.later(
              draft.promisedNanos, last.invokedNanos() + LockAnswers.nanos(last, "remaining"));
    }
  }

  private void note(Releasing releasing) {
    Draft draft = drafts.get(new Name(releasing.owner(), releasing.token()));
    if (draft != null && releasing.count() == 1) {
      draft.ends.add(releasing.attempts().getFirst().invokedNanos());
    }
  }

  /** It takes all holds that were not asked for only after it was done. */
  private void note(Forcing forcing) {
    long asked = forcing.attempts().getFirst().invokedNanos();
    long done = forcing.last().returnedNanos();
    for (Draft draft : drafts.values()) {
      if (!forcing.isAcknowledged() || draft.askedNanos - done <= 0) {
        draft.ends.add(asked);
      }
    }
  }

  private void promise(String session, Attempt answer) {
    long until = answer.invokedNanos() + LockAnswers.nanos(answer, "remaining");
    sessionPromises.merge(session, until, Tenure::later);
  }

  private Tenure tenure(Name name, Draft draft) {
    String session = draft.ask.session();
    long promised =
        session.isEmpty()
            ? draft.promisedNanos
            : Tenure.later(
                draft.promisedNanos, sessionPromises.getOrDefault(session, draft.promisedNanos));
    long certain = promised;
    for (long end : draft.ends) {
      certain = Tenure.earlier(certain, Tenure.later(end, draft.grantedNanos));
    }
    if (sessionEnds.containsKey(session)) {
      certain = Tenure.earlier(certain, sessionEnds.get(session));
    }
    return new Tenure(
        draft.ask.lock(),
        name.owner,
        name.token,
        draft.ask.shared(),
        draft.ask.permits(),
        draft.askedNanos,
        draft.grantedNanos,
        promised,
        certain);
  }
}
