package io.quorate.multijvm.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends drafts, and records what became of each. What may be sent again is sent until there is a
 * definite answer; what may not, until there is any that leaves open whether it was done. Blocks;
 * safe for use by any thread.
 */
public final class Submitter {

  private static final int MOST_CERTAIN_FAILURES = 100;

  private final Client client;
  private final Queue<Submission> submissions = new ConcurrentLinkedQueue<>();

  public Submitter(Client client) {
    this.client = client;
  }

  public Client client() {
    return client;
  }

  public List<Submission> submissions() {
    return List.copyOf(submissions);
  }

  public int size() {
    return submissions.size();
  }

  public Submission submit(TransactionDraft draft, int firstNode) {
    return submit(draft, firstNode, Client.TIMEOUT);
  }

  /** The same; the first attempt has a patience of its own. */
  public Submission submit(TransactionDraft draft, int firstNode, Duration firstTimeout) {
    return record(
        draft,
        draft.isRepeatable()
            ? client.persist(draft.request(), firstNode, firstTimeout)
            : untilInDoubt(draft.request(), firstNode));
  }

  /** Sends once only. */
  public Submission once(TransactionDraft draft, int node) {
    return record(draft, List.of(client.attempt(draft.request(), node, Client.TIMEOUT)));
  }

  private List<Attempt> untilInDoubt(Request request, int firstNode) {
    var attempts = new ArrayList<Attempt>();
    boolean certainlyNotDone;
    do {
      int node = Math.floorMod(firstNode - 1 + attempts.size(), client.nodeCount()) + 1;
      attempts.add(client.attempt(request, node, Client.TIMEOUT));
      Attempt last = attempts.getLast();
      certainlyNotDone = last.isCertainlyNotDone() && !last.isRefused();
    } while (certainlyNotDone
        && attempts.size() < MOST_CERTAIN_FAILURES
        && !Thread.currentThread().isInterrupted());
    return attempts;
  }

  private Submission record(TransactionDraft draft, List<Attempt> attempts) {
    var submission = new Submission(draft, attempts);
    submissions.add(submission);
    return submission;
  }
}
