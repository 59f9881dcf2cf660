package io.quorate.feed;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Counts what clients read of the feed on this node. Safe for use by any thread. */
public final class FeedCounts {

  private final LongAdder readers = new LongAdder();
  private final LongAdder streamed = new LongAdder();
  private final LongAdder paged = new LongAdder();

  /** How a client is given events. */
  public enum Way {
    /** As they happen, in one response. */
    STREAM,
    /** A page for each request. */
    PAGE;

    /** Returns its name in metrics. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A client who follows the feed, until it is closed; again does nothing. */
  public interface Reading extends AutoCloseable {
    @Override
    void close();
  }

  /** Counts a client who follows the feed from now on. */
  public Reading begun() {
    readers.increment();
    var closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        readers.decrement();
      }
    };
  }

  /** Counts events that a client is given. */
  public void given(Way way, int events) {
    counter(way).add(events);
  }

  /** Returns how many clients follow the feed. */
  public long readers() {
    return readers.sum();
  }

  /** Returns how many events clients were given in this way. */
  public long given(Way way) {
    return counter(way).sum();
  }

  private LongAdder counter(Way way) {
    return switch (way) {
      case STREAM -> streamed;
      case PAGE -> paged;
    };
  }
}
