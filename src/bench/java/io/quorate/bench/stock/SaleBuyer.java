package io.quorate.bench.stock;

import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.peer.StockServer;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.Requests;
import io.quorate.bench.wire.WireClient;
import java.io.IOException;

/** Buys one piece of an item after the other: reserves it, and confirms the reservation. */
final class SaleBuyer implements LoadGenerator.Caller {

  private final WireClient client;
  private final String item;
  private final String name;
  private long bought;

  /**
   * Creates one that has bought nothing.
   *
   * @param number tells it from all other buyers of its time
   */
  SaleBuyer(WireClient client, String item, int number) {
    this.client = client;
    this.item = item;
    this.name = "%x-%d-".formatted(System.nanoTime(), number);
  }

  @Override
  public void call() throws IOException {
    if (!buy()) {
      throw new BenchFailure("Expected stock enough, but got: " + client.response());
    }
  }

  /** Buys a piece; false when there is none left. */
  boolean buy() throws IOException {
    String reservation = name + bought++;
    int status = client.send(Requests.reserve(item, reservation));
    if (status == 409 && client.response().contains(StockServer.SOLD_OUT)) {
      return false;
    }
    require(status);
    require(client.send(Requests.confirm(item, reservation)));
    return true;
  }

  @Override
  public void close() {
    client.close();
  }

  private void require(int status) {
    if (status / 100 != 2) {
      throw new BenchFailure("Expected 2xx, but got: " + client.response());
    }
  }
}
