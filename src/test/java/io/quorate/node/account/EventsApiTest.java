package io.quorate.node.account;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of event histories. */
@ExtendWith(NodeExtension.class)
class EventsApiTest {

  private final Api api;

  EventsApiTest(Api api) {
    this.api = api;
  }

  @Test
  void shouldListWhatHappenedToAnAccount() {
    Instant before = Instant.now();
    String account = api.anAccount(100);
    api.post(account + "/deposits", body("amount", 5)).status(200);
    api.post(account + "/withdrawals", body("amount", 6)).status(200);
    api.put(account + "/holds/h", body("amount", 7, "ttl", "1m")).status(201);
    api.post(account + "/holds/h/capture", body("amount", 3)).status(200);
    api.put(account + "/holds/g", body("amount", 8)).status(201);
    api.delete(account + "/holds/g").status(200);
    api.post(account + "/freeze").status(200);
    api.post(account + "/unfreeze").status(200);

    Answer answer = api.get(account + "/events").status(200);

    List<JsonNode> events = events(answer);
    assertThat(events)
        .extracting(event -> event.get("type").asText())
        .containsExactly(
            "account.opened",
            "account.deposited",
            "account.withdrawn",
            "account.hold-placed",
            "account.hold-captured",
            "account.hold-placed",
            "account.hold-released",
            "account.frozen",
            "account.unfrozen");
    assertThat(events)
        .extracting(event -> event.get("sequence").asLong())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(events)
        .extracting(event -> Instant.parse(event.get("at").asText()))
        .isSorted()
        .allSatisfy(at -> assertThat(at).isAfter(before.minus(Duration.ofSeconds(10))))
        .allSatisfy(at -> assertThat(at).isBefore(Instant.now().plusSeconds(10)));
    assertThat(events.get(0).get("initialBalance").asLong()).isEqualTo(100);
    assertThat(events.get(1).get("amount").asLong()).isEqualTo(5);
    assertThat(events.get(4).get("captured").asLong()).isEqualTo(3);
    assertThat(answer.json().has("next")).isFalse();
  }

  @Test
  void shouldListWhatHappenedToAnItem() {
    String item = api.anItem(50);
    api.post(item + "/restocks", body("quantity", 5)).status(200);
    api.put(item + "/reservations/r", body("quantity", 7)).status(201);
    api.post(item + "/reservations/r/confirm").status(200);
    api.put(item + "/reservations/s", body("quantity", 8)).status(201);
    api.delete(item + "/reservations/s").status(200);

    assertThat(events(api.get(item + "/events").status(200)))
        .extracting(event -> event.get("type").asText())
        .containsExactly(
            "item.created",
            "item.restocked",
            "item.reservation-placed",
            "item.reservation-confirmed",
            "item.reservation-placed",
            "item.reservation-released");
  }

  @Test
  void shouldListPages() {
    String account = api.anAccount(0);
    for (int amount = 2; amount <= 7; amount++) {
      api.post(account + "/deposits", body("amount", amount)).status(200);
    }

    var sequences = new ArrayList<Long>();
    String query = "?limit=3";
    int pages = 0;
    while (!query.isEmpty()) {
      Answer page = api.get(account + "/events" + query).status(200);
      events(page).forEach(event -> sequences.add(event.get("sequence").asLong()));
      query = page.json().has("next") ? "?limit=3&after=" + page.number("next") : "";
      pages++;
    }

    assertThat(sequences).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void shouldListNothingAfterTheLastEvent() {
    String account = api.anAccount(0);

    assertThat(events(api.get(account + "/events?after=1").status(200))).isEmpty();
    assertThat(events(api.get(account + "/events?after=9223372036854775807").status(200)))
        .isEmpty();
    assertThat(events(api.get(account + "/events?after=0&limit=1").status(200))).hasSize(1);
    assertThat(events(api.get(account + "/events?limit=1000").status(200))).hasSize(1);
  }

  @Test
  void shouldNotListRefusals() {
    String account = api.anAccount(10);
    api.post(account + "/withdrawals", body("amount", 11)).problem(409, "insufficient_funds");

    assertThat(events(api.get(account + "/events").status(200))).hasSize(1);
  }

  private static List<JsonNode> events(Answer answer) {
    return answer.json().get("events").valueStream().toList();
  }
}
