package io.quorate.testing.node;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An account with a hold and an item with a reservation, at which bad requests are aimed, and which
 * must come out of it unharmed.
 */
public final class Bystander implements AutoCloseable {

  /** Where the requests of a test go. */
  public final String account;

  public final String hold;
  public final String item;
  public final String reservation;

  private final Api api;
  private final ErrorLog log = ErrorLog.watch();
  private String accountBefore;
  private String itemBefore;

  public Bystander(Api api) {
    this.api = api;
    account = api.anAccount(10_000);
    hold = account + "/holds/hold-1";
    item = api.anItem(50);
    reservation = item + "/reservations/reservation-1";
    api.put(hold, body("amount", 100)).status(201);
    api.put(reservation, body("quantity", 5)).status(201);
    accountBefore = api.get(account).status(200).body();
    itemBefore = api.get(item).status(200).body();
  }

  /** Checks that nothing changed, that the node works as before, and that it logged no error. */
  public void shouldBeUnharmed() {
    String accountWas = accountBefore;
    String itemWas = itemBefore;
    // So that one test that harms it fails alone.
    accountBefore = api.get(account).status(200).body();
    itemBefore = api.get(item).status(200).body();
    assertThat(accountBefore).isEqualTo(accountWas);
    assertThat(itemBefore).isEqualTo(itemWas);
    assertThat(log.take()).isEmpty();
  }

  @Override
  public void close() {
    String other = api.anAccount(1);
    api.post(other + "/deposits", body("amount", 1)).status(200).shows("balance", 2);
    api.get("/health/ready").status(200);
    log.close();
  }
}
