package io.quorate.http.api;

import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Route;
import io.quorate.inventory.ItemCommand;
import io.quorate.inventory.ItemType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The routes of stock items. */
public final class ItemRoutes {

  private static final String DEFAULT_TTL = "15m";

  private ItemRoutes() {}

  /** Returns the routes. */
  public static List<Route> over(ApiContext context) {
    var items = new EntityEndpoint<>(ItemType.TYPE, context);
    return List.of(
        Route.operation("PUT", "/v1/items/{id}", items.create(ItemRoutes::create)),
        Route.operation("GET", "/v1/items/{id}", items.read(new ItemCommand.Get()))
            .taking(LeveledReads.QUERIES),
        Route.work("GET", "/v1/items/{id}/events", items::events).taking("after", "limit"),
        Route.operation("POST", "/v1/items/{id}/restocks", items.write(ItemRoutes::restock)),
        Route.operation(
            "PUT",
            "/v1/items/{id}/reservations/{reservationId}",
            items.create(ItemRoutes::reservation)),
        Route.operation(
                "GET",
                "/v1/items/{id}/reservations/{reservationId}",
                items.readPart(
                    new ItemCommand.Get(),
                    call -> new ItemCommand.GetReservation(call.id("reservationId"))))
            .taking(LeveledReads.QUERIES),
        Route.operation(
            "POST",
            "/v1/items/{id}/reservations/{reservationId}/confirm",
            items.write(ItemRoutes::confirm)),
        Route.operation(
            "DELETE",
            "/v1/items/{id}/reservations/{reservationId}",
            items.write(call -> new ItemCommand.ReleaseReservation(call.id("reservationId")))));
  }

  private static ItemCommand create(HttpCall call) {
    CreateBody body = call.body(CreateBody.class);
    return new ItemCommand.Create(Objects.requireNonNullElse(body.onHand, 0L));
  }

  private static ItemCommand restock(HttpCall call) {
    return new ItemCommand.Restock(
        Fields.required("quantity", call.body(QuantityBody.class).quantity));
  }

  private static ItemCommand reservation(HttpCall call) {
    ReservationBody body = call.body(ReservationBody.class);
    return new ItemCommand.PlaceReservation(
        call.id("reservationId"),
        Fields.required("quantity", body.quantity),
        Durations.millis("ttl", Objects.requireNonNullElse(body.ttl, DEFAULT_TTL)));
  }

  private static ItemCommand confirm(HttpCall call) {
    return new ItemCommand.ConfirmReservation(
        call.id("reservationId"), call.body(QuantityBody.class).quantity);
  }

  private record CreateBody(@Nullable Long onHand) {}

  private record QuantityBody(@Nullable Long quantity) {}

  private record ReservationBody(@Nullable Long quantity, @Nullable String ttl) {}
}
