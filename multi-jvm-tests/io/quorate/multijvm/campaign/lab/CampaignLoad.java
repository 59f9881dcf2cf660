package io.quorate.multijvm.campaign.lab;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Submitter;
import io.quorate.multijvm.consistency.ConsistencyLoad;
import io.quorate.multijvm.consistency.ConsistencyPace;
import io.quorate.multijvm.lock.CrossedLockWorkload;
import io.quorate.multijvm.lock.LockClient;
import io.quorate.multijvm.lock.LockSetWorkload;
import io.quorate.multijvm.lock.LockWorkload;
import io.quorate.multijvm.partner.PartnerBehaviour;
import io.quorate.multijvm.register.RegisterWorkload;
import io.quorate.multijvm.workload.AuditWatch;
import io.quorate.multijvm.workload.Bank;
import io.quorate.multijvm.workload.FlashSale;
import io.quorate.multijvm.workload.Load;
import io.quorate.multijvm.workload.Orders;
import io.quorate.multijvm.workload.Retries;
import io.quorate.multijvm.workload.Transfers;
import io.quorate.multijvm.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** All that clients do in a campaign, at a modest pace: workloads 1 to 6 and 8, and probes. */
public final class CampaignLoad implements AutoCloseable {

  private static final int BANK_ACCOUNTS = 20;
  private static final int RETRY_ACCOUNTS = 5;
  private static final int PROBES = 12;
  private static final int CLIENTS_EACH = 2;
  private static final int TRADERS = 3;
  private static final int REGISTER_CLIENTS = 6;
  private static final int LOCK_CLIENTS = 10;
  private static final int SET_CLIENTS = 3;
  private static final int CROSSED_CLIENTS = 4;
  private static final long BALANCE = 1000;
  private static final long STOCK = 50;

  /** So that more than half of the processors' time is left for nodes that start. */
  private static final Duration PACE = Duration.ofMillis(180);

  private static final Duration PROBE_PACE = Duration.ofMillis(300);
  private static final String ITEM = "sale";
  private static final String LEVELS = "load";

  private final CampaignLab on;
  private final List<String> bank = names("bank-", BANK_ACCOUNTS);
  private final List<String> retried = names("retry-", RETRY_ACCOUNTS);
  private final List<String> probed = names("probe-", PROBES);
  private final List<CampaignProbe> probes;
  private final AuditWatch audit;
  private final List<Load> loads = new ArrayList<>();
  private final List<ConsistencyLoad> levels = new ArrayList<>();

  CampaignLoad(CampaignLab on) {
    this.on = on;
    this.probes = probed.stream().map(account -> new CampaignProbe(on.client(), account)).toList();
    this.audit = new AuditWatch(on.client());
  }

  public List<CampaignProbe> probes() {
    return probes;
  }

  /** Returns of how many moments an audit was read while the load ran. */
  public int audits() {
    return audit.moments();
  }

  /** Returns the accounts of the probes. */
  public List<String> probed() {
    return probed;
  }

  /** Returns the accounts that no transaction touches. */
  List<String> accounts() {
    return List.of(bank, retried, probed).stream().flatMap(List::stream).toList();
  }

  /** Returns the paths of all that no transaction touches, and their persistence ids. */
  public List<String> entities() {
    var all = new ArrayList<>(accounts().stream().map("account|%s"::formatted).toList());
    all.add("item|" + ITEM);
    return all;
  }

  /** Opens what is needed, and starts all clients. */
  void start(long seed) {
    Client client = on.client();
    List<String> accounts = accounts();
    for (int i = 0; i < accounts.size(); i++) {
      client.perform(Intent.open(accounts.get(i), BALANCE, i % 3 * 500L), i + 1);
    }
    client.perform(Intent.create(ITEM, STOCK), 1);
    on.shards().open();
    on.market().open();
    on.guarded().create();
    var seeds = new SplittableRandom(seed);
    loads.add(Load.start(seeds.nextLong(), on.history(), workloads(), PACE));
    loads.add(Load.start(seeds.nextLong(), on.history(), List.copyOf(probes), PROBE_PACE));
    var locks = new LockClient(client, on.locks());
    loads.add(
        Load.start(
            seeds.nextLong(),
            on.history(),
            LockWorkload.clients(LOCK_CLIENTS, locks, on.guarded(), "load"),
            PACE));
    var together = new ArrayList<>(LockSetWorkload.clients(SET_CLIENTS, locks, "load"));
    together.addAll(CrossedLockWorkload.clients(CROSSED_CLIENTS, locks, "load"));
    loads.add(Load.start(seeds.nextLong(), on.history(), together, PROBE_PACE));
    loads.add(Load.start(seeds.nextLong(), on.history(), List.of(audit), PROBE_PACE));
    levels.add(ConsistencyLoad.start(client, on.levels(), LEVELS, ConsistencyPace.MODEST, seed));
  }

  /** Starts a few clients more, who use other nodes. */
  Load more(String phase, Client client, long seed) {
    var workloads = new ArrayList<Workload>();
    for (int i = 0; i < CLIENTS_EACH; i++) {
      workloads.add(new Bank(client, "%s.bank%d".formatted(phase, i), bank));
      workloads.add(new Retries(client, "%s.retry%d".formatted(phase, i), retried, false));
    }
    return Load.start(seed, on.history(), workloads, PACE);
  }

  /** Starts clients that only read, at every level, what was written when all was at work. */
  public ConsistencyLoad readAgain() {
    return ConsistencyLoad.readAgain(
        on.client(), on.levels(), LEVELS, ConsistencyPace.MODEST, on.seed());
  }

  @Override
  public void close() {
    loads.forEach(Load::requestStop);
    levels.forEach(ConsistencyLoad::requestStop);
    loads.forEach(Load::close);
    levels.forEach(ConsistencyLoad::close);
  }

  private List<Workload> workloads() {
    Client client = on.client();
    Submitter submitter = on.market().submitter();
    Orders.Shop shop = on.market().shop();
    var workloads = new ArrayList<Workload>();
    for (int i = 0; i < CLIENTS_EACH; i++) {
      workloads.add(new Bank(client, "load.bank%d".formatted(i), bank));
      workloads.add(new Retries(client, "load.retry%d".formatted(i), retried, true));
      workloads.add(new FlashSale(client, "load.buyer%d".formatted(i), ITEM));
      workloads.add(new Transfers(submitter, "load.transfer%d".formatted(i), on.market().purses()));
    }
    // What customers pay comes back to them, so that there is something to order with to the end.
    var traders = new ArrayList<>(shop.customers());
    traders.addAll(List.of(shop.account(), shop.supplier()));
    workloads.add(new Transfers(submitter, "load.trade", traders));
    PartnerBehaviour[] behaviours = PartnerBehaviour.values();
    for (int i = 0; i < TRADERS; i++) {
      PartnerBehaviour first = behaviours[i % behaviours.length];
      workloads.add(new Orders(submitter, on.partner(), "load.order" + i, shop, first));
    }
    workloads.addAll(
        RegisterWorkload.clients(
            REGISTER_CLIENTS, on.registerClient(), client, on.registers(), "load", true));
    return workloads;
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
