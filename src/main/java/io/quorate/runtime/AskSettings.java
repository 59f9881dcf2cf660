package io.quorate.runtime;

import com.typesafe.config.Config;

/**
 * How entities are asked, read once from {@code quorate.ask}; all in milliseconds.
 *
 * @param patienceMinMs how long the first attempt may be decided
 * @param patienceMaxMs how long any attempt may be decided
 * @param replySlackMs how much longer its reply is waited for
 * @param backoffMs the wait between two attempts, plus up to as much again
 */
record AskSettings(int patienceMinMs, int patienceMaxMs, int replySlackMs, int backoffMs) {

  static AskSettings of(Config quorate) {
    Config config = quorate.getConfig("ask");
    return new AskSettings(
        Math.toIntExact(config.getDuration("patience-min").toMillis()),
        Math.toIntExact(config.getDuration("patience-max").toMillis()),
        Math.toIntExact(config.getDuration("reply-slack").toMillis()),
        Math.toIntExact(config.getDuration("backoff").toMillis()));
  }

  /** Returns the patience of an attempt, counted from 0: half as long again each time. */
  int patienceMs(int attempt) {
    double grown = patienceMinMs * Math.pow(1.5, attempt);
    return (int) Math.min(patienceMaxMs, grown);
  }
}
