package io.quorate.node;

import static io.quorate.node.Api.body;

import java.util.List;
import java.util.Map;

/** Writes the steps of transactions; accounts and items are given by their paths. */
final class Steps {

  static final String PATH = "/v1/transactions/";

  private Steps() {}

  static Map<String, Object> debit(String account, long amount) {
    return Map.of("type", "debit", "account", id(account), "amount", amount);
  }

  static Map<String, Object> credit(String account, long amount) {
    return Map.of("type", "credit", "account", id(account), "amount", amount);
  }

  static Map<String, Object> reserve(String item, long quantity) {
    return Map.of("type", "reserve", "item", id(item), "quantity", quantity);
  }

  static Map<String, Object> restock(String item, long quantity) {
    return Map.of("type", "restock", "item", id(item), "quantity", quantity);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  static String transaction(String protocol, Map<String, Object>... steps) {
    return transaction(protocol, List.of(steps));
  }

  static String transaction(String protocol, List<Map<String, Object>> steps) {
    return body("protocol", protocol, "steps", steps);
  }

  static String transfer(String protocol, String from, String to, long amount) {
    return body("protocol", protocol, "from", id(from), "to", id(to), "amount", amount);
  }

  /** Returns the last segment of a path. */
  static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the path of a transaction that no other test uses. */
  static String freshTransaction() {
    return PATH + RunningNode.freshId("transaction");
  }
}
