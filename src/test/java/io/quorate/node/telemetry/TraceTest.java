package io.quorate.node.telemetry;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client's trace context is kept with the event that its request caused. */
@ExtendWith(NodeExtension.class)
class TraceTest {

  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final RunningNode node;
  private final Api api;

  TraceTest(RunningNode node, Api api) {
    this.node = node;
    this.api = api;
  }

  @Test
  void shouldKeepTheTraceOfARequestInItsEvent() throws SQLException {
    String account = api.anAccount(10);
    api.with("traceparent", TRACE).post(account + "/deposits", body("amount", 1)).status(200);
    assertThat(lastEvent(account)).contains("\"trace\":\"" + TRACE + "\"");
  }

  @Test
  void shouldPassOverAMalformedTrace() throws SQLException {
    String account = api.anAccount(10);
    api.with("traceparent", "00-what").post(account + "/deposits", body("amount", 1)).status(200);
    assertThat(lastEvent(account)).doesNotContain("trace");
  }

  private String lastEvent(String account) throws SQLException {
    String id = account.substring(account.lastIndexOf('/') + 1);
    try (var connection = node.database();
        var select =
            connection.prepareStatement(
                "SELECT event_payload FROM event_journal WHERE persistence_id = ?"
                    + " ORDER BY sequence_number DESC LIMIT 1")) {
      select.setString(1, "account|" + id);
      try (var rows = select.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return new String(rows.getBytes(1), StandardCharsets.UTF_8);
      }
    }
  }
}
