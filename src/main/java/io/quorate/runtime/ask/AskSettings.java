package io.quorate.runtime.ask;

import com.typesafe.config.Config;
import io.quorate.config.SettingsSection;

/**
 * How entities are asked, read once from {@code quorate.ask}; all in milliseconds.
 *
 * @param patienceMinMs how long the first attempt may be decided
 * @param patienceMaxMs how long any attempt may be decided
 * @param replySlackMs how much longer its reply is waited for
 * @param backoffMs the wait between two attempts, plus up to as much again
 */
public record AskSettings(int patienceMinMs, int patienceMaxMs, int replySlackMs, int backoffMs) {

  public static AskSettings of(Config quorate) {
    SettingsSection section = SettingsSection.of(quorate, "ask");
    return new AskSettings(
        section.millis("patience-min"),
        section.millis("patience-max"),
        section.millis("reply-slack"),
        section.millis("backoff"));
  }

  /** Returns the patience of an attempt, counted from 0: half as long again each time. */
  int patienceMs(int attempt) {
    double grown = patienceMinMs * Math.pow(1.5, attempt);
    return (int) Math.min(patienceMaxMs, grown);
  }
}
