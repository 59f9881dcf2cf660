package io.quorate.kernel.participant;

/** When a transaction is asked how it ends, and until when it is remembered. */
public final class ParticipationTimes {

  /** How long after its end a peer is remembered, to tell the others of it, in milliseconds. */
  public static final long REMEMBER_PEER_MS = 600_000;

  /**
   * How long after its end a step is remembered, in milliseconds, when only the coordinator orders
   * it; and how long after the coordinator has confirmed it an order is taken. The coordinator
   * orders no step once it has ended one, so that an order that comes later was confirmed before
   * the end, whoever sends it and whenever.
   */
  public static final long REMEMBER_ENDED_MS = 60_000;

  /** How long after its deadline a transaction is asked how it ends, in milliseconds. */
  static final long INQUIRE_AFTER_MS = 15_000;

  /** How long after an inquiry the next one follows, at least, in milliseconds. */
  static final long INQUIRE_AGAIN_MS = 30_000;

  /**
   * How long after a step was done at once its transaction is asked how it has ended, in
   * milliseconds: the hint that says so may have been lost.
   */
  static final long CONCLUDED_WITHIN_MS = 60_000;

  /** How long at most an overdue transaction is not asked, in milliseconds. */
  static final long INQUIRE_OVERDUE_MS = 600_000;

  /** How many inquiries are made, roughly, while the time to the deadline becomes a third. */
  private static final long INQUIRIES_PER_TIME_LEFT = 8;

  /** How long a relay waits before it makes sure that it is awake, in milliseconds. */
  private static final long RELAY_AFTER_MS = 5_000;

  /** How long after its deadline a relay is remembered, to pass its outcome on, in milliseconds. */
  private static final long REMEMBER_RELAY_MS = 60_000;

  /** Inquiries are due at multiples of this, so that the next due time seldom changes. */
  private static final long GRID_MS = 5_000;

  private ParticipationTimes() {}

  /** Returns when a step that was performed is first asked after. */
  static long firstInquiryMs(ParticipantEvent.Performed performed) {
    Itinerary route = performed.route();
    if (route != null && route.isRelayed()) {
      return onGrid(performed.atMs() + RELAY_AFTER_MS);
    }
    long overdueMs = performed.deadlineMs() + INQUIRE_AFTER_MS;
    return onGrid(
        performed.manner() == Commitment.PREPARE
            ? overdueMs
            : Math.min(overdueMs, performed.atMs() + CONCLUDED_WITHIN_MS));
  }

  /**
   * Returns when the inquiry after one is due: long before the deadline less often, since the
   * transaction may well be open as long as that; and long after it, since it may be parked until a
   * person looks at it, and each inquiry is written.
   */
  static long nextInquiryMs(Participation open, long atMs) {
    long leftMs = open.isRelay() ? 0 : open.deadlineMs() - atMs;
    long waitMs =
        leftMs >= 0
            ? leftMs / INQUIRIES_PER_TIME_LEFT
            : Math.min(INQUIRE_OVERDUE_MS, -leftMs / INQUIRIES_PER_TIME_LEFT);
    return onGrid(atMs + Math.max(INQUIRE_AGAIN_MS, waitMs));
  }

  /** Whether a participant would still remember what it had done by an order of a route. */
  static boolean isRelayRemembered(Order order, long nowMs) {
    Itinerary route = order.route();
    return route != null && route.isRelayed() && nowMs < order.deadlineMs() + REMEMBER_RELAY_MS;
  }

  /**
   * Whether a step that was confirmed then may have ended and be forgotten by now. An order without
   * such a time (0) is taken, as in version 0.1.
   */
  public static boolean isOutdated(long confirmedAtMs, long nowMs) {
    return confirmedAtMs > 0 && nowMs >= confirmedAtMs + REMEMBER_ENDED_MS;
  }

  /** Returns when one that has ended may be forgotten. */
  static long rememberedUntilMs(Participation ended) {
    long deadlineMs = ended.deadlineMs();
    if (ended.isRelay()) {
      return deadlineMs + REMEMBER_RELAY_MS;
    }
    if (ended.isPeer()) {
      return Math.max(deadlineMs, ended.inquireAtMs() + REMEMBER_PEER_MS);
    }
    return ended.phase() == ParticipantPhase.BLOCKED
        ? deadlineMs
        : Math.min(deadlineMs, ended.inquireAtMs() + REMEMBER_ENDED_MS);
  }

  /** Returns until when a step is remembered that never was done, and that is not to be done. */
  static long blockedUntilMs(long deadlineMs, boolean coordinated, long nowMs) {
    return coordinated ? Math.min(deadlineMs, nowMs + REMEMBER_ENDED_MS) : deadlineMs;
  }

  private static long onGrid(long atMs) {
    return Math.ceilDiv(atMs, GRID_MS) * GRID_MS;
  }
}
