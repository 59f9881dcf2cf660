package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Refusal;
import io.quorate.parked.ParkedTransactions;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Lists the parked transactions.
 *
 * @param deadline how long reading them may take
 */
record ParkedRoute(ParkedTransactions parked, Duration deadline) {

  private static final int DEFAULT_PAGE = 100;

  CompletionStage<HttpResponse> list(HttpCall call) {
    if (!"parked".equals(call.query("status"))) {
      throw Refusal.invalidArgument("Expected status to be parked, but it is not.");
    }
    int limit = (int) call.query("limit", DEFAULT_PAGE, 1, ParkedTransactions.MAX_PAGE);
    String after = call.query("after");
    return KeptAnswer.of(
        HttpCall.checked(() -> parked.oldest(after, limit)), deadline, "the parked transactions");
  }
}
