package io.quorate.multijvm.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.runtime.codec.Json;
import java.util.List;

/** What became of a draft: all attempts of one client, oldest first. Immutable. */
public record Submission(TransactionDraft draft, List<Attempt> attempts) {

  public Submission {
    attempts = List.copyOf(attempts);
  }

  /** Returns the transaction's id; empty when the node chose one and did not say. */
  public String id() {
    return draft.id().isEmpty()
        ? attempts.stream()
            .map(attempt -> transaction(attempt).path("id").asText())
            .filter(id -> !id.isEmpty())
            .findFirst()
            .orElse("")
        : draft.id();
  }

  /** Whether an answer said that the transaction exists. */
  public boolean isAcknowledged() {
    return attempts.stream().anyMatch(attempt -> transaction(attempt).isObject());
  }

  /** Whether it certainly was not started, and never will be. */
  public boolean isCertainlyNotStarted() {
    return !isAcknowledged() && attempts.stream().allMatch(Attempt::isCertainlyNotDone);
  }

  /** Whether an answer said this of the transaction: committed, aborted, or another status. */
  public boolean wasTold(String status) {
    return attempts.stream()
        .anyMatch(attempt -> transaction(attempt).path("status").asText().equals(status));
  }

  public Attempt last() {
    return attempts.getLast();
  }

  /** Returns the transaction that an answer shows; a missing node when it shows none. */
  public static JsonNode transaction(Attempt attempt) {
    if (attempt.status() < 200) {
      return Json.STORED.missingNode();
    }
    try {
      JsonNode answer = Json.STORED.readTree(attempt.body());
      return attempt.isAcknowledged() ? answer : answer.path("transaction");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected JSON, but got " + attempt.body(), e);
    }
  }
}
