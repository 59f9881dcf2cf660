package io.quorate.client.transaction;

import io.quorate.client.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shows a step of a transaction. Immutable.
 *
 * @param type such as {@code debit}
 * @param state such as {@code committed}, as the API describes it
 * @param members all of the step, type and state included: String, Long, BigDecimal, Boolean, List
 *     and Map
 */
public record TransactionStep(String type, String state, Map<String, Object> members) {

  public TransactionStep {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  static TransactionStep of(JsonObject step) {
    return new TransactionStep(step.text("type"), step.text("state"), step.toMap());
  }
}
