package io.quorate.storage.raft.consensus;

/** None of which a test expects. */
public class FailingEvents implements Events {

  @Override
  public void failed(Throwable cause) {
    throw new IllegalStateException(cause);
  }

  @Override
  public void behind(long firstIndex) {
    throw new IllegalStateException("behind: the others begin with " + firstIndex);
  }
}
