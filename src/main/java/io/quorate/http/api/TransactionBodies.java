package io.quorate.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.account.AccountStepKinds;
import io.quorate.call.CallStepKinds;
import io.quorate.http.server.Refusal;
import io.quorate.intake.StepReader;
import io.quorate.inventory.ItemStepKinds;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients write to start a transaction, and the steps it means. */
final class TransactionBodies {

  private TransactionBodies() {}

  /** Steps as they are. */
  record TransactionBody(
      @Nullable String protocol, @Nullable List<JsonNode> steps, @Nullable String timeout) {

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
      for (int i = 0; i < steps.size(); i++) {
        plan.add(StepReader.read(steps.get(i), "steps.[%d]".formatted(i)));
      }
      return plan;
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
          Step.of(AccountStepKinds.DEBIT, text("from", from), moved),
          Step.of(AccountStepKinds.CREDIT, text("to", to), moved));
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
                ItemStepKinds.RESERVE,
                text("item", line.item()),
                Fields.required("quantity", line.quantity())));
      }
      long price = Fields.required("amount", amount);
      plan.add(Step.of(AccountStepKinds.DEBIT, text("account", account), price));
      if (delivery != null) {
        plan.add(
            new Step(
                CallStepKinds.CALL,
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
        plan.add(Step.of(AccountStepKinds.CREDIT, payTo, price));
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
