package io.quorate.client.transaction;

/** How the steps of a transaction are kept together; the page on transactions compares them. */
public enum Protocol {
  /** Steps are done in order and undone in reverse. */
  SAGA("saga"),
  /** The same, passed on among the participants. */
  CHOREOGRAPHY("choreography"),
  /** All steps are promised, then all are committed. */
  TWO_PHASE_COMMIT("2pc"),
  /** The same, ended without a coordinator; not safe in a network partition. */
  THREE_PHASE_COMMIT("3pc");

  private final String code;

  Protocol(String code) {
    this.code = code;
  }

  /** Returns what the API calls it. */
  public String code() {
    return code;
  }
}
