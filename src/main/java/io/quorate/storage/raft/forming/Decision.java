package io.quorate.storage.raft.forming;

import java.util.List;

/** What a peer without a group does after a {@link Round} of questions. Immutable. */
sealed interface Decision {

  /**
   * Asks again, after a pause.
   *
   * @param reasons for people: who is missing, and why
   */
  record Wait(List<String> reasons) implements Decision {}

  /** Tells the others that it would form this group, and asks again. */
  record Propose(Group group) implements Decision {}

  /** Joins the group that all have proposed. */
  record Form(Group group) implements Decision {}

  /** Joins the group to which another peer says that both belong. */
  record Adopt(Group group) implements Decision {}

  /**
   * Waits to be added to the group, which does not know this peer.
   *
   * @param reason for people, a whole sentence
   */
  record AwaitInvitation(Group group, String reason) implements Decision {}

  /**
   * Gives up.
   *
   * @param reason for people, whole sentences
   */
  record Refuse(String reason) implements Decision {}
}
