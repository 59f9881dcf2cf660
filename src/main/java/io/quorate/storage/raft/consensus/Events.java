package io.quorate.storage.raft.consensus;

/** Told of what ends a peer's part in consensus, by any thread; it must not block. */
public interface Events {

  /** It can never go on. */
  void failed(Throwable cause);

  /**
   * The others do not have the entries any more that this peer needs next, so it needs their
   * tables.
   *
   * @param firstIndex of the entries that the leader still has
   */
  void behind(long firstIndex);
}
