package io.quorate.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.participant.Step;

/**
 * One step of a transaction, as a client asks for it.
 *
 * @param type debit, credit, reserve, restock or call
 * @param target the account or item; empty for a call
 * @param amount minor units or pieces; 0 for a call
 */
record Part(String type, String target, long amount) {

  private static final Part CALL = new Part("call", "", 0);

  static Part debit(String account, long amount) {
    return new Part("debit", account, amount);
  }

  static Part credit(String account, long amount) {
    return new Part("credit", account, amount);
  }

  static Part reserve(String item, long quantity) {
    return new Part("reserve", item, quantity);
  }

  static Part restock(String item, long quantity) {
    return new Part("restock", item, quantity);
  }

  static Part call() {
    return CALL;
  }

  /** Reads a step as the journal has it. */
  static Part of(Step step) {
    return new Part(step.action().text(), step.target(), step.amount());
  }

  /** Reads a step as a node serves it. */
  static Part of(JsonNode view) {
    return new Part(
        view.path("type").asText(),
        view.path("account").asText(view.path("item").asText()),
        view.path("amount").asLong(view.path("quantity").asLong()));
  }

  boolean isCall() {
    return equals(CALL);
  }

  /** Returns the persistence id of who does it, in a transaction at this place. */
  String participant(String transaction, int index) {
    return switch (type) {
      case "debit", "credit" -> "account|" + target;
      case "reserve", "restock" -> "item|" + target;
      default -> "call|" + transaction + ":" + index;
    };
  }

  /** Returns by how much it changes a balance or a stock once it is done. */
  long delta() {
    return switch (type) {
      case "debit", "reserve" -> -amount;
      case "credit", "restock" -> amount;
      default -> 0;
    };
  }

  /** Returns it as JSON; of a call it needs the URLs beside. */
  String json(CallUrls urls) {
    return switch (type) {
      case "debit", "credit" ->
          "{\"type\":\"%s\",\"account\":\"%s\",\"amount\":%d}".formatted(type, target, amount);
      case "reserve", "restock" ->
          "{\"type\":\"%s\",\"item\":\"%s\",\"quantity\":%d}".formatted(type, target, amount);
      default -> "{\"type\":\"call\",%s}".formatted(urls.members());
    };
  }
}
