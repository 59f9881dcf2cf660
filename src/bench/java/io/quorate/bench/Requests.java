package io.quorate.bench;

import java.nio.charset.StandardCharsets;

/** Makes whole HTTP requests as bytes. */
final class Requests {

  private static final String HEAD = "%s %s HTTP/1.1\r\nHost: localhost\r\n";

  private Requests() {}

  static byte[] get(String path) {
    return bytes(HEAD.formatted("GET", path) + "\r\n");
  }

  static byte[] account(String id) {
    return get("/v1/accounts/" + id);
  }

  static byte[] open(String id, long initialBalance) {
    return withBody(
        "PUT", "/v1/accounts/" + id, "{\"initialBalance\":%d}".formatted(initialBalance));
  }

  /** A transfer of 1. */
  static byte[] transfer(String from, String to, String protocol) {
    return withBody(
        "POST",
        "/v1/transfers",
        "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":1,\"protocol\":\"%s\"}"
            .formatted(from, to, protocol));
  }

  /** A deposit of 1. */
  static byte[] deposit(String id) {
    return withBody("POST", "/v1/accounts/" + id + "/deposits", "{\"amount\":1}");
  }

  private static byte[] withBody(String method, String path, String body) {
    return bytes(
        HEAD.formatted(method, path)
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static byte[] bytes(String request) {
    return request.getBytes(StandardCharsets.US_ASCII);
  }
}
