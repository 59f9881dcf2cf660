package io.quorate.multijvm.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.StepDraft;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks what nodes serve against itself: each account and item has what it began with and what the
 * committed transactions, as they are served, did to it; nothing is set aside for any.
 */
public final class BalanceCheck {

  private BalanceCheck() {}

  /**
   * Adds what is wrong.
   *
   * @param initial balances and stocks before the first transaction, by persistence id
   * @param transactions as they are served, all ended
   * @param served what each node serves of an account or item, by persistence id
   */
  public static void check(
      Map<String, Long> initial,
      Collection<JsonNode> transactions,
      Map<String, List<JsonNode>> served,
      List<String> findings) {
    var expected = new TreeMap<>(initial);
    for (JsonNode transaction : transactions) {
      if (transaction.path("status").asText().equals("committed")) {
        transaction.path("steps").forEach(step -> add(expected, transaction, StepDraft.of(step)));
      }
    }
    expected.forEach(
        (entity, amount) ->
            served
                .getOrDefault(entity, List.of())
                .forEach(view -> judge(entity, amount, view, findings)));
    if (!served.keySet().containsAll(initial.keySet())) {
      findings.add("Expected to be served " + initial.keySet() + ", but " + served.keySet());
    }
    long money = sum(expected);
    long there =
        served.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("account|"))
            .mapToLong(entry -> entry.getValue().getFirst().path("balance").asLong())
            .sum();
    if (money != there) {
      findings.add("Expected %d altogether, but there is %d.".formatted(money, there));
    }
  }

  private static void add(Map<String, Long> expected, JsonNode transaction, StepDraft part) {
    if (!part.isCall()) {
      String entity = part.participant(transaction.path("id").asText(), 0);
      expected.merge(entity, part.delta(), Math::addExact);
    }
  }

  private static void judge(String entity, long amount, JsonNode view, List<String> findings) {
    boolean account = entity.startsWith("account|");
    long there = view.path(account ? "balance" : "onHand").asLong(Long.MIN_VALUE);
    long aside = view.path(account ? "held" : "reserved").asLong(Long.MIN_VALUE);
    if (there != amount || aside != 0) {
      findings.add(
          "%s: Expected %d after all committed transactions, and none set aside, but it is %s."
              .formatted(entity, amount, view));
    }
  }

  private static long sum(Map<String, Long> amounts) {
    return amounts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("account|"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
