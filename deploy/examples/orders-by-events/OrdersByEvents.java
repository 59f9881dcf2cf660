import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Orders that are handled by events alone: no program calls another, and none coordinates. Each
 * follows the feed of Quorate, and answers an event with a request that is safe to repeat.
 *
 * <pre>
 * shop       opens an account for the order                                     (order created)
 * inventory  sees it: reserves the stock for it, or closes the account           (order failed)
 * payment    sees the reservation: moves the money to it, or closes the account  (order failed)
 * inventory  sees the money: confirms the reservation                            (order done)
 *            sees the closed account: releases the reservation
 * </pre>
 *
 * <p>A program that is killed at any moment and started again loses and doubles nothing: it stores
 * its place in the feed after it has answered an event, so that it may answer one again; and the
 * answer has the same id or the same Idempotency-Key each time.
 *
 * <p>Needs a JDK of 21 or later and nothing else.
 */
public final class OrdersByEvents {

  /** An order's account says it all: its number, who pays, and what. */
  private static final Pattern ORDER =
      Pattern.compile(
          "order:(?<number>[0-9]+):(?<customer>[a-z0-9-]+):(?<item>[a-z0-9-]+)"
              + ":(?<quantity>[0-9]+):(?<amount>[0-9]+)");

  private static final Pattern SUBJECT = Pattern.compile("\"subject\":\"[a-z]+/([^\"]*)\"");
  private static final Pattern RESERVATION = Pattern.compile("\"reservationId\":\"([^\"]*)\"");

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String node;

  private OrdersByEvents(String node) {
    this.node = node;
  }

  /** What a program does about an event. */
  private interface Reaction {
    void to(String type, String data) throws IOException, InterruptedException;
  }

  /**
   * Runs one of the programs: {@code inventory URL FILE} or {@code payment URL FILE}, which keep
   * their place in the file and go on until they are killed; or {@code shop URL ORDER}, which
   * creates an order such as {@code order:1:alice:book:2:3000}.
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 3) {
      System.err.println("Expected inventory URL FILE, payment URL FILE, or shop URL ORDER.");
      System.exit(2);
    }
    var program = new OrdersByEvents(args[1]);
    switch (args[0]) {
      case "shop" -> program.order(args[2]);
      case "inventory" ->
          program.follow(
              "account.opened,account.deposited,account.closed",
              Path.of(args[2]),
              program::reserveOrConfirm);
      case "payment" ->
          program.follow("item.reservation-placed", Path.of(args[2]), program::pay);
      default -> throw new IllegalArgumentException("Expected inventory, payment or shop.");
    }
  }

  private void order(String id) throws IOException, InterruptedException {
    if (!ORDER.matcher(id).matches()) {
      throw new IllegalArgumentException("Expected an order such as order:1:alice:book:2:3000.");
    }
    require(send("PUT", "/v1/accounts/" + id, "{}", null), 200, 201);
  }

  private void reserveOrConfirm(String type, String data)
      throws IOException, InterruptedException {
    Matcher order = ORDER.matcher(found(SUBJECT, data));
    if (!order.matches()) {
      return;
    }
    String id = order.group();
    String reservation = "/v1/items/" + order.group("item") + "/reservations/" + id;
    switch (type) {
      case "io.quorate.account.opened" -> {
        String body = "{\"quantity\":%s,\"ttl\":\"1d\"}".formatted(order.group("quantity"));
        int status = send("PUT", reservation, body, null);
        if (status == 409 || status == 404) {
          close(id);
        } else {
          require(status, 200, 201);
        }
      }
      case "io.quorate.account.deposited" ->
          require(send("POST", reservation + "/confirm", "{}", "confirm " + id), 200);
      case "io.quorate.account.closed" ->
          require(send("DELETE", reservation, "", null), 200, 404);
      default -> {}
    }
  }

  private void pay(String type, String data) throws IOException, InterruptedException {
    Matcher order = ORDER.matcher(found(RESERVATION, data));
    if (!order.matches()) {
      return;
    }
    String id = order.group();
    String body = "{\"amount\":%s}".formatted(order.group("amount"));
    String customer = "/v1/accounts/" + order.group("customer");
    int status = send("POST", customer + "/withdrawals", body, "pay " + id);
    if (status == 409 || status == 404) {
      close(id);
      return;
    }
    require(status, 200);
    require(send("POST", "/v1/accounts/" + id + "/deposits", body, "pay " + id), 200);
  }

  private void close(String order) throws IOException, InterruptedException {
    require(send("POST", "/v1/accounts/" + order + "/close", "", "close " + order), 200);
  }

  /** Follows the feed for ever, from the place in the file. */
  private void follow(String types, Path file, Reaction reaction) throws InterruptedException {
    while (true) {
      try {
        String place = Files.exists(file) ? Files.readString(file).strip() : "start";
        followOnce(types, place, file, reaction);
      } catch (IOException | IllegalStateException e) {
        System.err.println("Tried again: " + e.getMessage());
      }
      Thread.sleep(PAUSE);
    }
  }

  private void followOnce(String types, String place, Path file, Reaction reaction)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node + "/v1/feed?types=" + types + "&after=" + place))
            .header("Accept", "text/event-stream")
            .build();
    HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
    require(response.statusCode(), 200);
    try (Stream<String> lines = response.body()) {
      String id = place;
      String type = "";
      for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
        String line = each.next();
        if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
          type = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          reaction.to(type, line);
          store(file, id);
        }
      }
    }
  }

  /** The file has the old place or the new one, whenever the program is killed. */
  private static void store(Path file, String place) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, place);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Sends a request and returns the status; again and again while nobody can tell. */
  private int send(String method, String path, String body, String key)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(node + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    while (true) {
      int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
      if (status != 429 && status != 503 && status != 504) {
        return status;
      }
      Thread.sleep(PAUSE);
    }
  }

  private static void require(int status, int... expected) {
    for (int each : expected) {
      if (status == each) {
        return;
      }
    }
    throw new IllegalStateException("Expected another status, but got " + status + ".");
  }

  private static String found(Pattern pattern, String data) {
    Matcher matcher = pattern.matcher(data);
    return matcher.find() ? matcher.group(1) : "";
  }
}
