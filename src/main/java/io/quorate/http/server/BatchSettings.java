package io.quorate.http.server;

import io.quorate.config.SettingsSection;

/**
 * The limits of batches, read once from {@code quorate.http.batch}. Immutable.
 *
 * @param maxInProgress batches in progress in this node; it answers 429 to one more
 * @param atOnce operations of one batch that are in progress at the same time
 * @param maxBodyBytes the largest body of a batch; each operation's own is limited as any body
 */
public record BatchSettings(int maxInProgress, int atOnce, long maxBodyBytes) {

  private static final int MOST = 1_000_000;

  static BatchSettings of(SettingsSection section) {
    return new BatchSettings(
        section.number("max-in-progress", 1, MOST),
        section.number("at-once", 1, MOST),
        section.bytes("max-body"));
  }
}
