package io.quorate.client.transaction;

import io.quorate.client.http.Call;
import io.quorate.client.http.Transport;
import io.quorate.client.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Is a part of the list of parked transactions, those that were parked for the longest first.
 * Immutable.
 *
 * @param next what to give as {@code after} for the next page; empty when this is the last one
 */
public record ParkedPage(List<ParkedTransaction> transactions, Optional<String> next) {

  public ParkedPage {
    transactions = List.copyOf(transactions);
  }

  /**
   * Reads a page; for {@code Quorate.parkedTransactions}.
   *
   * @param after the next of the page before; empty for the first page
   * @param limit 1 to 1,000
   */
  public static ParkedPage read(Transport transport, Optional<String> after, int limit) {
    String from =
        after.map(next -> "&after=" + URLEncoder.encode(next, StandardCharsets.UTF_8)).orElse("");
    JsonObject page =
        transport.send(Call.get("/v1/transactions?status=parked&limit=" + limit + from)).success();
    return new ParkedPage(
        page.objects("transactions").stream().map(ParkedTransaction::of).toList(),
        page.findText("next"));
  }
}
