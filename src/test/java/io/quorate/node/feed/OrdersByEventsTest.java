package io.quorate.node.feed;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.Seed;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The example in {@code deploy/examples}: its programs are killed at any moment. */
@ExtendWith(NodeExtension.class)
class OrdersByEventsTest {

  private static final Path PROGRAM =
      Path.of("deploy", "examples", "orders-by-events", "OrdersByEvents.java").toAbsolutePath();

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ORDERS = 40;
  private static final int KILLS = 6;
  private static final int STOCK = 50;
  private static final int MONEY = 3_000;
  private static final int PRICE = 50;

  @TempDir Path directory;

  private final RunningNode node;
  private final Api api;
  private final Map<String, Process> programs = new HashMap<>();

  OrdersByEventsTest(RunningNode node) {
    this.node = node;
    this.api = node.api();
  }

  @AfterEach
  void kill() {
    programs.values().forEach(Process::destroyForcibly);
  }

  @Test
  void shouldLoseAndDoubleNothingWhereverItsProgramsAreKilled() throws Exception {
    String customer = "/v1/accounts/" + RunningNode.freshId("customer");
    String item = "/v1/items/" + RunningNode.freshId("item");
    api.put(customer, body("initialBalance", MONEY)).status(201);
    api.put(item, body("onHand", STOCK)).status(201);
    start("inventory");
    start("payment");

    var random = new SplittableRandom(Seed.VALUE);
    List<Integer> quantities = new ArrayList<>();
    List<String> orders = new ArrayList<>();
    for (int i = 1; i <= ORDERS; i++) {
      int quantity = 1 + random.nextInt(4);
      String order =
          "/v1/accounts/order:%d:%s:%s:%d:%d"
              .formatted(
                  Seed.VALUE + i,
                  customer.substring("/v1/accounts/".length()),
                  item.substring("/v1/items/".length()),
                  quantity,
                  quantity * PRICE);
      api.put(order, "").status(201);
      orders.add(order);
      quantities.add(quantity);
      if (i % (ORDERS / KILLS) == 0) {
        killSomeAfterProgress(random, orders);
      }
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(orders)
                  .as("seed %d", Seed.VALUE)
                  .allMatch(order -> isOver(api.get(order)));
              api.get(item).shows("reserved", 0);
            });

    long sold = 0;
    for (int i = 0; i < ORDERS; i++) {
      JsonNode order = api.get(orders.get(i)).json();
      boolean paid = order.path("status").asText().equals("open");
      assertThat(order.path("balance").asLong())
          .as("seed %d: %s", Seed.VALUE, order)
          .isEqualTo(paid ? (long) quantities.get(i) * PRICE : 0);
      sold += paid ? quantities.get(i) : 0;
    }
    assertThat(sold).as("there is something for some, and not for all").isPositive();
    assertThat(orders.stream().filter(order -> api.get(order).json().toString().contains("closed")))
        .isNotEmpty();
    api.get(item).shows("onHand", STOCK - (int) sold, "reserved", 0);
    api.get(customer).shows("balance", MONEY - (int) sold * PRICE);
  }

  private static boolean isOver(Answer order) {
    return order.json().path("status").asText().equals("closed") || order.number("balance") > 0;
  }

  private void killSomeAfterProgress(SplittableRandom random, List<String> orders)
      throws IOException, InterruptedException {
    // Some are under way, and some are over.
    await().atMost(PATIENCE).until(() -> over(orders) >= orders.size() / 2);
    for (String program : List.of("inventory", "payment")) {
      if (random.nextInt(3) > 0) {
        Objects.requireNonNull(programs.get(program)).destroyForcibly().waitFor();
        start(program);
      }
    }
  }

  private int over(List<String> orders) {
    return (int) orders.stream().filter(order -> isOver(api.get(order))).count();
  }

  private void start(String program) throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            PROGRAM.toString(),
            program,
            node.url(),
            directory.resolve(program + ".place").toString());
    programs.put(
        program,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve(program + ".out").toFile()))
            .start());
  }
}
