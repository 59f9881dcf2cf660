package io.quorate.multijvm;

/** What a round with a fault must show; else it is void, or has found something. */
enum FaultDemand {
  /** The resolver decided; else the round is void. */
  DECISION,
  /** A node was removed, and came back; else the round is void. */
  REMOVAL,
  /** The fault was too short, or not of a kind, to remove a node. */
  NOBODY_REMOVED,
  /** Clients that use any node that is ready have seen no request fail. */
  NO_FAILED_REQUEST,
  /** Over all such rounds together, a zombie was refused; else they are void. */
  ZOMBIE
}
