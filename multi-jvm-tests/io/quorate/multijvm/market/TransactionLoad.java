package io.quorate.multijvm.market;

import io.quorate.multijvm.client.Submitter;
import io.quorate.multijvm.client.TransactionDraft;
import io.quorate.multijvm.partner.Partner;
import io.quorate.multijvm.partner.PartnerBehaviour;
import io.quorate.multijvm.workload.Load;
import io.quorate.multijvm.workload.Orders;
import io.quorate.multijvm.workload.Transfers;
import io.quorate.multijvm.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What goes on in a market. */
public final class TransactionLoad {

  private static final int TRANSFER_CLIENTS = 6;
  private static final int ORDER_CLIENTS = 16;

  private final Market market;
  private final Submitter submitter;
  private final Partner partner;
  private final long seed;

  public TransactionLoad(Market market, Partner partner, long seed) {
    this.market = market;
    this.submitter = market.submitter();
    this.partner = partner;
    this.seed = seed;
  }

  /** Starts clients; the phase makes their keys differ from those of others. */
  public Load transfers(String phase) {
    var workloads = new ArrayList<Workload>();
    for (int i = 0; i < TRANSFER_CLIENTS; i++) {
      workloads.add(new Transfers(submitter, "%s.%d".formatted(phase, i), market.purses()));
    }
    return Load.start(
        seed + phase.hashCode(), submitter.client().history(), workloads, Load.MODEST);
  }

  /** Starts clients whose first orders meet a partner that behaves in every way. */
  public Load orders(String phase) {
    PartnerBehaviour[] behaviours = PartnerBehaviour.values();
    var workloads = new ArrayList<Workload>();
    for (int i = 0; i < ORDER_CLIENTS; i++) {
      workloads.add(
          new Orders(
              submitter,
              partner,
              "%s.%d".formatted(phase, i),
              market.shop(),
              behaviours[i % behaviours.length]));
    }
    return Load.start(
        seed + phase.hashCode(), submitter.client().history(), workloads, Load.MODEST);
  }

  /** Returns transactions whose end nobody waits for. */
  public List<TransactionDraft> burst(String phase, int count) {
    var random = new SplittableRandom(seed + phase.hashCode());
    var bank = new Transfers(submitter, phase + ".burst", market.purses());
    return Stream.generate(() -> bank.draft(random).waiting("0s")).limit(count).toList();
  }

  /** Returns some that stay open for seconds, since they call a partner that hangs. */
  public List<TransactionDraft> hanging(String phase, int count) {
    var random = new SplittableRandom(seed + phase.hashCode());
    var orders =
        new Orders(
            submitter, partner, phase + ".hanging", market.shop(), PartnerBehaviour.HANG_AFTER);
    return IntStream.range(0, count)
        .mapToObj(i -> "%s.hanging.%d".formatted(phase, i))
        .map(id -> orders.transaction(id, random, PartnerBehaviour.HANG_AFTER).waiting("0s"))
        .toList();
  }
}
