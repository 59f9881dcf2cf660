package io.quorate.intake;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepReport;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what makes a transaction impossible before anything happens: an account or item that does
 * not exist, an account that is closed, accounts in different currencies. What cannot be found out
 * in time is left to the protocol, which checks all of it again. Safe for use by any thread.
 */
public final class StepInspection {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** How many findings are kept, and how long, in nanoseconds. */
  private static final int MAX_KEPT = 100_000;

  private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

  private final Entities entities;
  private final Map<String, Finding> kept = new ConcurrentHashMap<>();

  /** That a step is possible, when that was found, and the account's currency, or null. */
  private record Finding(long atNanos, @Nullable String currency) {
    boolean isOld() {
      return System.nanoTime() - atNanos > KEPT_NANOS;
    }
  }

  public StepInspection(Entities entities) {
    this.entities = entities;
  }

  /** Returns why the steps cannot be done, or empty when nothing speaks against it. */
  public CompletionStage<Optional<Rejection>> inspect(List<Step> steps) {
    List<Step> unknown =
        steps.stream().filter(step -> !step.action().isCall() && found(step) == null).toList();
    if (unknown.isEmpty()) {
      return CompletableFuture.completedFuture(mismatch(steps));
    }
    List<CompletableFuture<Reply>> replies =
        unknown.stream().map(step -> ask(step).toCompletableFuture()).toList();
    return CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done ->
                fault(unknown, replies.stream().map(CompletableFuture::join).toList())
                    .or(() -> mismatch(steps)));
  }

  private CompletionStage<Reply> ask(Step step) {
    return entities.ask(
        Ask.read(
            step.action().participantType(),
            step.target(),
            new ParticipantCommand.Inspect(step.action()),
            DEADLINE));
  }

  private Optional<Rejection> fault(List<Step> steps, List<Reply> replies) {
    for (int i = 0; i < steps.size(); i++) {
      Rejection rejection = replies.get(i).rejection();
      if (rejection == null) {
        keep(steps.get(i), new Finding(System.nanoTime(), currency(replies.get(i))));
      } else if (isLasting(rejection.code())) {
        return Optional.of(in(steps.get(i), rejection));
      }
    }
    return Optional.empty();
  }

  private Optional<Rejection> mismatch(List<Step> steps) {
    var currencies = new ArrayList<String>();
    for (Step step : steps) {
      Finding finding = found(step);
      String currency = finding == null ? null : finding.currency();
      if (currency != null && !currencies.contains(currency)) {
        currencies.add(currency);
      }
    }
    return currencies.size() < 2
        ? Optional.empty()
        : Optional.of(
            new Rejection(
                RejectionCode.CURRENCY_MISMATCH,
                "Expected all accounts in one currency, but they are in %s."
                    .formatted(String.join(" and ", currencies))));
  }

  /**
   * What exists goes on existing, and an account keeps its currency; that one was closed meanwhile
   * the protocol finds out.
   */
  private @Nullable Finding found(Step step) {
    Finding finding = kept.get(key(step));
    return finding == null || finding.isOld() ? null : finding;
  }

  private void keep(Step step, Finding finding) {
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    kept.put(key(step), finding);
  }

  private static String key(Step step) {
    return step.action().participantType() + "|" + step.target();
  }

  private static boolean isLasting(RejectionCode code) {
    return code == RejectionCode.NOT_FOUND
        || code == RejectionCode.ACCOUNT_CLOSED
        || code == RejectionCode.INVALID_ARGUMENT;
  }

  private static Rejection in(Step step, Rejection rejection) {
    String detail = rejection.detail();
    String sentence = detail.endsWith(".") ? detail.substring(0, detail.length() - 1) : detail;
    return new Rejection(
        rejection.code(),
        "%s (%s of '%s').".formatted(sentence, step.action().text(), step.target()));
  }

  private static @Nullable String currency(Reply reply) {
    try {
      return Json.STORED.readValue(reply.body(), StepReport.class).currency();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
