package io.quorate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RawConnection;
import io.quorate.testing.node.RunningNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A browser on the node's machine that shows a page of another site. */
@ExtendWith(NodeExtension.class)
class ForeignPageTest {

  private final RunningNode node;
  private final Api api;
  private final String account;

  ForeignPageTest(RunningNode node) {
    this.node = node;
    this.api = node.api();
    this.account = api.anAccount(100);
  }

  @Test
  void shouldNotLetItPostAForm() {
    String freeze = "POST %s/freeze".formatted(account);

    send(freeze, "Host: localhost", "Origin: https://evil.example").problem(403, "forbidden");
    send(freeze, "Host: localhost", "Origin: null").problem(403, "forbidden");
    send(freeze, "Host: localhost", "Sec-Fetch-Site: cross-site").problem(403, "forbidden");

    api.get(account).shows("status", "open", "version", 1);
  }

  @Test
  void shouldNotLetItReadByANameOfItsOwn() {
    send("GET " + account, "Host: evil.example:8080").problem(403, "forbidden");
    send("GET /v1/audit", "Host: evil.example").problem(403, "forbidden");
    send("GET /health/ready", "Host: load-balancer").status(200);
    send("GET /metrics", "Host: 127.0.0.1:9").status(200);
  }

  @Test
  void shouldServeThePageOfTheNodeItself() {
    send("GET /docs", "Host: localhost", "Sec-Fetch-Site: none").status(200);
    send(
            "POST " + account + "/freeze",
            "Host: localhost:8080",
            "Origin: http://localhost:8080",
            "Sec-Fetch-Site: same-origin")
        .status(200)
        .shows("status", "frozen");
  }

  private Answer send(String request, String... headers) {
    var lines = new ArrayList<>(List.of(request + " HTTP/1.1"));
    lines.addAll(List.of(headers));
    lines.add("Content-Length: 0");
    try (RawConnection connection = node.connect()) {
      Answer answer = connection.send(String.join("\r\n", lines) + "\r\n\r\n").read();
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
      return answer;
    }
  }
}
