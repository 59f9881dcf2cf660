package io.quorate.http.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quorate.http.server.Refusal;
import io.quorate.lock.Claim;
import io.quorate.lock.LockMode;
import io.quorate.lock.SessionRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What clients write to locks. */
final class LockBodies {

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
