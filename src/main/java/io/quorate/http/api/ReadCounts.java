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

  private final Map<Kind, LongAdder> counts;

  private record Kind(Consistency level, Source source) {}

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

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Returns its name, as clients and metrics have it. */
    String text() {
      return text;
    }
  }

  /**
   * What is counted together.
   *
   * @param level the consistency, as clients write it
   * @param source who answered
   */
  public record Series(String level, String source) {}

  /** Creates counts that are all 0. */
  public ReadCounts() {
    var all = new HashMap<Kind, LongAdder>();
    for (Consistency level : Consistency.values()) {
      for (Source source : sources(level)) {
        all.put(new Kind(level, source), new LongAdder());
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
    counts.forEach(
        (kind, count) ->
            shown.accept(new Series(kind.level.text(), kind.source.text()), count::sum));
  }

  /** Counts a read; not one that only the owner may answer. */
  void add(@Nullable Consistency level, Source source) {
    if (level != null && level != Consistency.STRONG) {
      Objects.requireNonNull(counts.get(new Kind(level, source))).increment();
    }
  }
}
