package io.quorate.multijvm.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What was seen of all locks, and what is wrong with it. Immutable.
 *
 * @param locks how many there were
 * @param granted acquisitions that were acknowledged
 * @param takenUp those of them that an attempt got after one that was given up
 * @param lost holds that their owners were told of when they were over
 * @param expired holds whose time was over, by the histories
 * @param written writes that the table took
 * @param refused those that it refused, since a higher token had been there
 * @param latest by how long the latest end of a lease was late, without what is put down to faults
 * @param judged keys whose history was looked for an order of
 * @param visited configurations of the key that was the hardest to judge
 * @param findings broken promises
 */
public record LockReport(
    int locks,
    long granted,
    long takenUp,
    long lost,
    long expired,
    long written,
    long refused,
    Duration latest,
    int judged,
    int visited,
    List<String> findings) {

  private static final int LEAST_GRANTED = 50;
  private static final int LEAST_REFUSED = 3;
  private static final int LEAST_TAKEN_UP = 3;

  public LockReport {
    findings = List.copyOf(findings);
  }

  /** Returns why it proves nothing; empty when it does. */
  public List<String> voids() {
    var voids = new ArrayList<String>();
    if (granted < LEAST_GRANTED) {
      voids.add("fewer than %d grants of locks".formatted(LEAST_GRANTED));
    }
    if (refused < LEAST_REFUSED) {
      voids.add("fewer than %d writes of zombies were refused".formatted(LEAST_REFUSED));
    }
    if (takenUp < LEAST_TAKEN_UP) {
      voids.add("fewer than %d waits were taken up again".formatted(LEAST_TAKEN_UP));
    }
    return voids;
  }

  @Override
  public String toString() {
    return ("locks %d, granted %d, taken up %d, told lost %d, expired %d, written %d, refused by"
            + " token %d, latest end %d ms, findings %d; %d judged with at most %d configurations")
        .formatted(
            locks,
            granted,
            takenUp,
            lost,
            expired,
            written,
            refused,
            latest.toMillis(),
            findings.size(),
            judged,
            visited);
  }
}
