package io.quorate.kernel.participant;

import java.util.HashMap;
import java.util.Map;

/**
 * How far a participant has come in ending a transaction without its coordinator (3PC).
 *
 * @param moving whether the others are being told to pre-commit; before that they are asked
 * @param heard what those that were asked have answered, by their step's index
 */
public record Termination(boolean moving, Map<Integer, PeerAnswer> heard) {
  public Termination {
    heard = Map.copyOf(heard);
  }

  /** Before anybody has answered. */
  static Termination begun() {
    return new Termination(false, Map.of());
  }

  Termination hearing(int index, PeerAnswer answer) {
    var all = new HashMap<>(heard);
    all.put(index, answer);
    return new Termination(moving, all);
  }

  /** Begins to tell the others; what the silent ones have not answered, they will not now. */
  Termination move() {
    var silent = new HashMap<>(heard);
    silent.values().removeIf(answer -> answer != PeerAnswer.SILENT);
    return new Termination(true, silent);
  }
}
