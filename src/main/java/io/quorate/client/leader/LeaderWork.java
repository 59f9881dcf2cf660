package io.quorate.client.leader;

/** Does what only one of many programs may do. */
@FunctionalInterface
public interface LeaderWork {

  /**
   * Leads until it returns, on a thread of its own. The thread is interrupted when the term is
   * lost, or the candidacy ends: return soon then. Nobody else of this candidacy leads before.
   */
  void lead(Term term) throws Exception;
}
