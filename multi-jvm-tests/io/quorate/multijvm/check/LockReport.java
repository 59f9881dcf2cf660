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
 * @param kinds what was seen of more than one lock, or hold, of an owner
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
    Kinds kinds,
    long written,
    long refused,
    Duration latest,
    int judged,
    int visited,
    List<String> findings) {

  /** Of each that comes seldom. */
  public static final int LEAST_RARE = 3;

  private static final int LEAST_GRANTED = 50;
  private static final int LEAST_SETS = 20;

  /**
   * What was seen of more than one lock, or hold, of an owner.
   *
   * @param sets sets that were acknowledged
   * @param setsRefused sets that were refused
   * @param deadlocks waits that were refused, since they would never have ended
   * @param upgrades owners that shared a lock and wanted it alone
   * @param upgradesRefused those of them that were refused, since another one did so
   */
  public record Kinds(
      long sets, long setsRefused, long deadlocks, long upgrades, long upgradesRefused) {

    @Override
    public String toString() {
      return "sets %d, refused %d, deadlocks %d, upgrades %d, refused %d"
          .formatted(sets, setsRefused, deadlocks, upgrades, upgradesRefused);
    }
  }

  public LockReport {
    findings = List.copyOf(findings);
  }

  /** Returns why it proves nothing; empty when it does. */
  public List<String> voids() {
    var voids = new ArrayList<String>();
    if (granted < LEAST_GRANTED) {
      voids.add("fewer than %d grants of locks".formatted(LEAST_GRANTED));
    }
    if (refused < LEAST_RARE) {
      voids.add("fewer than %d writes of zombies were refused".formatted(LEAST_RARE));
    }
    if (takenUp < LEAST_RARE) {
      voids.add("fewer than %d waits were taken up again".formatted(LEAST_RARE));
    }
    if (kinds.sets < LEAST_SETS || kinds.setsRefused < LEAST_RARE) {
      voids.add(
          "fewer than %d sets were granted, or than %d refused".formatted(LEAST_SETS, LEAST_RARE));
    }
    if (kinds.deadlocks < LEAST_RARE) {
      voids.add("fewer than %d deadlocks".formatted(LEAST_RARE));
    }
    if (kinds.upgrades < LEAST_RARE) {
      voids.add("fewer than %d upgrades".formatted(LEAST_RARE));
    }
    return voids;
  }

  @Override
  public String toString() {
    return ("locks %d, granted %d, taken up %d, told lost %d, expired %d, %s, written %d, refused"
            + " by token %d, latest end %d ms, findings %d; %d judged with at most %d"
            + " configurations")
        .formatted(
            locks,
            granted,
            takenUp,
            lost,
            expired,
            kinds,
            written,
            refused,
            latest.toMillis(),
            findings.size(),
            judged,
            visited);
  }
}
