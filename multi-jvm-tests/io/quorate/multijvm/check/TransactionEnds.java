package io.quorate.multijvm.check;

import java.util.Collection;
import java.util.List;

/**
 * What became of the transactions that were open when something was killed. Times are milliseconds
 * after the kill.
 *
 * @param open how many there were
 * @param committed how many of them were committed
 * @param medianMs when half of them had ended
 * @param lastMs when the last of them ended
 * @param moved how many of them another coordinator took over
 * @param lastMovedMs when the last of those ended
 */
public record TransactionEnds(
    int open, int committed, long medianMs, long lastMs, int moved, long lastMovedMs) {

  /**
   * Looks back.
   *
   * @param killedMs when it was killed, in milliseconds since the epoch
   */
  public static TransactionEnds of(Collection<TransactionHistory> lives, long killedMs) {
    List<TransactionHistory> open = lives.stream().filter(life -> life.isOpenAt(killedMs)).toList();
    List<TransactionHistory> moved =
        open.stream().filter(life -> life.hasMovedSince(killedMs)).toList();
    List<Long> all = endsAfter(open, killedMs);
    return new TransactionEnds(
        open.size(),
        (int) open.stream().filter(life -> life.end().equals("committed")).count(),
        all.isEmpty() ? 0 : all.get(all.size() / 2),
        all.isEmpty() ? 0 : all.getLast(),
        moved.size(),
        moved.isEmpty() ? 0 : endsAfter(moved, killedMs).getLast());
  }

  private static List<Long> endsAfter(List<TransactionHistory> lives, long killedMs) {
    return lives.stream().map(life -> life.endedMs() - killedMs).sorted().toList();
  }

  @Override
  public String toString() {
    return "%d open at the kill (%d committed): half had ended %d ms after it, all %d ms;"
            .formatted(open, committed, medianMs, lastMs)
        + " the %d whose coordinator was killed %d ms".formatted(moved, lastMovedMs);
  }
}
