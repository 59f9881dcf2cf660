package io.quorate.multijvm.check;

import java.util.List;

/**
 * A time in which things may take longer, such as that of a fault. Immutable; milliseconds since
 * the epoch.
 *
 * @param longestMs by how much longer at most
 */
public record Outage(long fromMs, long toMs, long longestMs) {

  /** Returns how much of some time may be put down to outages. */
  static long excusedMs(List<Outage> outages, long fromMs, long toMs) {
    long excused = 0;
    for (Outage outage : outages) {
      long common = Math.min(toMs, outage.toMs) - Math.max(fromMs, outage.fromMs);
      excused += Math.clamp(common, 0, outage.longestMs);
    }
    return excused;
  }
}
