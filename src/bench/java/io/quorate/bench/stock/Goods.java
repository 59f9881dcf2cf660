package io.quorate.bench.stock;

import io.quorate.bench.peer.StockWay;
import java.util.Locale;

/** What is sold, and how: the workloads of {@link StockScenario}. */
enum Goods {
  /** One item for all: each piece is reserved, and its reservation confirmed. */
  RESERVED("flash sale, reserve and confirm", 1),

  /** One item for all: an order each. */
  ORDERED("flash sale, orders", 1),

  /** Many items: an order each. */
  SPREAD("orders, 1,000 items", 1000);

  /** Pieces of each item when the sale begins: more than can be sold. */
  static final long ON_HAND = 1_000_000_000;

  private final String label;
  private final int items;

  Goods(String label, int items) {
    this.label = label;
    this.items = items;
  }

  String label() {
    return label;
  }

  /** How many items there are. */
  int items() {
    return items;
  }

  /**
   * Returns an item's id.
   *
   * @param number from 0
   */
  String item(int number) {
    return name().toLowerCase(Locale.ROOT) + "-" + number;
  }

  /** Whether there is anything to sell by a way that another way does not do just so. */
  boolean isSoldBy(StockWay way) {
    return this != RESERVED || way != StockWay.TWO_PHASE_COMMIT;
  }
}
