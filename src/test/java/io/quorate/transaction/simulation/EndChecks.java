package io.quorate.transaction.simulation;

import io.quorate.account.Account;
import io.quorate.account.AccountEvent;
import io.quorate.inventory.Item;
import io.quorate.inventory.ItemEvent;
import io.quorate.kernel.participant.Participations;
import io.quorate.kernel.participant.Step;

/** What must hold once a run is over, beside what {@link Ledger} demands at any time. */
final class EndChecks {

  private final Cluster cluster;
  private final Ledger ledger;

  EndChecks(Cluster cluster, Ledger ledger) {
    this.cluster = cluster;
    this.ledger = ledger;
  }

  void check(Client client) {
    Ledger.demand(client.waiting() == 0, "%d clients wait for ever", client.waiting());
    for (Story story : ledger.stories()) {
      Ledger.demand(
          story.isOver(), "%s never ends: %s", story, cluster.transaction(story.id()).state());
      if (story.committed) {
        story.decideCommit();
      } else {
        story.demandUndone();
      }
    }
    for (Site<?, ?, ?> site : cluster.participants()) {
      Ledger.demand(openCount(site) == 0, "%s still waits: %s", site, site.state());
      long expected = others(site) + committed(site);
      Ledger.demand(amount(site) == expected, "%s has %d and not %d", site, amount(site), expected);
    }
  }

  /** Returns what came and went beside transactions. */
  private static long others(Site<?, ?, ?> site) {
    long sum = 0;
    for (Object event : site.history()) {
      sum +=
          switch (event) {
            case AccountEvent.Opened opened -> opened.initialBalance();
            case AccountEvent.Deposited(long amount) -> amount;
            case AccountEvent.Withdrawn(long amount) -> -amount;
            case ItemEvent.Created(long onHand) -> onHand;
            case ItemEvent.Restocked(long quantity) -> quantity;
            default -> 0;
          };
    }
    return sum;
  }

  /** Returns what the committed transactions brought and took. */
  private long committed(Site<?, ?, ?> site) {
    long sum = 0;
    for (Story story : ledger.stories()) {
      for (Step step : story.steps) {
        boolean here =
            step.target().equals(site.id())
                && step.action().participantType().equals(site.type().name());
        sum += story.committed && here ? step.action().signed(step.amount()) : 0;
      }
    }
    return sum;
  }

  private static long amount(Site<?, ?, ?> site) {
    return site.state() instanceof Account account
        ? account.balance()
        : ((Item) site.state()).onHand();
  }

  private static int openCount(Site<?, ?, ?> site) {
    Participations participations =
        site.state() instanceof Account account
            ? account.participations()
            : ((Item) site.state()).participations();
    return participations.openCount();
  }
}
