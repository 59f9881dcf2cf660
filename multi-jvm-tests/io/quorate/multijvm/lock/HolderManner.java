package io.quorate.multijvm.lock;

import java.util.random.RandomGenerator;

/** What a holder does once it has a lock. */
enum HolderManner {
  /** It gives it back soon. */
  PROMPT,
  /** It renews its lease. */
  RENEWING,
  /** It pauses for longer than its lease, and goes on then as if nothing had happened. */
  OVERSLEEPING,
  /** It never comes back. */
  GONE;

  static HolderManner any(RandomGenerator random) {
    int choice = random.nextInt(100);
    return choice < 60 ? PROMPT : choice < 75 ? RENEWING : choice < 95 ? OVERSLEEPING : GONE;
  }
}
