package io.quorate.http.api;

import io.quorate.account.AccountCommand;
import io.quorate.account.AccountType;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Route;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The routes of accounts. */
public final class AccountRoutes {

  private static final String DEFAULT_CURRENCY = "EUR";
  private static final String DEFAULT_TTL = "15m";

  private AccountRoutes() {}

  /** Returns the routes. */
  public static List<Route> over(ApiContext context) {
    var accounts = new EntityEndpoint<>(AccountType.TYPE, context);
    return List.of(
        Route.operation("PUT", "/v1/accounts/{id}", accounts.create(AccountRoutes::open)),
        Route.operation("GET", "/v1/accounts/{id}", accounts.read(new AccountCommand.Get()))
            .taking(LeveledReads.QUERIES),
        Route.work("GET", "/v1/accounts/{id}/events", accounts::events).taking("after", "limit"),
        Route.operation(
            "POST", "/v1/accounts/{id}/deposits", accounts.write(AccountRoutes::deposit)),
        Route.operation(
            "POST", "/v1/accounts/{id}/withdrawals", accounts.write(AccountRoutes::withdraw)),
        Route.operation(
            "PUT", "/v1/accounts/{id}/holds/{holdId}", accounts.create(AccountRoutes::hold)),
        Route.operation(
                "GET",
                "/v1/accounts/{id}/holds/{holdId}",
                accounts.readPart(
                    new AccountCommand.Get(),
                    call -> new AccountCommand.GetHold(call.id("holdId"))))
            .taking(LeveledReads.QUERIES),
        Route.operation(
            "POST",
            "/v1/accounts/{id}/holds/{holdId}/capture",
            accounts.write(AccountRoutes::capture)),
        Route.operation(
            "DELETE",
            "/v1/accounts/{id}/holds/{holdId}",
            accounts.write(call -> new AccountCommand.ReleaseHold(call.id("holdId")))),
        Route.operation(
            "POST",
            "/v1/accounts/{id}/freeze",
            accounts.write(Fields.none(new AccountCommand.Freeze()))),
        Route.operation(
            "POST",
            "/v1/accounts/{id}/unfreeze",
            accounts.write(Fields.none(new AccountCommand.Unfreeze()))),
        Route.operation(
            "POST",
            "/v1/accounts/{id}/close",
            accounts.write(Fields.none(new AccountCommand.Close()))));
  }

  private static AccountCommand open(HttpCall call) {
    OpenBody body = call.body(OpenBody.class);
    return new AccountCommand.Open(
        Objects.requireNonNullElse(body.currency, DEFAULT_CURRENCY),
        Objects.requireNonNullElse(body.initialBalance, 0L),
        Objects.requireNonNullElse(body.overdraftLimit, 0L));
  }

  private static AccountCommand deposit(HttpCall call) {
    return new AccountCommand.Deposit(call.body(AmountBody.class).required());
  }

  private static AccountCommand withdraw(HttpCall call) {
    return new AccountCommand.Withdraw(call.body(AmountBody.class).required());
  }

  private static AccountCommand hold(HttpCall call) {
    HoldBody body = call.body(HoldBody.class);
    return new AccountCommand.PlaceHold(
        call.id("holdId"),
        Fields.required("amount", body.amount),
        Durations.millis("ttl", Objects.requireNonNullElse(body.ttl, DEFAULT_TTL)));
  }

  private static AccountCommand capture(HttpCall call) {
    return new AccountCommand.CaptureHold(call.id("holdId"), call.body(AmountBody.class).amount);
  }

  private record OpenBody(
      @Nullable String currency, @Nullable Long initialBalance, @Nullable Long overdraftLimit) {}

  private record AmountBody(@Nullable Long amount) {
    long required() {
      return Fields.required("amount", amount);
    }
  }

  private record HoldBody(@Nullable Long amount, @Nullable String ttl) {}
}
