package io.quorate.http.api;

import static io.quorate.http.api.ReadCounts.Source.GOSSIP;
import static io.quorate.http.api.ReadCounts.Source.NONE;
import static io.quorate.http.api.ReadCounts.Source.OWNER;
import static io.quorate.http.api.ReadCounts.Source.REPLICA;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the reads that a copy may answer, by the consistency that the client has chosen and by who
 * answered. Safe for use by any thread.
 */
public final class ReadCounts {

  private final Map<Series, LongAdder> counts;

  /** Who answered. */
  enum Source {
    /** The copy on this node. */
    REPLICA,
    /** What other nodes have told this one. */
    GOSSIP,
    /** The owner: without a copy, or since that was too old. */
    OWNER,
    /** Nobody: nothing is known here, and the owner may not be asked. */
    NONE;

    /** Returns its name, as clients and metrics have it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is counted together.
   *
   * @param level the consistency, as clients write it
   * @param source who answered
   */
  public record Series(String level, String source) {
    private static Series of(Consistency level, Source source) {
      return new Series(level.text(), source.text());
    }
  }

  /** Creates counts that are all 0. */
  public ReadCounts() {
    var all = new HashMap<Series, LongAdder>();
    for (Consistency level : Consistency.values()) {
      for (Source source : sources(level)) {
        all.put(Series.of(level, source), new LongAdder());
      }
    }
    this.counts = Map.copyOf(all);
  }

  private static Source[] sources(Consistency level) {
    return switch (level) {
      case STRONG -> new Source[0];
      case SESSION, BOUNDED, EVENTUAL -> new Source[] {REPLICA, OWNER};
      case WEAK -> new Source[] {REPLICA, GOSSIP, NONE};
    };
  }

  /** Shows all counts, which grow. */
  public void forEach(BiConsumer<Series, LongSupplier> shown) {
    counts.forEach((series, count) -> shown.accept(series, count::sum));
  }

  /** Counts a read; not one that only the owner may answer. */
  void add(@Nullable Consistency level, Source source) {
    if (level != null && level != Consistency.STRONG) {
      Objects.requireNonNull(counts.get(Series.of(level, source))).increment();
    }
  }
}
