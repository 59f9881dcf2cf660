package io.quorate.runtime.entity;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.message.Reply;

/** What an entity's host refuses by itself, whatever the decider would say. */
final class Refusals {

  private static final String WRITE_FAILED =
      "Expected to write to the journal, but it failed; ask again with the same key or id.";

  /** Certainly not done: another node may own the entity. */
  static final Reply NOT_OWNED =
      Reply.refused(
          RejectionCode.UNAVAILABLE,
          "Expected this node to own the entity, but it could not prove it just now.");

  /** Perhaps done: the journal has not said so. */
  static final Reply UNWRITTEN = Reply.refused(RejectionCode.OUTCOME_UNKNOWN, WRITE_FAILED);

  /** The same for what changes nothing. */
  static final Reply UNREAD = Reply.refused(RejectionCode.UNAVAILABLE, WRITE_FAILED);

  /** Certainly not done: the entity leaves this node before it knows its history. */
  static final Reply LEAVING =
      Reply.refused(
          RejectionCode.UNAVAILABLE,
          "Expected to read the entity's history, but the entity leaves this node.");

  /** Certainly not done: whether the key was used before could not be found out. */
  static final Reply KEY_IN_DOUBT =
      Reply.refused(
          RejectionCode.UNAVAILABLE,
          "Expected to find out whether the Idempotency-Key was used before, but could not.");

  /** Certainly not done: too many wait already. */
  static final Reply BUFFER_FULL =
      Reply.refused(
          RejectionCode.OVERLOADED,
          "Expected room in the entity's queue, but it is full; try again later.");

  /** Certainly not done: this node does not follow that clock. */
  static final Reply CLOCK_AHEAD =
      Reply.refused(
          RejectionCode.UNAVAILABLE,
          "Expected clocks of nodes to differ by less than two days, but the sender's is further"
              + " ahead.");

  private Refusals() {}

  /** Nobody waits for the answer any more. */
  static Reply stale(long now) {
    return reply(
        RejectionCode.UNAVAILABLE, "Expected to decide in time, but the request is too old.", now);
  }

  /** The client's key belongs to another request. */
  static Reply keyReused(long now) {
    return reply(
        RejectionCode.IDEMPOTENCY_KEY_REUSED,
        "Expected the request that this Idempotency-Key was first used for, but this is another.",
        now);
  }

  /** A first attempt may have been done, and be forgotten by now. */
  static Reply forgotten(long now) {
    return reply(
        RejectionCode.OUTCOME_UNKNOWN,
        "Expected to remember whether the request was done, but too many came after it.",
        now);
  }

  /** The client expected another version of the entity. */
  static Reply otherVersion(long version, long now) {
    return reply(
        RejectionCode.VERSION_MISMATCH,
        "Expected the version of If-Match, but the version is %d.".formatted(version),
        now);
  }

  /** It was decided, but its answer cannot be shown: a defect of this program. */
  static Reply unshown(boolean changed, long now) {
    return reply(
        RejectionCode.OUTCOME_UNKNOWN,
        changed
            ? "Expected to show the entity, but the node has a defect; what was asked for is done."
            : "Expected to show the entity, but the node has a defect; nothing was changed.",
        now);
  }

  private static Reply reply(RejectionCode code, String detail, long now) {
    return Reply.rejected(new Rejection(code, detail), now);
  }
}
