package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.Decider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePSet;

/**
 * The transactions that one entity takes part in: the open ones, and the ended ones as long as a
 * late message about them could do harm ({@link ParticipationTimes}); those that have to tell
 * others of it, longer.
 *
 * <p>Immutable and persistent: every change returns a new value that shares most of its structure
 * and takes O(log n) time. Stored as a plain list: the open ones first, then the ended ones in the
 * order in which they are forgotten.
 */
public final class Participations {

  /** How many are known at the same time; one more order is refused for good. */
  public static final int MAX_KNOWN = 500_000;

  /** How many more are known that were refused for want of room; one more order is not taken. */
  public static final int MAX_REFUSED_FOR_ROOM = 100_000;

  /** How many transactions are asked in one step how they end; the rest follow in the next. */
  public static final int MAX_INQUIRED_AT_ONCE = 256;

  private static final Participations NONE =
      new Participations(
          HashTreePMap.empty(),
          TreePSet.empty(),
          TreePSet.empty(),
          TreePSet.empty(),
          Promises.NONE,
          0);

  private final PMap<String, Participation> all;
  private final TreePSet<DueTransaction> open;
  private final TreePSet<String> owing;
  private final TreePSet<DueTransaction> ended;
  private final Promises promises;
  private final int stepsKept;

  private Participations(
      PMap<String, Participation> all,
      TreePSet<DueTransaction> open,
      TreePSet<String> owing,
      TreePSet<DueTransaction> ended,
      Promises promises,
      int stepsKept) {
    this.all = all;
    this.open = open;
    this.owing = owing;
    this.ended = ended;
    this.promises = promises;
    this.stepsKept = stepsKept;
  }

  /** No transaction at all. */
  public static Participations none() {
    return NONE;
  }

  /** Reads the stored form. */
  @JsonCreator
  public static Participations of(List<Participation> stored) {
    Participations result = NONE;
    for (Participation participation : stored) {
      // Version 0.1 kept all steps with those that have ended, too.
      result = result.plus(participation.phase().isOpen() ? participation : participation.ended());
    }
    return result;
  }

  /** Returns the stored form. */
  @JsonValue
  public List<Participation> stored() {
    var list = new ArrayList<Participation>(all.size());
    open.forEach(due -> list.add(all.get(due.transaction())));
    ended.forEach(due -> list.add(all.get(due.transaction())));
    return list;
  }

  /** Returns what is known of a transaction, or null. */
  public @Nullable Participation find(String transaction) {
    return all.get(transaction);
  }

  /** Returns how many are known, open or ended. */
  public int size() {
    return all.size();
  }

  /** Whether so many are known, without those that need not be remembered any more. */
  boolean hasAsManyAs(int limit, long nowMs) {
    return all.size() >= limit && sizeAt(nowMs) >= limit;
  }

  /** Returns how many will be known once those are forgotten that need not be remembered. */
  int sizeAt(long nowMs) {
    return forgetBefore(nowMs).size();
  }

  /** Returns how many entries they are worth in memory: with the steps of others that they keep. */
  public int weight() {
    return all.size() + stepsKept;
  }

  /** Returns how many wait for the end of their transaction. */
  public int openCount() {
    return open.size();
  }

  /** Returns how many of the open ones may still change what the entity has. */
  public int unsettledCount() {
    return (int)
        open.stream().filter(due -> !known(due.transaction()).phase().isDoneForGood()).count();
  }

  /** Returns the sum of what is set aside for steps that were promised and take. */
  public long setAside() {
    return promises.setAside();
  }

  /** Returns the sum of what was promised to be given, or may be put back: room must be kept. */
  public long incoming() {
    return promises.incoming() + promises.returnable();
  }

  /** Returns when {@link #overdue} next has something to say, or {@link Decider#NEVER}. */
  public long dueAtMs() {
    return open.isEmpty() ? Decider.NEVER : open.first().atMs();
  }

  /** Returns the transactions that are to be asked how they end; a bounded number. */
  List<String> overdue(long nowMs) {
    if (dueAtMs() > nowMs) {
      return List.of();
    }
    var list = new ArrayList<String>();
    for (DueTransaction due : open) {
      if (due.atMs() > nowMs || list.size() == MAX_INQUIRED_AT_ONCE) {
        break;
      }
      list.add(due.transaction());
    }
    return list;
  }

  /** Returns those that pass on an order or an outcome, and do not know that it has arrived. */
  List<Participation> owing() {
    return owing.stream().map(this::known).toList();
  }

  /** Applies an event. */
  public Participations evolve(ParticipantEvent event) {
    return switch (event) {
      case ParticipantEvent.Performed performed ->
          forgetBefore(performed.atMs()).plus(Participation.performed(performed));
      case ParticipantEvent.PreCommitted(String transaction) ->
          replace(known(transaction).in(ParticipantPhase.PRECOMMITTED));
      case ParticipantEvent.Committed committed ->
          end(committed.transaction(), ParticipantPhase.COMMITTED, null, committed.atMs());
      case ParticipantEvent.Undone undone ->
          end(undone.transaction(), ParticipantPhase.UNDONE, undone.refusal(), undone.atMs());
      case ParticipantEvent.Blocked blocked ->
          forgetBefore(blocked.atMs())
              .plus(
                  Participation.blocked(
                      blocked.transaction(), blocked.deadlineMs(), blocked.refusal()));
      case ParticipantEvent.Concluded(List<String> transactions, long atMs) -> {
        Participations result = this;
        for (String transaction : transactions) {
          result = result.end(transaction, ParticipantPhase.COMMITTED, null, atMs);
          // The transaction says so itself, to all: nobody need hear it from another participant.
          result = result.exchange(result.known(transaction).told());
        }
        yield result;
      }
      case ParticipantEvent.PassedOn(List<String> orders, List<String> outcomes) -> {
        Participations result = this;
        for (String transaction : orders) {
          result = result.exchange(result.known(transaction).ordered());
        }
        for (String transaction : outcomes) {
          result = result.exchange(result.known(transaction).told());
        }
        yield result;
      }
      case ParticipantEvent.Inquired(List<String> transactions, long atMs) -> {
        Participations result = this;
        for (String transaction : transactions) {
          Participation open = known(transaction);
          long again = ParticipationTimes.nextInquiryMs(open, atMs);
          result = result.replace(open.inquiringAt(again));
        }
        yield result;
      }
      case ParticipantEvent.TerminationBegan(String transaction) ->
          replace(known(transaction).ending(Termination.begun()));
      case ParticipantEvent.PeerAnswered(String transaction, int index, PeerAnswer answer) -> {
        Participation participation = known(transaction);
        Termination termination = Objects.requireNonNull(participation.termination());
        yield replace(participation.ending(termination.hearing(index, answer)));
      }
      case ParticipantEvent.PeersMoved(String transaction) -> {
        Participation participation = known(transaction);
        Termination termination = Objects.requireNonNull(participation.termination());
        yield replace(participation.ending(termination.move()));
      }
    };
  }

  private Participation known(String transaction) {
    Participation participation = all.get(transaction);
    if (participation == null) {
      throw new IllegalStateException(
          "Expected to know the transaction " + transaction + ", but it is unknown.");
    }
    return participation;
  }

  private Participations replace(Participation participation) {
    return minus(known(participation.transaction())).plus(participation);
  }

  private Participations end(
      String transaction, ParticipantPhase phase, @Nullable StepRefusal refusal, long atMs) {
    Participation participation = known(transaction);
    return minus(participation)
        .forgetBefore(atMs)
        .plus(participation.inquiringAt(atMs).in(phase).refusedBy(refusal).ended());
  }

  /** Puts in what is known now, where neither the phase nor the times have changed. */
  private Participations exchange(Participation participation) {
    String transaction = participation.transaction();
    return new Participations(
        all.plus(transaction, participation),
        open,
        participation.owes() ? owing.plus(transaction) : owing.minus(transaction),
        ended,
        promises,
        stepsKept - known(transaction).stepsKept() + participation.stepsKept());
  }

  private Participations plus(Participation participation) {
    String transaction = participation.transaction();
    boolean isOpen = participation.phase().isOpen();
    return new Participations(
        all.plus(transaction, participation),
        isOpen ? open.plus(new DueTransaction(participation.inquireAtMs(), transaction)) : open,
        participation.owes() ? owing.plus(transaction) : owing,
        isOpen ? ended : ended.plus(forgotten(participation)),
        promises.counting(participation, 1),
        stepsKept + participation.stepsKept());
  }

  /** Takes an open one out. */
  private Participations minus(Participation participation) {
    String transaction = participation.transaction();
    if (!participation.phase().isOpen()) {
      throw new IllegalStateException(
          "Expected the transaction " + transaction + " to be open, but it has ended.");
    }
    return new Participations(
        all.minus(transaction),
        open.minus(new DueTransaction(participation.inquireAtMs(), transaction)),
        owing.minus(transaction),
        ended,
        promises.counting(participation, -1),
        stepsKept - participation.stepsKept());
  }

  private Participations forgetBefore(long atMs) {
    Participations result = this;
    while (!result.ended.isEmpty() && result.ended.first().atMs() <= atMs) {
      DueTransaction oldest = result.ended.first();
      result =
          new Participations(
              result.all.minus(oldest.transaction()),
              result.open,
              result.owing.minus(oldest.transaction()),
              result.ended.minus(oldest),
              result.promises,
              result.stepsKept - result.known(oldest.transaction()).stepsKept());
    }
    return result;
  }

  private static DueTransaction forgotten(Participation ended) {
    return new DueTransaction(ParticipationTimes.rememberedUntilMs(ended), ended.transaction());
  }
}
