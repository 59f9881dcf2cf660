package io.quorate.kernel.earmark;

import static java.util.stream.Collectors.joining;

import io.quorate.kernel.Decider;
import io.quorate.kernel.ReferenceModel;
import io.quorate.kernel.earmark.Earmark.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What earmarks should do, in plain mutable fields: the common part of reference models. */
public final class ModelEarmarks {

  private final Map<String, One> all = new HashMap<>();

  private static final class One {
    private final long amount;
    private final long ttlMs;
    private final long endsMs;
    private Status status = Status.HELD;
    private long taken;

    private One(long amount, long ttlMs, long endsMs) {
      this.amount = amount;
      this.ttlMs = ttlMs;
      this.endsMs = endsMs;
    }

    private boolean canEnd(long nowMs) {
      return status == Status.HELD && nowMs < endsMs;
    }

    @Override
    public String toString() {
      return "%d %d %d %s %d".formatted(amount, ttlMs, endsMs, status, taken);
    }
  }

  /** Returns how a request to place a known one is answered; null when it is not known. */
  public @Nullable String placeKnown(String id, long amount, long ttlMs) {
    One one = all.get(id);
    if (one == null) {
      return null;
    }
    boolean same = one.amount == amount && one.ttlMs == ttlMs;
    return same ? ReferenceModel.SAME : "exists_with_different_payload";
  }

  /** Shows one. */
  public String show(String id) {
    return all.containsKey(id) ? ReferenceModel.SAME : "not_found";
  }

  /** Places a new one. */
  public String place(String id, long amount, long ttlMs, long nowMs) {
    all.put(id, new One(amount, ttlMs, nowMs + ttlMs));
    return ReferenceModel.OK;
  }

  /** Takes one, all of it when no amount is given. */
  public String take(String id, @Nullable Long amount, long nowMs) {
    One one = all.get(id);
    if (one == null) {
      return "not_found";
    }
    if (!one.canEnd(nowMs)) {
      return "invalid_state";
    }
    long taken = Objects.requireNonNullElse(amount, one.amount);
    if (taken > one.amount) {
      return "limit_exceeded";
    }
    one.taken = taken;
    one.status = Status.TAKEN;
    return ReferenceModel.OK;
  }

  /** Releases one. */
  public String release(String id, long nowMs) {
    One one = all.get(id);
    if (one == null) {
      return "not_found";
    }
    if (one.canEnd(nowMs)) {
      one.status = Status.RELEASED;
      return ReferenceModel.OK;
    }
    return one.status == Status.RELEASED ? ReferenceModel.SAME : "invalid_state";
  }

  /** Records what expired. */
  public void expire(long nowMs) {
    for (One one : all.values()) {
      if (one.status == Status.HELD && nowMs >= one.endsMs) {
        one.status = Status.EXPIRED;
      }
    }
  }

  /** Returns what is held together. */
  public long held() {
    return all.values().stream()
        .filter(one -> one.status == Status.HELD)
        .mapToLong(one -> one.amount)
        .sum();
  }

  /** Returns what was taken together. */
  public long taken() {
    return all.values().stream().mapToLong(one -> one.taken).sum();
  }

  /** Returns when the next one expires. */
  public long dueAtMs() {
    return all.values().stream()
        .filter(one -> one.status == Status.HELD)
        .mapToLong(one -> one.endsMs)
        .min()
        .orElse(Decider.NEVER);
  }

  /** Returns all of them in the order of their ids. */
  public String seen() {
    return all.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .sorted()
        .collect(joining(", "));
  }

  /** Returns the same of the real ones. */
  public static String seenOf(Earmarks earmarks) {
    return earmarks.stored().stream()
        .map(
            one ->
                "%s %d %d %d %s %d"
                    .formatted(
                        one.id(),
                        one.amount(),
                        one.ttlMs(),
                        one.expiresAtMs(),
                        one.status(),
                        one.taken()))
        .sorted()
        .collect(joining(", "));
  }
}
