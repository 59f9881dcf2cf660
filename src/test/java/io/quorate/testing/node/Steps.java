package io.quorate.testing.node;

import static io.quorate.testing.node.Api.body;

import java.util.List;
import java.util.Map;

/** Writes the steps of transactions; accounts and items are given by their paths. */
public final class Steps {

  public static final String PATH = "/v1/transactions/";

  private Steps() {}

  public static Map<String, Object> debit(String account, long amount) {
    return Map.of("type", "debit", "account", id(account), "amount", amount);
  }

  public static Map<String, Object> credit(String account, long amount) {
    return Map.of("type", "credit", "account", id(account), "amount", amount);
  }

  public static Map<String, Object> reserve(String item, long quantity) {
    return Map.of("type", "reserve", "item", id(item), "quantity", quantity);
  }

  public static Map<String, Object> restock(String item, long quantity) {
    return Map.of("type", "restock", "item", id(item), "quantity", quantity);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  public static String transaction(String protocol, Map<String, Object>... steps) {
    return transaction(protocol, List.of(steps));
  }

  public static String transaction(String protocol, List<Map<String, Object>> steps) {
    return body("protocol", protocol, "steps", steps);
  }

  public static String transfer(String protocol, String from, String to, long amount) {
    return body("protocol", protocol, "from", id(from), "to", id(to), "amount", amount);
  }

  /** Returns the last segment of a path. */
  public static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the path of a transaction that no other test uses. */
  public static String freshTransaction() {
    return PATH + RunningNode.freshId("transaction");
  }
}
