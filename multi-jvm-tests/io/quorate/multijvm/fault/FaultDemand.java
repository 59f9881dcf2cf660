package io.quorate.multijvm.fault;

import java.time.Duration;

/** What a round with a fault must show; else it is void, or has found something. */
public enum FaultDemand {
  /** The resolver decided; else the round is void. */
  DECISION,
  /** A node was removed, and came back; else the round is void. */
  REMOVAL,
  /** A node's process was killed, and another came in its place; else the round is void. */
  KILL,
  /** Every account took writes again in the time that the margins of the lab allow. */
  FAIL_OVER,
  /** Some account took no write for half of the fault's time; else the round is void. */
  STANDSTILL,
  /** The fault was too short, or not of a kind, to remove a node or to end it otherwise. */
  NOBODY_LOST,
  /** Clients that use any node that is ready have seen no request fail. */
  NO_FAILED_REQUEST,
  /** No answer took longer than {@link #ANSWER_LIMIT}, be it that nothing could be done. */
  ANSWERS,
  /** Over all such rounds together, a zombie was refused; else they are void. */
  ZOMBIE;

  /** The deadline of a request as shipped, and half of it more for a busy machine. */
  public static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
}
