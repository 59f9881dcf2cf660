package io.quorate.multijvm.client;

/** What a client can ask of an entity, and the event that tells that it was done. */
public enum OperationKind {
  OPEN("account.opened"),
  DEPOSIT("account.deposited"),
  WITHDRAW("account.withdrawn"),
  HOLD("account.hold-placed"),
  CAPTURE("account.hold-captured"),
  RELEASE("account.hold-released"),
  CREATE("item.created"),
  RESTOCK("item.restocked"),
  RESERVE("item.reservation-placed"),
  CONFIRM("item.reservation-confirmed"),
  CANCEL("item.reservation-released");

  private final String event;

  OperationKind(String event) {
    this.event = event;
  }

  /** Returns the journal's name of the event. */
  String event() {
    return event;
  }

  public static boolean hasEvent(String name) {
    for (OperationKind kind : values()) {
      if (kind.event.equals(name)) {
        return true;
      }
    }
    return false;
  }
}
