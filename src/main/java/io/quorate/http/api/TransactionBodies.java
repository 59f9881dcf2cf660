package io.quorate.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.http.server.Refusal;
import io.quorate.kernel.participant.Action;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What clients write to start a transaction, and the steps it means. */
final class TransactionBodies {

  private TransactionBodies() {}

  /** Steps as they are. */
  record TransactionBody(
      @Nullable String protocol, @Nullable List<StepBody> steps, @Nullable String timeout) {

    List<Step> plan() {
      if (steps == null) {
        throw Refusal.invalidArgument("Expected the member steps, but it is missing.");
      }
      if (steps.size() > Transaction.MAX_STEPS) {
        throw Refusal.invalidArgument(
            "Expected 1 to %d steps, but there are %d."
                .formatted(Transaction.MAX_STEPS, steps.size()));
      }
      var plan = new ArrayList<Step>();
      for (StepBody step : steps) {
        if (step == null) {
          throw Refusal.invalidArgument("Expected every step to be an object, but one is null.");
        }
        plan.add(step.step());
      }
      return plan;
    }
  }

  /** One step; which members it has depends on its type. */
  record StepBody(
      @Nullable String type,
      @Nullable String account,
      @Nullable Long amount,
      @Nullable String item,
      @Nullable Long quantity,
      @Nullable String url,
      @Nullable JsonNode body,
      @Nullable String compensateUrl,
      @Nullable String prepareUrl,
      @Nullable String commitUrl,
      @Nullable String abortUrl) {

    Step step() {
      Action action = action();
      return switch (action) {
        case DEBIT, CREDIT -> {
          only(action, item, quantity, url, body, compensateUrl, prepareUrl, commitUrl, abortUrl);
          yield Step.of(action, text("account", account), Fields.required("amount", amount));
        }
        case RESERVE, RESTOCK -> {
          only(action, account, amount, url, body, compensateUrl, prepareUrl, commitUrl, abortUrl);
          yield Step.of(action, text("item", item), Fields.required("quantity", quantity));
        }
        case CALL -> {
          only(action, account, amount, item, quantity);
          String sent = body == null || body.isNull() ? null : body.toString();
          yield new Step(
              action,
              "",
              0,
              new CallTarget(url, compensateUrl, prepareUrl, commitUrl, abortUrl, sent));
        }
      };
    }

    private Action action() {
      return Arrays.stream(Action.values())
          .filter(action -> action.text().equals(type))
          .findFirst()
          .orElseThrow(
              () ->
                  Refusal.invalidArgument(
                      "Expected the type of a step to be debit, credit, reserve, restock or call,"
                          + " but it is not."));
    }

    private static void only(Action action, @Nullable Object... others) {
      if (Arrays.stream(others).anyMatch(Objects::nonNull)) {
        throw Refusal.invalidArgument(
            "Expected a %s step to have only its own members, but it has others."
                .formatted(action.text()));
      }
    }
  }

  /** Money from one account to another. */
  record TransferBody(
      @Nullable String from,
      @Nullable String to,
      @Nullable Long amount,
      @Nullable String protocol) {

    List<Step> plan() {
      long moved = Fields.required("amount", amount);
      return List.of(
          Step.of(Action.DEBIT, text("from", from), moved),
          Step.of(Action.CREDIT, text("to", to), moved));
    }
  }

  /** Goods for money. */
  record OrderBody(
      @Nullable String account,
      @Nullable String payTo,
      @Nullable Long amount,
      @Nullable List<OrderLine> items,
      @Nullable Delivery delivery,
      @Nullable String protocol) {

    List<Step> plan() {
      if (items == null || items.isEmpty()) {
        throw Refusal.invalidArgument("Expected the member items to name some, but it does not.");
      }
      var plan = new ArrayList<Step>();
      for (OrderLine line : items) {
        if (line == null) {
          throw Refusal.invalidArgument("Expected every item to be an object, but one is null.");
        }
        plan.add(
            Step.of(
                Action.RESERVE,
                text("item", line.item()),
                Fields.required("quantity", line.quantity())));
      }
      long price = Fields.required("amount", amount);
      plan.add(Step.of(Action.DEBIT, text("account", account), price));
      if (delivery != null) {
        plan.add(
            new Step(
                Action.CALL,
                "",
                0,
                new CallTarget(
                    text("url", delivery.url()),
                    delivery.compensateUrl(),
                    null,
                    null,
                    null,
                    null)));
      }
      if (payTo != null) {
        plan.add(Step.of(Action.CREDIT, payTo, price));
      }
      return plan;
    }
  }

  /** One kind of goods. */
  record OrderLine(@Nullable String item, @Nullable Long quantity) {}

  /** Who delivers. */
  record Delivery(@Nullable String url, @Nullable String compensateUrl) {}

  /** Why an operator does something. */
  record ReasonBody(@Nullable String reason) {
    String required() {
      return text("reason", reason);
    }
  }

  /** Returns the protocol of a name; saga when there is none. */
  static ProtocolName protocol(@Nullable String name) {
    return name == null
        ? ProtocolName.SAGA
        : ProtocolName.of(name)
            .orElseThrow(
                () ->
                    Refusal.invalidArgument(
                        "Expected protocol to be saga, choreography, 2pc or 3pc, but it is not."));
  }

  private static String text(String name, @Nullable String value) {
    if (value == null) {
      throw Refusal.invalidArgument("Expected the member %s, but it is missing.".formatted(name));
    }
    return value;
  }
}
