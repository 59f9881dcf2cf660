package io.quorate.multijvm.workload;

import io.quorate.multijvm.client.CallUrls;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.StepDraft;
import io.quorate.multijvm.client.Submission;
import io.quorate.multijvm.client.Submitter;
import io.quorate.multijvm.client.TransactionDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Workloads 1 and 3 by transactions: random transfers between accounts with little money, by all
 * protocols mixed, of which some are sent again through another node, some given up at once and
 * asked for again, and some without a key and so never repeated.
 */
public final class Transfers implements Workload {

  private static final List<String> PROTOCOLS = List.of("saga", "choreography", "2pc");
  private static final int MAX_AMOUNT = 120;
  private static final int TOO_MUCH_PERCENT = 25;
  private static final long TOO_MUCH = 1_000_000;
  private static final int ASK_AGAIN_PERCENT = 25;
  private static final int IMPATIENT_PERCENT = 15;
  private static final int MAX_IMPATIENCE_MS = 25;

  /** Longer than a cluster needs to start again. */
  private static final String TIMEOUT = "2m";

  private final Submitter submitter;
  private final String name;
  private final List<String> accounts;
  private long next;

  /**
   * @param name begins every key and id, and differs from that of every other client
   */
  public Transfers(Submitter submitter, String name, List<String> accounts) {
    this.submitter = submitter;
    this.name = name;
    this.accounts = List.copyOf(accounts);
  }

  @Override
  public void step(RandomGenerator random) {
    TransactionDraft draft = draft(random);
    boolean impatient = draft.isRepeatable() && random.nextInt(100) < IMPATIENT_PERCENT;
    Duration timeout =
        impatient ? Duration.ofMillis(random.nextInt(1, MAX_IMPATIENCE_MS)) : Client.TIMEOUT;
    int node = Workload.anyNode(random, submitter.client());
    Submission first = submitter.submit(draft, node, timeout);
    if (draft.isRepeatable() && random.nextInt(100) < ASK_AGAIN_PERCENT) {
      judge(first, submitter.submit(draft, first.last().node() + 1));
    }
  }

  /** Returns the next transaction. */
  public TransactionDraft draft(RandomGenerator random) {
    String protocol = PROTOCOLS.get(random.nextInt(PROTOCOLS.size()));
    List<String> chosen = choose(random);
    long amount = random.nextInt(1, MAX_AMOUNT);
    String id = name + "." + next++;
    int choice = random.nextInt(100);
    if (choice < 35) {
      return TransactionDraft.transfer(id, protocol, chosen.get(0), chosen.get(1), amount);
    }
    if (choice < 50) {
      return TransactionDraft.transfer("", protocol, chosen.get(0), chosen.get(1), amount);
    }
    List<StepDraft> parts = threeParts(chosen, amount, random);
    TransactionDraft draft = TransactionDraft.put(id, protocol, parts, TIMEOUT, CallUrls.NONE);
    return choice < 65 ? draft.waiting("0s") : draft;
  }

  /** Some ask for more than there is only after another step was done, which is then undone. */
  private static List<StepDraft> threeParts(
      List<String> chosen, long amount, RandomGenerator random) {
    long rest = random.nextLong(1, amount + 1);
    if (random.nextInt(3) == 0) {
      return List.of(
          StepDraft.debit(chosen.get(0), amount + rest),
          StepDraft.credit(chosen.get(1), amount),
          StepDraft.credit(chosen.get(2), rest));
    }
    long other = random.nextInt(100) < TOO_MUCH_PERCENT ? TOO_MUCH : rest;
    StepDraft credit = StepDraft.credit(chosen.get(2), amount + other);
    StepDraft first = StepDraft.debit(chosen.get(0), amount);
    StepDraft second = StepDraft.debit(chosen.get(1), other);
    return random.nextBoolean() ? List.of(first, second, credit) : List.of(credit, first, second);
  }

  /** Returns three accounts, all different. */
  private List<String> choose(RandomGenerator random) {
    var left = new ArrayList<>(accounts);
    var chosen = new ArrayList<String>();
    while (chosen.size() < 3) {
      chosen.add(left.remove(random.nextInt(left.size())));
    }
    return chosen;
  }

  /** The same request must find the same transaction; one that has ended never changes. */
  private void judge(Submission first, Submission again) {
    if (!first.isAcknowledged() || !again.isAcknowledged()) {
      return;
    }
    if (!first.id().equals(again.id())) {
      violation(first, "the same transaction again", "it was " + again.id());
    }
    boolean changed =
        (first.wasTold("committed") && !again.wasTold("committed"))
            || (first.wasTold("aborted") && !again.wasTold("aborted"));
    if (changed) {
      violation(first, "the same end again", "it was " + again.last());
    }
    boolean keyed = !first.draft().request().key().isEmpty();
    if (keyed && !again.last().replayed()) {
      violation(first, "Idempotency-Replayed: true", "it was not there");
    }
  }

  private void violation(Submission first, String expected, String found) {
    submitter
        .client()
        .history()
        .violation("transaction %s: Expected %s, but %s.".formatted(first.id(), expected, found));
  }
}
