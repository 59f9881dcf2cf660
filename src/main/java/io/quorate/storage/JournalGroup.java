package io.quorate.storage;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * The nodes that keep a journal together, administered through one of them while they work. Each
 * change may be repeated when its answer was lost. For one thread; blocks.
 */
public interface JournalGroup extends AutoCloseable {

  /**
   * The group as one node sees it.
   *
   * @param group its id
   * @param term of the leader
   * @param applied the number of the last entry of the log that the node has applied
   * @param firstInLog the number of the first entry that the node still has
   * @param level which kinds of entries the log may have; all nodes know them
   */
  record Status(
      String group, long term, long applied, long firstInLog, int level, List<Member> members) {
    public Status {
      members = List.copyOf(members);
    }
  }

  /**
   * A node of the group.
   *
   * @param id never given to another one; it goes with the disk
   * @param address {@code host:port} where it introduces itself
   * @param consensus {@code host:port} of its consensus
   */
  record Member(String id, String address, String consensus, boolean leads) {}

  /**
   * A whole copy of what a node has.
   *
   * @param entry the number of the last entry of the log that it holds
   * @param atMs the time of the log then, in milliseconds since the epoch
   */
  record Backup(long entry, long atMs, long bytes, int files) {}

  /**
   * Returns what the group is, as of a moment after the call.
   *
   * @throws StorageUnavailable when the node does not answer, or the group has no leader
   */
  Status status();

  /**
   * Adds the node that introduces itself at an address, once it has what the others have; and
   * removes one that had this address before, whose disk was lost.
   *
   * @throws StorageUnavailable when it belongs to another group; when a node with this address
   *     runs; when that was not done otherwise, or it is unknown
   */
  Status add(String address);

  /**
   * Removes the node with an address for good.
   *
   * @throws StorageUnavailable when no node has it, or it is the one that is asked; when not more
   *     than half of the others answer; when that was not done otherwise, or it is unknown
   */
  Status remove(String address);

  /**
   * Copies all that the node has into a folder, while it goes on working; all that was acknowledged
   * anywhere before the call is in it.
   *
   * @param folder missing, empty, or with an earlier backup, which is replaced once this one is
   *     whole
   * @param progress told how many bytes have come
   * @throws StorageUnavailable when the folder holds something else; when the copy did not come
   *     whole: the next call fetches what is missing
   */
  Backup backup(String folder, LongConsumer progress);

  @Override
  void close();
}
