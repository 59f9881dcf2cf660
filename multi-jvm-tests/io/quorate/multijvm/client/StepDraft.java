package io.quorate.multijvm.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.participant.Step;

/**
 * One step of a transaction, as a client asks for it.
 *
 * @param type debit, credit, reserve, restock or call
 * @param target the account or item; empty for a call
 * @param amount minor units or pieces; 0 for a call
 */
public record StepDraft(String type, String target, long amount) {

  private static final StepDraft CALL = new StepDraft("call", "", 0);

  public static StepDraft debit(String account, long amount) {
    return new StepDraft("debit", account, amount);
  }

  public static StepDraft credit(String account, long amount) {
    return new StepDraft("credit", account, amount);
  }

  public static StepDraft reserve(String item, long quantity) {
    return new StepDraft("reserve", item, quantity);
  }

  public static StepDraft restock(String item, long quantity) {
    return new StepDraft("restock", item, quantity);
  }

  public static StepDraft call() {
    return CALL;
  }

  /** Reads a step as the journal has it. */
  public static StepDraft of(Step step) {
    return new StepDraft(step.action().text(), step.target(), step.amount());
  }

  /** Reads a step as a node serves it. */
  public static StepDraft of(JsonNode view) {
    return new StepDraft(
        view.path("type").asText(),
        view.path("account").asText(view.path("item").asText()),
        view.path("amount").asLong(view.path("quantity").asLong()));
  }

  public boolean isCall() {
    return equals(CALL);
  }

  /** Returns the persistence id of who does it, in a transaction at this place. */
  public String participant(String transaction, int index) {
    return switch (type) {
      case "debit", "credit" -> "account|" + target;
      case "reserve", "restock" -> "item|" + target;
      default -> "call|" + transaction + ":" + index;
    };
  }

  /** Returns by how much it changes a balance or a stock once it is done. */
  public long delta() {
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
