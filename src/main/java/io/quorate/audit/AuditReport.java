package io.quorate.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quorate.storage.FeedPosition;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the audit says of one position of the feed. For each currency {@code total + inFlight =
 * deposited - withdrawn - writtenOff}, and for the stock {@code onHand + inFlight = received - sold
 * - writtenOff} and {@code reserved <= onHand}; when all of that holds and there was never a fault,
 * all is conserved. Immutable. Sums may be larger than a long.
 *
 * @param at up to where the feed has been read
 * @param lagMs for how long the next event has been waiting to be read, in milliseconds; 0 when
 *     there is none
 * @param conserved whether all adds up
 * @param accounts the money, by currency
 * @param others what counts in other units, by unit; null when there is none
 * @param faultCount how many faults were ever found
 * @param faults the first of them, oldest first
 */
public record AuditReport(
    FeedPosition at,
    long lagMs,
    boolean conserved,
    SortedMap<String, Money> accounts,
    Stock stock,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SortedMap<String, Stock> others,
    Transactions transactions,
    long faultCount,
    List<Fault> faults) {
  public AuditReport {
    faults = List.copyOf(faults);
  }

  /**
   * The money of one currency, in minor units.
   *
   * @param total the sum of all balances
   * @param inFlight what open transactions have taken and not given yet
   * @param deposited what came in, initial balances included
   * @param withdrawn what went out, captured holds and paid orders included
   * @param writtenOff what operators gave up; negative when they made money
   */
  public record Money(
      BigInteger total,
      BigInteger inFlight,
      BigInteger deposited,
      BigInteger withdrawn,
      BigInteger writtenOff) {}

  /**
   * All stock, in pieces.
   *
   * @param received what came in
   * @param sold what went out
   * @param reserved what is set aside, by reservations and by open transactions
   * @param onHand what is there, reserved or not
   * @param inFlight what open transactions have taken for good and not been committed with yet
   * @param writtenOff what operators gave up
   */
  public record Stock(
      BigInteger received,
      BigInteger sold,
      BigInteger reserved,
      BigInteger onHand,
      BigInteger inFlight,
      BigInteger writtenOff) {}

  /**
   * How many transactions there are.
   *
   * @param open not ended, the parked ones included
   * @param parked wait for an operator
   */
  public record Transactions(long open, long committed, long aborted, long parked) {}
}
