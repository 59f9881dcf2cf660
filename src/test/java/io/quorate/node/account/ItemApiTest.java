package io.quorate.node.account;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of items and their reservations. */
@ExtendWith(NodeExtension.class)
class ItemApiTest {

  private final Api api;
  private final String id = RunningNode.freshId("item");
  private final String path = "/v1/items/" + id;
  private final String reservation = path + "/reservations/r";

  ItemApiTest(Api api) {
    this.api = api;
  }

  @Test
  void shouldCreateAnItem() {
    Answer answer = api.put(path, body("onHand", 50)).status(201);

    answer.showsExactly("id", id, "onHand", 50, "reserved", 0, "available", 50, "version", 1);
    assertThat(answer.header("ETag")).hasValue("\"1\"");
    assertThat(api.get(path).status(200).body()).isEqualTo(answer.body());
  }

  @Test
  void shouldCreateAnEmptyItemByDefault() {
    api.put(path, "{}").status(201).shows("onHand", 0, "available", 0);
  }

  @Test
  void shouldAnswerTheSameCreationAgainAndRefuseAnother() {
    api.put(path, body("onHand", 50)).status(201);
    api.post(path + "/restocks", body("quantity", 7)).status(200).shows("onHand", 57, "version", 2);

    api.put(path, body("onHand", 50)).status(200).shows("onHand", 57, "version", 2);
    api.put(path, body("onHand", 57)).problem(409, "exists_with_different_payload");
    api.get(path).shows("onHand", 57, "version", 2);
  }

  @Test
  void shouldRefuseStockBeyondTheLimit() {
    long most = 9_007_199_254_740_991L;
    api.put(path, body("onHand", most)).status(201);

    api.post(path + "/restocks", body("quantity", 1)).problem(409, "limit_exceeded");
    api.get(path).shows("onHand", most, "version", 1);
  }

  @Test
  void shouldReserve() {
    api.put(path, body("onHand", 50)).status(201);

    Answer placed = api.put(reservation, body("quantity", 5, "ttl", "30s")).status(201);
    placed.shows("id", "r", "item", id, "quantity", 5, "confirmed", 0, "status", "held");
    assertThat(placed.json().size()).isEqualTo(6);
    assertThat(placed.header("ETag")).hasValue("\"2\"");
    assertThat(api.put(reservation, body("quantity", 5, "ttl", "30s")).status(200).body())
        .isEqualTo(placed.body());
    api.get(path).shows("onHand", 50, "reserved", 5, "available", 45, "version", 2);
  }

  @Test
  void shouldRefuseAnotherReservationWithTheSameId() {
    api.put(path, body("onHand", 50)).status(201);
    api.put(reservation, body("quantity", 5)).status(201);

    api.put(reservation, body("quantity", 6)).problem(409, "exists_with_different_payload");
    api.put(reservation, body("quantity", 5, "ttl", "1m"))
        .problem(409, "exists_with_different_payload");
    api.get(path).shows("reserved", 5, "version", 2);
  }

  @Test
  void shouldNeverOversell() {
    api.put(path, body("onHand", 10)).status(201);

    var answers =
        IntStream.range(0, 15)
            .mapToObj(i -> api.sending("PUT", reservation + i, body("quantity", 1)))
            .toList()
            .stream()
            .map(sent -> sent.join())
            .toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(10);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .hasSize(5)
        .allSatisfy(answer -> answer.problem(409, "insufficient_stock"));
    api.get(path).shows("onHand", 10, "reserved", 10, "available", 0, "version", 11);
  }

  @Test
  void shouldConfirmAll() {
    api.put(path, body("onHand", 50)).status(201);
    api.put(reservation, body("quantity", 5)).status(201);

    api.post(reservation + "/confirm")
        .status(200)
        .shows("quantity", 5, "confirmed", 5, "status", "confirmed");
    api.post(reservation + "/confirm").problem(409, "invalid_state");
    api.delete(reservation).problem(409, "invalid_state");
    api.get(path).shows("onHand", 45, "reserved", 0, "available", 45, "version", 3);
  }

  @Test
  void shouldConfirmAPartAndReleaseTheRest() {
    api.put(path, body("onHand", 50)).status(201);
    api.put(reservation, body("quantity", 5)).status(201);

    api.post(reservation + "/confirm", body("quantity", 6)).problem(409, "limit_exceeded");
    api.post(reservation + "/confirm", body("quantity", 2))
        .status(200)
        .shows("quantity", 5, "confirmed", 2, "status", "confirmed");
    api.get(path).shows("onHand", 48, "reserved", 0, "available", 48, "version", 3);
  }

  @Test
  void shouldReleaseAndSayTheSameAgain() {
    api.put(path, body("onHand", 50)).status(201);
    api.put(reservation, body("quantity", 5)).status(201);

    Answer released = api.delete(reservation).status(200);
    released.shows("quantity", 5, "confirmed", 0, "status", "released");
    assertThat(api.delete(reservation).status(200).body()).isEqualTo(released.body());
    api.post(reservation + "/confirm").problem(409, "invalid_state");
    api.get(path).shows("onHand", 50, "reserved", 0, "available", 50, "version", 3);
  }

  @Test
  void shouldNotKnowAnAbsentReservation() {
    api.put(path, body("onHand", 50)).status(201);

    api.post(reservation + "/confirm").problem(404, "not_found");
    api.delete(reservation).problem(404, "not_found");
    api.get(path).shows("version", 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    |                        | ",
        "GET    | /events                | ",
        "POST   | /restocks              | {\"quantity\":1}",
        "PUT    | /reservations/a        | {\"quantity\":1}",
        "POST   | /reservations/a/confirm| ",
        "DELETE | /reservations/a        | ",
      })
  void shouldNotKnowAnAbsentItem(String method, String rest, String body) {
    String wanted = rest == null ? path : path + rest;
    api.send(method, wanted, body == null ? "" : body).problem(404, "not_found");

    api.get(path).problem(404, "not_found");
  }
}
