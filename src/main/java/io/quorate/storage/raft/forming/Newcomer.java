package io.quorate.storage.raft.forming;

/** What a peer does between its invitation into a group and the moment at which it follows it. */
@FunctionalInterface
public interface Newcomer {

  /**
   * Fetches what the group has. Blocks. It may be called again after a crash.
   *
   * @throws io.quorate.storage.StorageUnavailable when that is not possible
   */
  void prepare(Group group) throws InterruptedException;
}
