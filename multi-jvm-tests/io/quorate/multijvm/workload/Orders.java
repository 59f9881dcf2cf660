package io.quorate.multijvm.workload;

import io.quorate.multijvm.client.CallUrls;
import io.quorate.multijvm.client.StepDraft;
import io.quorate.multijvm.client.Submitter;
import io.quorate.multijvm.client.TransactionDraft;
import io.quorate.multijvm.partner.Partner;
import io.quorate.multijvm.partner.PartnerBehaviour;
import io.quorate.multijvm.partner.PartnerRecord.Ask;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Workload 5: orders that reserve, debit, call a partner who misbehaves, and credit; and now and
 * then new stock, which the shop pays for.
 */
public final class Orders implements Workload {

  private static final List<PartnerBehaviour> UNDONE_BY =
      List.of(
          PartnerBehaviour.DO,
          PartnerBehaviour.DO,
          PartnerBehaviour.FAIL,
          PartnerBehaviour.FAIL_AFTER,
          PartnerBehaviour.BREAK_AFTER,
          PartnerBehaviour.LATER);
  private static final int MAX_PRICE = 60;
  private static final int RESTOCK = 12;
  private static final int RESTOCK_PRICE = 100;
  private static final int DO_PERCENT = 40;

  /** Long enough for one hanging attempt and another one. */
  private static final String PATIENT = "30s";

  /** Over before a hanging attempt is. */
  private static final String IMPATIENT = "4s";

  private final Submitter submitter;
  private final Partner partner;
  private final String name;
  private final Shop shop;
  private final PartnerBehaviour first;
  private long next;

  /**
   * Who trades.
   *
   * @param supplier the account that is paid for new stock
   */
  public record Shop(String account, String supplier, List<String> customers, List<String> items) {}

  /**
   * Creates a client.
   *
   * @param name begins every key and id, and differs from that of every other client
   * @param first how the partner behaves at the first order
   */
  public Orders(
      Submitter submitter, Partner partner, String name, Shop shop, PartnerBehaviour first) {
    this.submitter = submitter;
    this.partner = partner;
    this.name = name;
    this.shop = shop;
    this.first = first;
  }

  @Override
  public void step(RandomGenerator random) {
    submitter.submit(draft(random), Workload.anyNode(random, submitter.client()));
  }

  private TransactionDraft draft(RandomGenerator random) {
    String id = name + "." + next++;
    if (next == 1) {
      return transaction(id, random, first);
    }
    int choice = random.nextInt(100);
    if (choice < 10) {
      return restock(id, random);
    }
    if (choice < 55) {
      return order(id, random);
    }
    return transaction(id, random, behaviour(random));
  }

  private TransactionDraft order(String key, RandomGenerator random) {
    return TransactionDraft.order(
        key,
        random.nextBoolean() ? "saga" : "choreography",
        items(random),
        any(shop.customers(), random),
        shop.account(),
        random.nextInt(1, MAX_PRICE),
        random.nextInt(100) < 15 ? CallUrls.NONE : compensated(orderBehaviour(random), random));
  }

  /** An order that always fails would hold its client up until the usual timeout. */
  private static PartnerBehaviour orderBehaviour(RandomGenerator random) {
    PartnerBehaviour behaviour = behaviour(random);
    return behaviour == PartnerBehaviour.FAIL_ALWAYS ? PartnerBehaviour.FAIL_AFTER : behaviour;
  }

  /** The same as an order, in another order of the steps; and by two-phase commit, too. */
  public TransactionDraft transaction(
      String id, RandomGenerator random, PartnerBehaviour behaviour) {
    long price = random.nextInt(1, MAX_PRICE);
    var parts = new ArrayList<StepDraft>();
    items(random).forEach(item -> parts.add(StepDraft.reserve(item, 1)));
    parts.add(StepDraft.debit(any(shop.customers(), random), price));
    parts.add(StepDraft.credit(shop.account(), price));
    parts.add(random.nextInt(parts.size() + 1), StepDraft.call());
    boolean promised = random.nextInt(3) == 0;
    String protocol = promised ? "2pc" : random.nextBoolean() ? "saga" : "choreography";
    CallUrls urls = promised ? promised(behaviour, random) : compensated(behaviour, random);
    boolean impatient = behaviour == PartnerBehaviour.FAIL_ALWAYS || random.nextInt(3) == 0;
    return TransactionDraft.put(id, protocol, parts, impatient ? IMPATIENT : PATIENT, urls);
  }

  private TransactionDraft restock(String id, RandomGenerator random) {
    var parts =
        List.of(
            StepDraft.debit(shop.account(), RESTOCK_PRICE),
            StepDraft.restock(any(shop.items(), random), RESTOCK),
            StepDraft.credit(shop.supplier(), RESTOCK_PRICE));
    return TransactionDraft.put(
        id, random.nextBoolean() ? "2pc" : "saga", parts, PATIENT, CallUrls.NONE);
  }

  private CallUrls compensated(PartnerBehaviour behaviour, RandomGenerator random) {
    return CallUrls.compensated(
        partner.url(Ask.CALL, behaviour), partner.url(Ask.UNDO, any(UNDONE_BY, random)));
  }

  private CallUrls promised(PartnerBehaviour behaviour, RandomGenerator random) {
    return CallUrls.promised(
        partner.url(Ask.PREPARE, behaviour),
        partner.url(Ask.COMMIT, any(UNDONE_BY, random)),
        partner.url(Ask.UNDO, any(UNDONE_BY, random)));
  }

  private static PartnerBehaviour behaviour(RandomGenerator random) {
    PartnerBehaviour[] all = PartnerBehaviour.values();
    return random.nextInt(100) < DO_PERCENT ? PartnerBehaviour.DO : all[random.nextInt(all.length)];
  }

  /** Returns one item or two. */
  private List<String> items(RandomGenerator random) {
    var left = new ArrayList<>(shop.items());
    String one = left.remove(random.nextInt(left.size()));
    return random.nextBoolean() ? List.of(one) : List.of(one, any(left, random));
  }

  private static <T> T any(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }
}
