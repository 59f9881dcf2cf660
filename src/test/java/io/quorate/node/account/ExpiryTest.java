package io.quorate.node.account;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What time does by itself. These tests wait by reading the events, which come from the journal and
 * do not touch the entity.
 */
@ExtendWith(NodeExtension.class)
class ExpiryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Api api;

  ExpiryTest(Api api) {
    this.api = api;
  }

  @Test
  void shouldExpireAHoldWithoutAnyRequestToIt() {
    String account = api.anAccount(100);
    String hold = account + "/holds/h";
    Answer placed = api.put(hold, body("amount", 30, "ttl", "300ms")).status(201);

    JsonNode expired = awaitEvent(account, "account.hold-expired");

    assertThat(expired.get("holdId").asText()).isEqualTo("h");
    assertThat(Instant.parse(expired.get("at").asText()))
        .isAfterOrEqualTo(Instant.parse(placed.json().get("expiresAt").asText()));
    api.get(account).shows("balance", 100, "held", 0, "available", 100, "version", 3);
    api.post(hold + "/capture").problem(409, "invalid_state");
    api.delete(hold).problem(409, "invalid_state");
    api.put(hold, body("amount", 30, "ttl", "300ms"))
        .status(200)
        .shows("status", "expired", "captured", 0);
    api.get(account).shows("available", 100, "version", 3);
  }

  @Test
  void shouldExpireAReservationWithoutAnyRequestToIt() {
    String item = api.anItem(50);
    String reservation = item + "/reservations/r";
    api.put(reservation, body("quantity", 50, "ttl", "300ms")).status(201);

    awaitEvent(item, "item.reservation-expired");

    api.get(item).shows("onHand", 50, "reserved", 0, "available", 50, "version", 3);
    api.post(reservation + "/confirm").problem(409, "invalid_state");
    api.delete(reservation).problem(409, "invalid_state");
    api.put(reservation, body("quantity", 50, "ttl", "300ms"))
        .status(200)
        .shows("status", "expired", "confirmed", 0);
    api.put(item + "/reservations/s", body("quantity", 50)).status(201);
  }

  @Test
  void shouldExpireAHoldOfAFrozenAccount() {
    String account = api.anAccount(100);
    api.put(account + "/holds/h", body("amount", 30, "ttl", "500ms")).status(201);
    api.post(account + "/freeze").status(200);

    awaitEvent(account, "account.hold-expired");

    api.get(account).shows("status", "frozen", "held", 0, "available", 100);
  }

  @Test
  void shouldNeverCaptureAtOrAfterTheExpiry() {
    String account = api.anAccount(1_000);
    int captured = 0;
    for (int i = 0; i < 20; i++) {
      String hold = account + "/holds/h" + i;
      Answer placed = api.put(hold, body("amount", 1, "ttl", "15ms")).status(201);
      Answer answer = api.post(hold + "/capture");
      if (answer.status() == 200) {
        captured++;
      } else {
        answer.problem(409, "invalid_state");
        assertThat(Instant.parse(placed.json().get("expiresAt").asText()))
            .isBeforeOrEqualTo(Instant.now());
      }
    }

    long balance = 1_000L - captured;
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> api.get(account).shows("held", 0, "balance", balance, "available", balance));
    api.get(account + "/events?limit=1000")
        .json()
        .get("events")
        .valueStream()
        .filter(event -> event.get("type").asText().equals("account.hold-captured"))
        .forEach(
            event ->
                assertThat(Instant.parse(event.get("at").asText()))
                    .isBefore(expiry(account, event.get("holdId").asText())));
  }

  private Instant expiry(String account, String holdId) {
    return Instant.parse(
        api.put(account + "/holds/" + holdId, body("amount", 1, "ttl", "15ms"))
            .status(200)
            .json()
            .get("expiresAt")
            .asText());
  }

  private JsonNode awaitEvent(String entity, String type) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> event(entity, type), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<JsonNode> event(String entity, String type) {
    return api.get(entity + "/events")
        .status(200)
        .json()
        .get("events")
        .valueStream()
        .filter(event -> event.get("type").asText().equals(type))
        .findFirst();
  }
}
