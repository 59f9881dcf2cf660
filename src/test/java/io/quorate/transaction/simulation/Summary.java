package io.quorate.transaction.simulation;

/**
 * What was seen, for the report and for the gates against a void run.
 *
 * @param conflicts writes that a second live copy's write made impossible
 * @param doubled messages that came twice
 * @param inquiries questions of participants how a silent transaction has ended
 * @param terminations transactions that participants began to end by themselves (3PC)
 */
record Summary(
    int committed,
    int aborted,
    int conflicts,
    int doubled,
    int crashes,
    int inquiries,
    int terminations) {

  static final Summary NOTHING = new Summary(0, 0, 0, 0, 0, 0, 0);

  Summary plus(Summary other) {
    return new Summary(
        committed + other.committed,
        aborted + other.aborted,
        conflicts + other.conflicts,
        doubled + other.doubled,
        crashes + other.crashes,
        inquiries + other.inquiries,
        terminations + other.terminations);
  }
}
