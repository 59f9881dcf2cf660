package io.quorate.multijvm.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A transaction that a client wants done once.
 *
 * @param id the id that the client chose; empty when the node chooses one
 * @param parts the steps, in their order
 */
public record TransactionDraft(Request request, String id, List<StepDraft> parts) {
  public TransactionDraft {
    parts = List.copyOf(parts);
  }

  /**
   * A transaction under the client's own id.
   *
   * @param timeout such as "5s"
   * @param urls where its call goes, if it has one
   */
  public static TransactionDraft put(
      String id, String protocol, List<StepDraft> parts, String timeout, CallUrls urls) {
    String steps = parts.stream().map(part -> part.json(urls)).collect(Collectors.joining(","));
    String body =
        "{\"protocol\":\"%s\",\"steps\":[%s],\"timeout\":\"%s\"}"
            .formatted(protocol, steps, timeout);
    return new TransactionDraft(new Request("PUT", "/v1/transactions/" + id, body, ""), id, parts);
  }

  /**
   * A transfer.
   *
   * @param key the idempotency key; empty for none, and then it must not be sent twice
   */
  public static TransactionDraft transfer(
      String key, String protocol, String from, String to, long amount) {
    String body =
        "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":%d,\"protocol\":\"%s\"}"
            .formatted(from, to, amount, protocol);
    var parts = List.of(StepDraft.debit(from, amount), StepDraft.credit(to, amount));
    return new TransactionDraft(new Request("POST", "/v1/transfers", body, key), "", parts);
  }

  /**
   * An order of one piece each.
   *
   * @param delivery who is called, or NONE
   */
  public static TransactionDraft order(
      String key,
      String protocol,
      List<String> items,
      String account,
      String payTo,
      long amount,
      CallUrls delivery) {
    var parts = new ArrayList<StepDraft>();
    items.forEach(item -> parts.add(StepDraft.reserve(item, 1)));
    parts.add(StepDraft.debit(account, amount));
    String call = "";
    if (!delivery.equals(CallUrls.NONE)) {
      parts.add(StepDraft.call());
      call = ",\"delivery\":{%s}".formatted(delivery.members());
    }
    parts.add(StepDraft.credit(payTo, amount));
    String lines =
        items.stream()
            .map("{\"item\":\"%s\",\"quantity\":1}"::formatted)
            .collect(Collectors.joining(","));
    String body =
        "{\"account\":\"%s\",\"payTo\":\"%s\",\"amount\":%d,\"protocol\":\"%s\",\"items\":[%s]%s}"
            .formatted(account, payTo, amount, protocol, lines, call);
    return new TransactionDraft(new Request("POST", "/v1/orders", body, key), "", parts);
  }

  /** Returns the same, which is answered after so long when it has not ended before. */
  public TransactionDraft waiting(String wait) {
    String path = request.path().replaceAll("\\?.*", "") + "?wait=" + wait;
    var waiting = new Request(request.method(), path, request.body(), request.key());
    return new TransactionDraft(waiting, id, parts);
  }

  /** Whether it may be sent again, since it takes effect once. */
  public boolean isRepeatable() {
    return !id.isEmpty() || !request.key().isEmpty();
  }
}
