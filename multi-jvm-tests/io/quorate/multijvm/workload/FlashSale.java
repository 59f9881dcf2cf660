package io.quorate.multijvm.workload;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import java.util.random.RandomGenerator;

/**
 * Workload 4: more buyers than stock for one item. Each buyer reserves one piece under an id of its
 * own and confirms it or, sometimes, gives it back. Now and then some stock arrives, less than is
 * asked for, so that the sale goes on as long as the load does.
 */
public final class FlashSale implements Workload {

  private static final int RESTOCK_PERCENT = 5;
  private static final int RESTOCK = 8;
  private static final int GIVE_BACK_PERCENT = 20;

  private final Client client;
  private final String name;
  private final String item;
  private long next;

  public FlashSale(Client client, String name, String item) {
    this.client = client;
    this.name = name;
    this.item = item;
  }

  @Override
  public void step(RandomGenerator random) {
    String id = name + "." + next++;
    if (random.nextInt(100) < RESTOCK_PERCENT) {
      perform(Intent.restock(item, id, RESTOCK), random);
      return;
    }
    if (perform(Intent.reserve(item, id, 1), random).isAcknowledged()) {
      perform(
          random.nextInt(100) < GIVE_BACK_PERCENT
              ? Intent.cancel(item, id)
              : Intent.confirm(item, id, id + ".confirm", 1),
          random);
    }
  }

  private Operation perform(Intent intent, RandomGenerator random) {
    return client.perform(intent, Workload.anyNode(random, client));
  }
}
