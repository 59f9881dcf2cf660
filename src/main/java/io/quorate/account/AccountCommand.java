package io.quorate.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.Check;
import io.quorate.kernel.participant.ParticipantCommand;
import org.jspecify.annotations.Nullable;

/**
 * What an account can be asked. Amounts are minor units of its currency, 1 to {@link
 * Check#MAX_AMOUNT}; a command outside the ranges cannot be made.
 */
public sealed interface AccountCommand {

  /** Shows the account. */
  record Get() implements AccountCommand {}

  /** Shows a hold. */
  record GetHold(String holdId) implements AccountCommand {
    public GetHold {
      Check.id("hold id", holdId);
    }
  }

  /** Opens the account; the same again changes nothing. */
  record Open(String currency, long initialBalance, long overdraftLimit) implements AccountCommand {
    public Open {
      Check.currency(currency);
      Check.amountOrZero("initialBalance", initialBalance);
      Check.amountOrZero("overdraftLimit", overdraftLimit);
    }
  }

  /** Adds money. */
  record Deposit(long amount) implements AccountCommand {
    public Deposit {
      Check.amount("amount", amount);
    }
  }

  /** Takes available money. */
  record Withdraw(long amount) implements AccountCommand {
    public Withdraw {
      Check.amount("amount", amount);
    }
  }

  /** Sets available money aside; the same again changes nothing. */
  record PlaceHold(String holdId, long amount, long ttlMs) implements AccountCommand {
    public PlaceHold {
      Check.id("hold id", holdId);
      Check.amount("amount", amount);
      Check.ttlMs("ttl", ttlMs);
    }
  }

  /** Takes the money of a hold: all of it when no amount is given, else the rest is released. */
  record CaptureHold(String holdId, @Nullable Long amount) implements AccountCommand {
    public CaptureHold {
      Check.id("hold id", holdId);
      if (amount != null) {
        Check.amount("amount", amount);
      }
    }
  }

  /** Gives the money of a hold back; again changes nothing. */
  record ReleaseHold(String holdId) implements AccountCommand {
    public ReleaseHold {
      Check.id("hold id", holdId);
    }
  }

  /** Stops every movement of money until unfrozen; holds still can be released and expire. */
  record Freeze() implements AccountCommand {}

  /** Ends a freeze. */
  record Unfreeze() implements AccountCommand {}

  /** Takes part in a transaction. */
  record Participate(@JsonValue ParticipantCommand command) implements AccountCommand {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participate {}
  }

  /** Closes an account with a balance of zero and nothing held, for good. */
  record Close() implements AccountCommand {}
}
