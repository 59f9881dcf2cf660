package io.quorate.multijvm.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.lock.Claim;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockLimits;
import io.quorate.lock.LockType;
import io.quorate.lock.LossReason;
import io.quorate.multijvm.check.LockBooks.Waiter;
import io.quorate.runtime.codec.EntityCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges one lock by its own history, with books of its own: tokens rise; nobody holds it beside
 * one that holds it alone, nor more permits than there are; nobody passes one that waits in front,
 * but an owner that enters again, and those that fit beside all in front; a lease ends no sooner
 * than its time, by the lock's own clock, and nobody gets a lock that is kept back. Semaphores that
 * keep something back are not for it. For use by one thread.
 */
final class LockHistoryCheck {

  private static final EntityCodec<LockEvent, ?> CODEC = new EntityCodec<>(LockType.TYPE);

  private final String lock;
  private final List<String> findings;
  private final Map<Long, LockHold> grants = new LinkedHashMap<>();
  private final LockBooks books = new LockBooks();
  private long lastToken;
  private long sequence;
  private long keptBackUntilMs;

  LockHistoryCheck(String lock, List<String> findings) {
    this.lock = lock;
    this.findings = findings;
  }

  /** Reads an event as it is served by HTTP. */
  static LockEvent event(JsonNode served) {
    return CODEC.event(served.path("type").asText(), served);
  }

  /** Takes the next events, as they are served by HTTP. */
  LockHistoryCheck addServed(List<JsonNode> events) {
    for (JsonNode event : events) {
      add(event.path("sequence").asLong(), event(event));
    }
    return this;
  }

  /** Returns all grants there ever were, by token. */
  Map<Long, LockHold> grants() {
    return grants;
  }

  /** Returns those that last. */
  List<LockHold> holds() {
    return List.copyOf(books.holds().values());
  }

  /** Returns those who wait. */
  List<String> waiting() {
    return books.queue().stream().map(Waiter::waitId).toList();
  }

  void add(long number, LockEvent event) {
    if (number <= sequence) {
      finding("an event after %d".formatted(sequence), "there is number " + number);
    }
    sequence = number;
    switch (event) {
      case LockEvent.Granted granted -> granted(granted);
      case LockEvent.Reentered in -> entered(in);
      case LockEvent.Enqueued one -> enqueued(one);
      case LockEvent.Advanced one ->
          left(one.waitId()).ifPresent(waiter -> books.queue().add(0, waiter));
      case LockEvent.WaitEnded end -> left(end.waitId());
      case LockEvent.Attended one -> waits(one.waitId());
      case LockEvent.Unattended one -> waits(one.waitId());
      case LockEvent.Undelivered one ->
          held(one.token()).ifPresent(hold -> hold.returnAt(one.returnAtMs()));
      case LockEvent.Claimed one -> held(one.token()).ifPresent(hold -> hold.returnAt(0));
      case LockEvent.Renewed one -> held(one.token()).ifPresent(hold -> renewed(hold, one));
      case LockEvent.Released one -> held(one.token()).ifPresent(hold -> released(hold, one));
      case LockEvent.Lost one -> held(one.token()).ifPresent(hold -> lost(hold, one));
      case LockEvent.Downgraded one -> held(one.token()).ifPresent(LockHold::share);
      case LockEvent.Cooled one ->
          keptBackUntilMs = keptBackUntilMs > one.atMs() ? keptBackUntilMs : 0;
      case LockEvent.Resized one -> books.permits(one.permits());
      case LockEvent.SessionEnded one -> sessionEnded(one);
      case LockEvent.TakenOver one -> takenOver(one);
      case LockEvent.Deleted one -> {
        books.permits(0);
        keptBackUntilMs = 0;
      }
      case LockEvent.Participated one -> {}
    }
  }

  private void granted(LockEvent.Granted granted) {
    long token = granted.token();
    Claim claim = granted.claim();
    if (token <= lastToken) {
      finding("a token above " + lastToken, "%d was given to %s".formatted(token, claim.owner()));
    }
    lastToken = Math.max(lastToken, token);
    if (claim.ttlMs() > 0 && granted.expiresAtMs() - granted.atMs() < claim.ttlMs()) {
      finding("a lease of %d ms".formatted(claim.ttlMs()), "there is " + granted);
    }
    if (keptBackUntilMs > granted.atMs()) {
      finding("it to be kept back until " + keptBackUntilMs, "there is " + granted);
    }
    int count = 1;
    if (granted.replaced() != null) {
      Optional<LockHold> replaced = held(granted.replaced());
      count += replaced.map(LockHold::count).orElse(0);
      replaced.ifPresent(hold -> end(hold, LossReason.RELEASED, granted.atMs()));
    }
    judge(granted);
    books.forget(granted.waitId());
    var hold = new LockHold(token, claim, count, granted.atMs(), granted.expiresAtMs());
    hold.waitIds().add(granted.waitId());
    grants.putIfAbsent(token, hold);
    books.holds().put(token, hold);
  }

  /** Of two who share it and want it alone, one would wait for the other without end. */
  private void enqueued(LockEvent.Enqueued one) {
    books
        .upgrading()
        .ifPresent(
            other -> {
              if (one.upgrade()) {
                finding("one upgrade at a time", "%s waits beside %s".formatted(one, other));
              }
            });
    books
        .queue()
        .add(
            one.upgrade() ? 0 : books.queue().size(),
            new Waiter(one.waitId(), one.claim(), one.upgrade()));
  }

  /** Whether it fits beside all who hold it, and beside all who wait in front of it. */
  private void judge(LockEvent.Granted granted) {
    if (!books.fits(Stream.of(granted.claim()))) {
      finding(
          "nobody beside who holds it",
          "%d was given to %s while it was held by %s"
              .formatted(
                  granted.token(), granted.claim().owner(), text(books.holds().values().stream())));
      return;
    }
    List<Waiter> inFront = books.inFrontOf(granted.waitId());
    boolean passes =
        granted.replaced() == null
            && !books.fits(
                Stream.concat(inFront.stream().map(Waiter::claim), Stream.of(granted.claim())));
    if (passes) {
      finding(
          "nobody to pass who waits in front",
          "%d was given to %s before %s"
              .formatted(granted.token(), granted.claim().owner(), inFront));
    }
  }

  private void entered(LockEvent.Reentered in) {
    books.forget(in.waitId());
    held(in.token())
        .ifPresent(
            hold -> {
              if (in.count() != hold.count() + 1) {
                finding("it to be held %d times".formatted(hold.count() + 1), "there is " + in);
              }
              hold.count(in.count());
              hold.due(Math.max(hold.dueAtMs(), in.expiresAtMs()));
              hold.returnAt(0);
              hold.waitIds().add(in.waitId());
            });
  }

  private void renewed(LockHold hold, LockEvent.Renewed renewed) {
    if (renewed.expiresAtMs() - renewed.atMs() < renewed.ttlMs()) {
      finding("a lease of %d ms".formatted(renewed.ttlMs()), "there is " + renewed);
    }
    hold.due(renewed.expiresAtMs());
    hold.returnAt(0);
  }

  private void released(LockHold hold, LockEvent.Released released) {
    if (released.count() != hold.count() - 1) {
      finding("it to be held %d times".formatted(hold.count() - 1), "there is " + released);
    }
    hold.release(released.count());
    hold.returnAt(0);
    if (released.count() == 0) {
      end(hold, LossReason.RELEASED, released.atMs());
    }
  }

  private void lost(LockHold hold, LockEvent.Lost lost) {
    boolean early =
        switch (lost.reason()) {
          case EXPIRED -> lost.atMs() < hold.dueAtMs();
          case UNDELIVERED -> hold.returnAtMs() == 0 || lost.atMs() < hold.returnAtMs();
          case FORCED, SESSION_ENDED -> false;
          case RELEASED, NOT_HELD -> true;
        };
    if (early) {
      finding(
          "token %d to last until %d".formatted(hold.token(), hold.dueAtMs()), "there is " + lost);
    }
    end(hold, lost.reason(), lost.atMs());
  }

  private void sessionEnded(LockEvent.SessionEnded ended) {
    List<LockHold> left =
        books.holds().values().stream()
            .filter(hold -> hold.claim().session() != null)
            .filter(hold -> hold.claim().session().id().equals(ended.session().id()))
            .filter(hold -> hold.claim().session().life() == ended.session().life())
            .toList();
    if (!left.isEmpty()) {
      finding("nothing to be left of " + ended.session(), "there is " + text(left.stream()));
    }
  }

  private void takenOver(LockEvent.TakenOver taken) {
    if (keptBackUntilMs > 0) {
      keptBackUntilMs += taken.marginMs();
    }
    books.holds().values().forEach(hold -> takenOver(hold, taken));
  }

  private static void takenOver(LockHold hold, LockEvent.TakenOver taken) {
    hold.takenOver(taken.marginMs(), taken.atMs());
    if (hold.returnAtMs() > 0) {
      hold.returnAt(Math.max(hold.returnAtMs(), taken.atMs() + LockLimits.KEEP_PLACE_MS));
    }
  }

  private void end(LockHold hold, LossReason reason, long atMs) {
    hold.end(reason.text(), atMs);
    boolean isDelayed = reason != LossReason.RELEASED && reason != LossReason.UNDELIVERED;
    long delayedMs = isDelayed ? atMs + hold.claim().lockDelayMs() : atMs;
    long untilMs = Math.max(delayedMs, hold.keptUntilMs());
    if (untilMs > atMs) {
      keptBackUntilMs = Math.max(keptBackUntilMs, untilMs);
    }
    books.holds().remove(hold.token());
  }

  private Optional<LockHold> held(long token) {
    LockHold hold = books.holds().get(token);
    if (hold == null) {
      finding("token %d to be held".formatted(token), "event %d is of it".formatted(sequence));
    }
    return Optional.ofNullable(hold);
  }

  private Optional<Waiter> left(String waitId) {
    Optional<Waiter> waiter = waits(waitId);
    waiter.ifPresent(books.queue()::remove);
    return waiter;
  }

  private Optional<Waiter> waits(String waitId) {
    Optional<Waiter> waiter = books.waiter(waitId);
    if (waiter.isEmpty()) {
      finding(waitId + " to wait", "event %d is of it".formatted(sequence));
    }
    return waiter;
  }

  private void finding(String expected, String found) {
    findings.add("lock|%s: Expected %s, but %s.".formatted(lock, expected, found));
  }

  private static String text(Stream<LockHold> some) {
    return some.map(hold -> "%s with %d".formatted(hold.owner(), hold.token())).toList().toString();
  }
}
