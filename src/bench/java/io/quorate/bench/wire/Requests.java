package io.quorate.bench.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Makes whole HTTP requests as bytes. */
public final class Requests {

  private static final String HEAD = "%s %s HTTP/1.1\r\nHost: localhost\r\n";

  private Requests() {}

  public static byte[] get(String path) {
    return bytes(HEAD.formatted("GET", path) + "\r\n");
  }

  public static byte[] account(String id) {
    return get("/v1/accounts/" + id);
  }

  public static byte[] open(String id, long initialBalance) {
    return withBody(
        "PUT", "/v1/accounts/" + id, "{\"initialBalance\":%d}".formatted(initialBalance));
  }

  /** A transfer of 1. */
  public static byte[] transfer(String from, String to, String protocol) {
    return withBody(
        "POST",
        "/v1/transfers",
        "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":1,\"protocol\":\"%s\"}"
            .formatted(from, to, protocol));
  }

  /** A deposit of 1. */
  public static byte[] deposit(String id) {
    return withBody("POST", "/v1/accounts/" + id + "/deposits", "{\"amount\":1}");
  }

  /** A deposit of 1 with a key. */
  public static byte[] deposit(String id, String key) {
    return withBody(
        "POST", "/v1/accounts/" + id + "/deposits", "{\"amount\":1}", "Idempotency-Key: " + key);
  }

  /** A batch of operations, which are written already, with commas. */
  public static byte[] batch(String operations) {
    return withBody("POST", "/v1/batch", "{\"operations\":[" + operations + "]}");
  }

  /** Sets 1 aside. */
  public static byte[] hold(String account, String id) {
    return withBody("PUT", "/v1/accounts/%s/holds/%s".formatted(account, id), "{\"amount\":1}");
  }

  public static byte[] capture(String account, String hold) {
    return withBody("POST", "/v1/accounts/%s/holds/%s/capture".formatted(account, hold), "{}");
  }

  public static byte[] create(String item, long onHand) {
    return withBody("PUT", "/v1/items/" + item, "{\"onHand\":%d}".formatted(onHand));
  }

  public static byte[] item(String id) {
    return get("/v1/items/" + id);
  }

  /** Sets one piece aside. */
  public static byte[] reserve(String item, String id) {
    return withBody("PUT", reservation(item, id), "{\"quantity\":1}");
  }

  /** Takes what was set aside. */
  public static byte[] confirm(String item, String reservation) {
    return withBody("POST", reservation(item, reservation) + "/confirm", "{}");
  }

  /** An order of one piece for 1, which is paid to nobody. */
  public static byte[] purchase(String account, String item, String protocol) {
    return order(account, item, "\"protocol\":\"%s\"".formatted(protocol));
  }

  /** An order of one piece for 1, which another account is paid. */
  public static byte[] paidOrder(String account, String payTo, String item) {
    return order(account, item, "\"payTo\":\"%s\"".formatted(payTo));
  }

  private static byte[] order(String account, String item, String more) {
    return withBody(
        "POST",
        "/v1/orders",
        "{\"account\":\"%s\",\"amount\":1,\"items\":[{\"item\":\"%s\",\"quantity\":1}],%s}"
            .formatted(account, item, more));
  }

  /** A transaction with an id of ours. */
  public static byte[] transaction(String id, String protocol, String steps) {
    return withBody(
        "PUT",
        "/v1/transactions/" + id,
        "{\"protocol\":\"%s\",\"steps\":[%s]}".formatted(protocol, steps));
  }

  /** Asks for a lock. */
  public static byte[] acquire(
      String lock, String owner, Duration ttl, Duration wait, String waitId) {
    return withBody(
        "POST",
        "/v1/locks/" + lock + "/acquire",
        "{\"owner\":\"%s\",\"ttl\":\"%dms\",\"wait\":\"%dms\",\"waitId\":\"%s\"}"
            .formatted(owner, ttl.toMillis(), wait.toMillis(), waitId));
  }

  /** Gives a lock back. */
  public static byte[] release(String lock, String owner, long token) {
    return withBody(
        "POST",
        "/v1/locks/" + lock + "/release",
        "{\"owner\":\"%s\",\"token\":%d}".formatted(owner, token));
  }

  private static String reservation(String item, String id) {
    return "/v1/items/%s/reservations/%s".formatted(item, id);
  }

  private static byte[] withBody(String method, String path, String body) {
    return withBody(method, path, body, "Accept: */*");
  }

  private static byte[] withBody(String method, String path, String body, String header) {
    return bytes(
        HEAD.formatted(method, path)
            + header
            + "\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static byte[] bytes(String request) {
    return request.getBytes(StandardCharsets.US_ASCII);
  }
}
