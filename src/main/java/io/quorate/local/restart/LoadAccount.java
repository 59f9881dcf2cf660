package io.quorate.local.restart;

import io.quorate.local.http.JsonRequest;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One account of the load, and what is known of its balance: at least all deposits that were
 * acknowledged, at most all that were sent. No other client uses it. Safe for use by any thread.
 */
final class LoadAccount {

  private static final Pattern BALANCE = Pattern.compile("\"balance\"\\s*:\\s*(-?\\d{1,18})\\b");

  private final String path;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();

  LoadAccount(String id) {
    this.path = "/v1/accounts/" + id;
  }

  JsonRequest open() {
    return JsonRequest.of("PUT", path, "{}");
  }

  JsonRequest read() {
    return JsonRequest.get(path);
  }

  /** Returns a deposit that is sent from now on. */
  JsonRequest deposit(String key, long amount) {
    sent.addAndGet(amount);
    return JsonRequest.of("POST", path + "/deposits", "{\"amount\": %d}".formatted(amount))
        .withKey(key);
  }

  /** Notes that a deposit was acknowledged. */
  void deposited(long amount) {
    acknowledged.addAndGet(amount);
  }

  /** What a read that begins now must show at least. */
  long atLeast() {
    return acknowledged.get();
  }

  /** What a read that has ended now may show at most. */
  long atMost() {
    return sent.get();
  }

  /** Returns the balance that an answer shows; empty when it shows none. */
  static OptionalLong balance(String body) {
    Matcher matcher = BALANCE.matcher(body);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
