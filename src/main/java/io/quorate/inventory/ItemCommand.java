package io.quorate.inventory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.Check;
import io.quorate.kernel.participant.ParticipantCommand;
import org.jspecify.annotations.Nullable;

/**
 * What an item can be asked. Quantities are whole pieces, 1 to {@link Check#MAX_AMOUNT}; a command
 * outside the ranges cannot be made.
 */
public sealed interface ItemCommand {

  /** Shows the item. */
  record Get() implements ItemCommand {}

  /** Shows a reservation. */
  record GetReservation(String reservationId) implements ItemCommand {
    public GetReservation {
      Check.id("reservation id", reservationId);
    }
  }

  /** Creates the item with its first stock, which may be 0; the same again changes nothing. */
  record Create(long onHand) implements ItemCommand {
    public Create {
      Check.amountOrZero("onHand", onHand);
    }
  }

  /** Adds stock. */
  record Restock(long quantity) implements ItemCommand {
    public Restock {
      Check.amount("quantity", quantity);
    }
  }

  /** Sets available stock aside; the same again changes nothing. */
  record PlaceReservation(String reservationId, long quantity, long ttlMs) implements ItemCommand {
    public PlaceReservation {
      Check.id("reservation id", reservationId);
      Check.amount("quantity", quantity);
      Check.ttlMs("ttl", ttlMs);
    }
  }

  /**
   * Takes the stock of a reservation for good: all of it when no quantity is given, else the rest
   * is released.
   */
  record ConfirmReservation(String reservationId, @Nullable Long quantity) implements ItemCommand {
    public ConfirmReservation {
      Check.id("reservation id", reservationId);
      if (quantity != null) {
        Check.amount("quantity", quantity);
      }
    }
  }

  /** Takes part in a transaction. */
  record Participate(@JsonValue ParticipantCommand command) implements ItemCommand {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participate {}
  }

  /** Gives the stock of a reservation back; again changes nothing. */
  record ReleaseReservation(String reservationId) implements ItemCommand {
    public ReleaseReservation {
      Check.id("reservation id", reservationId);
    }
  }
}
