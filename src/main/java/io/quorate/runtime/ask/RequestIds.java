package io.quorate.runtime.ask;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes request ids, unique in the cluster over all time. Safe for use by any thread. */
public final class RequestIds {

  private static final int RADIX = Character.MAX_RADIX;

  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  public RequestIds() {
    var random = new SecureRandom();
    this.prefix =
        Long.toUnsignedString(random.nextLong(), RADIX)
            + Integer.toUnsignedString(random.nextInt(), RADIX)
            + ".";
  }

  String next() {
    return prefix + Long.toString(next.getAndIncrement(), RADIX);
  }
}
