package io.quorate.http.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Refusal;
import io.quorate.kernel.Check;
import io.quorate.lock.Claim;
import io.quorate.lock.LockMode;
import io.quorate.lock.SessionRef;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What clients write to locks. */
final class LockBodies {

  /** Locks of one set. */
  static final int MAX_SET = 64;

  private static final String DEFAULT_TTL = "30s";

  private LockBodies() {}

  /** Asks for a lock. */
  record AcquireBody(
      @Nullable String owner,
      @Nullable String ttl,
      @Nullable String session,
      @JsonProperty("wait") @Nullable String patience,
      @Nullable String mode,
      @Nullable Integer permits,
      @Nullable String minHold,
      @Nullable String lockDelay,
      @Nullable String data,
      @Nullable String waitId) {

    Claim claim(@Nullable SessionRef of) {
      if (ttl != null && session != null) {
        throw Refusal.invalidArgument("Expected ttl or session, but there are both.");
      }
      return new Claim(
          Fields.required("owner", owner),
          lockMode(),
          Objects.requireNonNullElse(permits, 1),
          of == null ? Durations.millis("ttl", Objects.requireNonNullElse(ttl, DEFAULT_TTL)) : 0,
          of,
          optional("minHold", minHold),
          optional("lockDelay", lockDelay),
          data);
    }

    long waitMs() {
      return optional("wait", patience);
    }

    private LockMode lockMode() {
      if (mode == null) {
        return LockMode.EXCLUSIVE;
      }
      for (LockMode known : LockMode.values()) {
        if (known.text().equals(mode)) {
          return known;
        }
      }
      throw Refusal.invalidArgument("Expected mode to be exclusive or shared, but it is not.");
    }
  }

  /** Asks for several locks. */
  record SetBody(
      @Nullable List<String> locks,
      @Nullable String owner,
      @Nullable String ttl,
      @Nullable String session,
      @JsonProperty("wait") @Nullable String patience) {

    Claim claim(@Nullable SessionRef of, long leaseMs) {
      if (ttl != null && session != null) {
        throw Refusal.invalidArgument("Expected ttl or session, but there are both.");
      }
      Check.ttlMs("ttl", ttlMs());
      return new Claim(
          Fields.required("owner", owner),
          LockMode.EXCLUSIVE,
          1,
          of == null ? leaseMs : 0,
          of,
          0,
          0,
          null);
    }

    long ttlMs() {
      return Durations.millis("ttl", Objects.requireNonNullElse(ttl, DEFAULT_TTL));
    }

    long waitMs() {
      return optional("wait", patience);
    }
  }

  /** Gives several locks back. */
  record SetReleaseBody(@Nullable List<String> locks, @Nullable String owner) {}

  /** Returns the names of a set, in the one order in which all sets are acquired. */
  static List<String> names(@Nullable List<String> locks) {
    if (locks == null || locks.isEmpty() || locks.size() > MAX_SET) {
      throw Refusal.invalidArgument(
          "Expected locks to be 1 to %d names, but it is not.".formatted(MAX_SET));
    }
    var names = new TreeSet<String>();
    for (@Nullable String lock : locks) {
      names.add(
          HttpCall.checked(() -> Check.givenId("lock", Objects.requireNonNullElse(lock, ""))));
    }
    if (names.size() != locks.size()) {
      throw Refusal.invalidArgument("Expected each lock once, but one is there twice.");
    }
    return List.copyOf(names);
  }

  /** Makes a lease last longer. */
  record RenewBody(@Nullable String owner, @Nullable Long token, @Nullable String ttl) {
    @Nullable Long ttlMs() {
      return ttl == null ? null : (Long) Durations.millis("ttl", ttl);
    }
  }

  /** Gives it back. */
  record ReleaseBody(@Nullable String owner, @Nullable Long token, @Nullable Integer count) {}

  /** Names a holder. */
  record HolderBody(@Nullable String owner, @Nullable Long token) {}

  /** Takes it from a holder, or from all. */
  record ForceBody(@Nullable String reason, @Nullable Long token) {}

  /** Makes it a semaphore. */
  record PermitsBody(@Nullable Integer permits) {
    int required() {
      if (permits == null) {
        throw Refusal.invalidArgument("Expected the member permits, but it is missing.");
      }
      return permits;
    }
  }

  /** Begins a session. */
  record SessionBody(@Nullable String ttl) {}

  private static long optional(String name, @Nullable String duration) {
    return duration == null ? 0 : Durations.millis(name, duration);
  }
}
