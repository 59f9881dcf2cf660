package io.quorate.bench.account;

import io.quorate.bench.wire.Requests;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What the load asks for. */
enum Workload {
  /** The empty endpoint: what HTTP alone costs. */
  EMPTY("empty endpoint", 0),
  /** Deposits to one account. */
  HOT("hot account", 1),
  /** Deposits to 1,000 accounts, at random. */
  SPREAD("spread accounts", 1000);

  private final String label;
  private final int accountCount;

  Workload(String label, int accountCount) {
    this.label = label;
    this.accountCount = accountCount;
  }

  String label() {
    return label;
  }

  /** The accounts that the load goes to. */
  List<String> accounts() {
    String prefix = name().toLowerCase(Locale.ROOT) + "-";
    return IntStream.range(0, accountCount).mapToObj(i -> prefix + i).toList();
  }

  /** The requests of which each next one is picked at random. */
  byte[][] requests() {
    return accountCount == 0
        ? new byte[][] {Requests.get("/health/alive")}
        : accounts().stream().map(Requests::deposit).toArray(byte[][]::new);
  }
}
