package io.quorate.multijvm.client;

/**
 * What a client wants done once, however often it has to ask.
 *
 * @param entity the persistence id, such as {@code account|bank-1}
 * @param part the hold or reservation; empty for the entity itself
 * @param amount minor units or pieces; 0 where there is none
 */
public record Intent(OperationKind kind, String entity, String part, long amount, Request request) {

  public static Intent open(String account, long initialBalance, long overdraftLimit) {
    String body =
        "{\"initialBalance\":%d,\"overdraftLimit\":%d}".formatted(initialBalance, overdraftLimit);
    return ofAccount(OperationKind.OPEN, account, "", initialBalance, "PUT", "", body, "");
  }

  public static Intent deposit(String account, String key, long amount) {
    return ofAccount(
        OperationKind.DEPOSIT, account, "", amount, "POST", "/deposits", amountBody(amount), key);
  }

  public static Intent withdraw(String account, String key, long amount) {
    return ofAccount(
        OperationKind.WITHDRAW,
        account,
        "",
        amount,
        "POST",
        "/withdrawals",
        amountBody(amount),
        key);
  }

  public static Intent hold(String account, String holdId, long amount, String ttl) {
    String body = "{\"amount\":%d,\"ttl\":\"%s\"}".formatted(amount, ttl);
    return ofAccount(
        OperationKind.HOLD, account, holdId, amount, "PUT", "/holds/" + holdId, body, "");
  }

  public static Intent capture(String account, String holdId, String key, long amount) {
    String path = "/holds/" + holdId + "/capture";
    return ofAccount(
        OperationKind.CAPTURE, account, holdId, amount, "POST", path, amountBody(amount), key);
  }

  public static Intent release(String account, String holdId) {
    return ofAccount(
        OperationKind.RELEASE, account, holdId, 0, "DELETE", "/holds/" + holdId, "", "");
  }

  public static Intent create(String item, long onHand) {
    return ofItem(
        OperationKind.CREATE, item, "", onHand, "PUT", "", "{\"onHand\":%d}".formatted(onHand), "");
  }

  public static Intent restock(String item, String key, long quantity) {
    return ofItem(
        OperationKind.RESTOCK,
        item,
        "",
        quantity,
        "POST",
        "/restocks",
        quantityBody(quantity),
        key);
  }

  public static Intent reserve(String item, String reservationId, long quantity) {
    String path = "/reservations/" + reservationId;
    return ofItem(
        OperationKind.RESERVE,
        item,
        reservationId,
        quantity,
        "PUT",
        path,
        quantityBody(quantity),
        "");
  }

  public static Intent confirm(String item, String reservationId, String key, long quantity) {
    String path = "/reservations/" + reservationId + "/confirm";
    return ofItem(OperationKind.CONFIRM, item, reservationId, quantity, "POST", path, "", key);
  }

  public static Intent cancel(String item, String reservationId) {
    String path = "/reservations/" + reservationId;
    return ofItem(OperationKind.CANCEL, item, reservationId, 0, "DELETE", path, "", "");
  }

  /** Returns what identifies the effect within its entity's history: see {@link Effect}. */
  public String effect() {
    return Effect.id(kind.event(), request.key().isEmpty() ? part : request.key());
  }

  private static Intent ofAccount(
      OperationKind kind,
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
      OperationKind kind,
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
