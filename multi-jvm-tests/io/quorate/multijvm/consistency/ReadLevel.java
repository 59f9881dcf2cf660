package io.quorate.multijvm.consistency;

import java.util.Locale;

/** What a read may miss, as clients choose it. */
public enum ReadLevel {
  STRONG,
  SESSION,
  BOUNDED,
  EVENTUAL,
  WEAK;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns its name, as clients write it. */
  String word() {
    return word;
  }
}
