package io.quorate.replica;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.PersistenceIds;
import io.quorate.runtime.message.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entities that somebody lately wanted to read without waiting: this node tells the others what its
 * copies are, as long as they are wanted here, and hears the same from them. Safe for use by any
 * thread.
 */
public final class WeakCopies {

  /** The most entities that a node tells the others of; of more, those that were read last. */
  public static final int MOST_WANTED = 1_000;

  /**
   * The largest view that is told, in bytes: many of them have room in one message between nodes.
   * Of a larger one the nodes know their own copies only.
   */
  public static final int MOST_BYTES = 2_048;

  /** For how long after a read an entity counts as wanted. */
  public static final Duration WANTED_FOR = Duration.ofMinutes(10);

  /** After a copy could not be read: how long until it is tried again. */
  private static final Duration FAILED_FOR = Duration.ofSeconds(10);

  private static final Pattern TOLD = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18}) (\\{.*)");

  private static final Logger LOG = LoggerFactory.getLogger(WeakCopies.class);

  private final Replica replica;
  private final Gossip gossip;
  private final LongSupplier nanoTime;
  private final LongSupplier nowMs;
  private final AsOf asOf;

  /** What is wanted, in the order of the last reads. Guarded by this. */
  private final Map<String, Wanted> wanted = new LinkedHashMap<>(16, 0.75f, true);

  /** An entity that is wanted, and how it is read as a whole. */
  private static final class Wanted {
    private final EntityType<?, ?, ?> type;
    private final String id;
    private final Object command;
    private long readNanos;
    private long toldVersion;

    /** Since when it cannot be read here; null while it can. */
    private volatile @Nullable Long failedNanos;

    private Wanted(EntityType<?, ?, ?> type, String id, Object command) {
      this.type = type;
      this.id = id;
      this.command = command;
    }
  }

  /**
   * What was heard of an entity.
   *
   * @param version the version that the body shows
   * @param atMs that much was known then, in milliseconds since the epoch
   * @param body as its owner would have shown it
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  public record Heard(long version, long atMs, byte[] body) {}

  /**
   * Creates one that knows nothing yet.
   *
   * @param nanoTime nanoseconds since some moment
   * @param nowMs milliseconds since the epoch
   */
  public WeakCopies(Replica replica, Gossip gossip, LongSupplier nanoTime, LongSupplier nowMs) {
    this.replica = replica;
    this.gossip = gossip;
    this.nanoTime = nanoTime;
    this.nowMs = nowMs;
    this.asOf = new AsOf(nanoTime, nowMs);
  }

  /**
   * Returns what was heard of an entity, and wants it from now on.
   *
   * @param command reads the whole of it
   */
  public Optional<Heard> read(EntityType<?, ?, ?> type, String id, Object command) {
    String key = PersistenceIds.of(type.name(), id);
    synchronized (this) {
      wanted.computeIfAbsent(key, absent -> new Wanted(type, id, command)).readNanos =
          nanoTime.getAsLong();
      while (wanted.size() > MOST_WANTED) {
        String oldest = wanted.keySet().iterator().next();
        wanted.remove(oldest);
        gossip.forget(oldest);
      }
    }
    return gossip.known(key).flatMap(text -> Optional.ofNullable(heard(text)));
  }

  /** Tells the others what is new; to be called again and again. Never fails. */
  public void tell() {
    try {
      tellNow();
    } catch (RuntimeException e) {
      LOG.warn("What is new not told to other nodes, tried again: {}", e.toString());
    }
  }

  private void tellNow() {
    Map<String, Wanted> now;
    synchronized (this) {
      long nanos = nanoTime.getAsLong();
      wanted
          .entrySet()
          .removeIf(
              entry -> {
                boolean over = nanos - entry.getValue().readNanos > WANTED_FOR.toNanos();
                if (over) {
                  gossip.forget(entry.getKey());
                }
                return over;
              });
      now = new HashMap<>(wanted);
    }
    now.forEach(
        (key, one) ->
            copy(one).ifPresent(copied -> copied.thenAccept(copy -> tell(key, one, copy))));
  }

  /** Returns the copy of what is wanted; nothing for a while after that has failed. */
  private Optional<CompletionStage<Copy>> copy(Wanted one) {
    Long failed = one.failedNanos;
    if (failed != null && nanoTime.getAsLong() - failed < FAILED_FOR.toNanos()) {
      return Optional.empty();
    }
    return Optional.of(
        replica
            .copy(one.type, one.id)
            .whenComplete(
                (copy, failure) ->
                    one.failedNanos = failure == null ? null : (Long) nanoTime.getAsLong()));
  }

  /**
   * Takes back what was told long ago, by nodes that are gone perhaps; who still wants it tells it
   * again. To be called now and then.
   */
  public void sweep() {
    long oldMs = nowMs.getAsLong() - 2 * WANTED_FOR.toMillis();
    gossip
        .all()
        .forEach(
            (key, text) -> {
              Heard heard = heard(text);
              if (heard == null || heard.atMs() < oldMs) {
                gossip.forget(key);
              }
            });
  }

  private void tell(String key, Wanted one, Copy copy) {
    long version = copy.image().version();
    boolean isThere = gossip.known(key).isPresent();
    synchronized (one) {
      if (version == 0 || (version <= one.toldVersion && isThere)) {
        return;
      }
      one.toldVersion = version;
    }
    Reply reply = copy.image().read(one.command, nowMs.getAsLong());
    if (reply.rejection() == null && reply.body().length <= MOST_BYTES) {
      long atMs = asOf.ms(copy.asOfNanos());
      gossip.tell(key, version, written(new Heard(version, atMs, reply.body())));
    }
  }

  private static String written(Heard told) {
    return told.version + " " + told.atMs + " " + new String(told.body, StandardCharsets.UTF_8);
  }

  /** Returns null for what this version cannot read. */
  private static @Nullable Heard heard(String text) {
    Matcher told = TOLD.matcher(text);
    return told.matches()
        ? new Heard(
            Long.parseLong(told.group(1)),
            Long.parseLong(told.group(2)),
            told.group(3).getBytes(StandardCharsets.UTF_8))
        : null;
  }
}
