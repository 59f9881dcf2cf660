package io.quorate.bench.stock;

import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import io.quorate.bench.wire.Together;
import io.quorate.bench.wire.WireClient;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Sells an item to many clients until there is none left. */
final class SoldOut {

  private SoldOut() {}

  /**
   * Returns how long it takes until the last client is told that there is none left.
   *
   * @throws BenchFailure when more or less was sold than there was
   */
  static Duration measure(int port, String item, int pieces, int clients) {
    BulkSender.sendOne(port, Requests.create(item, pieces));
    var sold = new LongAdder();
    long startedNanos = System.nanoTime();
    Together.run(
        clients,
        number ->
            () -> {
              try (var buyer = new SaleBuyer(new WireClient(port), item, number)) {
                while (buyer.buy()) {
                  sold.increment();
                }
              }
              return sold;
            });
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    long left =
        BulkSender.sum(port, 1, 1, i -> Requests.item(item), answered -> answered.number("onHand"));
    if (sold.sum() != pieces || left != 0) {
      throw new BenchFailure(
          "Expected to sell the %,d pieces of %s, but %,d were sold, and %,d are left."
              .formatted(pieces, item, sold.sum(), left));
    }
    return took;
  }
}
