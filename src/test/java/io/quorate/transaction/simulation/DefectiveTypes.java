package io.quorate.transaction.simulation;

import io.quorate.account.Account;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountEvent;
import io.quorate.inventory.Item;
import io.quorate.inventory.ItemCommand;
import io.quorate.inventory.ItemEvent;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.Participations;
import java.util.Optional;

/** Makes participants with a defect of the real ones. */
final class DefectiveTypes {

  private DefectiveTypes() {}

  static EntityType<AccountCommand, AccountEvent, Account> account(
      EntityType<AccountCommand, AccountEvent, Account> type, Defect defect) {
    return isSound(defect)
        ? type
        : new DefectiveType<>(
            type,
            new DefectiveDecider<>(
                type.decider(),
                defect,
                command ->
                    command instanceof AccountCommand.Participate(ParticipantCommand part)
                        ? Optional.of(part)
                        : Optional.empty(),
                Account::participations,
                DefectiveTypes::account));
  }

  static EntityType<ItemCommand, ItemEvent, Item> item(
      EntityType<ItemCommand, ItemEvent, Item> type, Defect defect) {
    return isSound(defect)
        ? type
        : new DefectiveType<>(
            type,
            new DefectiveDecider<>(
                type.decider(),
                defect,
                command ->
                    command instanceof ItemCommand.Participate(ParticipantCommand part)
                        ? Optional.of(part)
                        : Optional.empty(),
                Item::participations,
                DefectiveTypes::item));
  }

  private static boolean isSound(Defect defect) {
    return switch (defect) {
      case NONE, DECISION_BEFORE_DURABLE, NO_PRIMARY_KEY -> true;
      case LOST_COMPENSATION, NO_GUARD, NO_DEDUPLICATION -> false;
    };
  }

  private static Account account(Account account, Participations participations) {
    return new Account(
        account.status(),
        account.currency(),
        account.initialBalance(),
        account.overdraftLimit(),
        account.balance(),
        account.holds(),
        participations);
  }

  private static Item item(Item item, Participations participations) {
    return new Item(
        item.status(), item.createdOnHand(), item.onHand(), item.reservations(), participations);
  }
}
