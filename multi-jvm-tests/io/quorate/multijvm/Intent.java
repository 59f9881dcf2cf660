package io.quorate.multijvm;

/**
 * What a client wants done once, however often it has to ask.
 *
 * @param entity the persistence id, such as {@code account|bank-1}
 * @param part the hold or reservation; empty for the entity itself
 * @param amount minor units or pieces; 0 where there is none
 */
record Intent(Kind kind, String entity, String part, long amount, Request request) {

  static Intent open(String account, long initialBalance, long overdraftLimit) {
    String body =
        "{\"initialBalance\":%d,\"overdraftLimit\":%d}".formatted(initialBalance, overdraftLimit);
    return ofAccount(Kind.OPEN, account, "", initialBalance, "PUT", "", body, "");
  }

  static Intent deposit(String account, String key, long amount) {
    return ofAccount(
        Kind.DEPOSIT, account, "", amount, "POST", "/deposits", amountBody(amount), key);
  }

  static Intent withdraw(String account, String key, long amount) {
    return ofAccount(
        Kind.WITHDRAW, account, "", amount, "POST", "/withdrawals", amountBody(amount), key);
  }

  static Intent hold(String account, String holdId, long amount, String ttl) {
    String body = "{\"amount\":%d,\"ttl\":\"%s\"}".formatted(amount, ttl);
    return ofAccount(Kind.HOLD, account, holdId, amount, "PUT", "/holds/" + holdId, body, "");
  }

  static Intent capture(String account, String holdId, String key, long amount) {
    String path = "/holds/" + holdId + "/capture";
    return ofAccount(Kind.CAPTURE, account, holdId, amount, "POST", path, amountBody(amount), key);
  }

  static Intent release(String account, String holdId) {
    return ofAccount(Kind.RELEASE, account, holdId, 0, "DELETE", "/holds/" + holdId, "", "");
  }

  static Intent create(String item, long onHand) {
    return ofItem(
        Kind.CREATE, item, "", onHand, "PUT", "", "{\"onHand\":%d}".formatted(onHand), "");
  }

  static Intent restock(String item, String key, long quantity) {
    return ofItem(
        Kind.RESTOCK, item, "", quantity, "POST", "/restocks", quantityBody(quantity), key);
  }

  static Intent reserve(String item, String reservationId, long quantity) {
    String path = "/reservations/" + reservationId;
    return ofItem(
        Kind.RESERVE, item, reservationId, quantity, "PUT", path, quantityBody(quantity), "");
  }

  static Intent confirm(String item, String reservationId, String key, long quantity) {
    String path = "/reservations/" + reservationId + "/confirm";
    return ofItem(Kind.CONFIRM, item, reservationId, quantity, "POST", path, "", key);
  }

  static Intent cancel(String item, String reservationId) {
    String path = "/reservations/" + reservationId;
    return ofItem(Kind.CANCEL, item, reservationId, 0, "DELETE", path, "", "");
  }

  /** Returns what identifies the effect within its entity's history: see {@link Effect}. */
  String effect() {
    return Effect.id(kind.event(), request.key().isEmpty() ? part : request.key());
  }

  private static Intent ofAccount(
      Kind kind,
      String id,
      String part,
      long amount,
      String method,
      String path,
      String body,
      String key) {
    var request = new Request(method, "/v1/accounts/" + id + path, body, key);
    return new Intent(kind, "account|" + id, part, amount, request);
  }

  private static Intent ofItem(
      Kind kind,
      String id,
      String part,
      long amount,
      String method,
      String path,
      String body,
      String key) {
    var request = new Request(method, "/v1/items/" + id + path, body, key);
    return new Intent(kind, "item|" + id, part, amount, request);
  }

  private static String amountBody(long amount) {
    return "{\"amount\":%d}".formatted(amount);
  }

  private static String quantityBody(long quantity) {
    return "{\"quantity\":%d}".formatted(quantity);
  }
}
