package io.quorate.storage.raft.consensus;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The clocks of a machine, and what others say of the time.
 *
 * @param wallMs milliseconds since the epoch; may jump
 * @param nanoTime nanoseconds since some moment; never jumps
 * @param logMs the time of the log, as other peers have just told it; nothing when nobody has
 */
public record Clocks(LongSupplier wallMs, LongSupplier nanoTime, OptionalLong logMs) {

  /** Clocks of a machine that nobody has told anything. */
  public Clocks(LongSupplier wallMs, LongSupplier nanoTime) {
    this(wallMs, nanoTime, OptionalLong.empty());
  }

  /** Returns the same with what others have told. */
  public Clocks told(OptionalLong others) {
    return new Clocks(wallMs, nanoTime, others);
  }
}
