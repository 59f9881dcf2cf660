package io.quorate.node.transaction;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Steps.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of orders: goods for money. */
@ExtendWith(NodeExtension.class)
class OrderApiTest {

  private final Api api;
  private final String buyer;
  private final String seller;
  private final String book;
  private final String pen;

  OrderApiTest(Api api) {
    this.api = api;
    buyer = api.anAccount(100);
    seller = api.anAccount(5);
    book = api.anItem(10);
    pen = api.anItem(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldSellTwoItemsToPayTheSeller(String protocol) {
    Answer answer =
        api.post("/v1/orders", order(protocol, seller, 40, line(book, 2), line(pen, 4)))
            .status(201)
            .shows("protocol", protocol, "status", "committed");

    assertThat(answer.json().get("steps").valueStream().map(step -> step.get("type").asText()))
        .containsExactly("reserve", "reserve", "debit", "credit");
    shouldBe(60, 45, 8, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldSellWithoutASeller(String protocol) {
    api.post("/v1/orders", order(protocol, null, 100, line(book, 10))).status(201);

    shouldBe(0, 5, 0, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldSellNothingWithoutStock(String protocol) {
    Answer answer =
        api.post("/v1/orders", order(protocol, seller, 40, line(book, 2), line(pen, 5)))
            .problem(409, "insufficient_stock");

    assertThat(answer.json().at("/transaction/status").asText()).isEqualTo("aborted");
    shouldBe(100, 5, 10, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldSellNothingWithoutMoney(String protocol) {
    api.post("/v1/orders", order(protocol, seller, 101, line(book, 2), line(pen, 1)))
        .problem(409, "insufficient_funds");

    shouldBe(100, 5, 10, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldNeverOversell(String protocol) {
    String order = order(protocol, seller, 1, line(book, 1));

    var answers =
        IntStream.range(0, 25)
            .mapToObj(i -> api.sending("POST", "/v1/orders?wait=40s", order))
            .toList()
            .stream()
            .map(sent -> sent.join())
            .toList();

    long sold = answers.stream().filter(answer -> answer.status() == 201).count();
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> answer.problem(409, "insufficient_stock"));
    assertThat(sold).isBetween(1L, 10L);
    shouldBe(100 - sold, 5 + sold, 10 - sold, 4);
  }

  private void shouldBe(long buyers, long sellers, long books, long pens) {
    api.get(buyer).shows("balance", buyers, "held", 0, "available", buyers);
    api.get(seller).shows("balance", sellers, "held", 0, "available", sellers);
    api.get(book).shows("onHand", books, "reserved", 0, "available", books);
    api.get(pen).shows("onHand", pens, "reserved", 0, "available", pens);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private String order(
      String protocol, @Nullable String payTo, long amount, Map<String, Object>... lines) {
    var members =
        new ArrayList<Object>(
            List.of("protocol", protocol, "account", id(buyer), "amount", amount));
    members.addAll(List.of("items", List.of(lines)));
    if (payTo != null) {
      members.addAll(List.of("payTo", id(payTo)));
    }
    return body(members.toArray());
  }

  private static Map<String, Object> line(String item, long quantity) {
    return Map.of("item", id(item), "quantity", quantity);
  }
}
