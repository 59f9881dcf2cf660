package io.quorate.bench.size;

import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes many accounts, or long histories, by batches. Stateless; blocks. */
final class Accounts {

  /** Few enough for their answers to fit into what a connection reads. */
  private static final int OPERATIONS = 200;

  private static final int CONNECTIONS = 8;
  private static final byte[] DONE = "{\"status\":2".getBytes(StandardCharsets.US_ASCII);

  private Accounts() {}

  /** Opens those of the numbers {@code from} to {@code to} - 1, each with nothing in it. */
  static void open(int port, int from, int to, IntFunction<String> id) {
    send(
        port,
        to - from,
        i ->
            "{\"method\":\"PUT\",\"path\":\"/v1/accounts/%s\",\"body\":{\"initialBalance\":0}}"
                .formatted(id.apply(from + i)));
  }

  /** Makes deposits of 1, so many. */
  static void deposit(int port, String id, int count) {
    String operation =
        "{\"method\":\"POST\",\"path\":\"/v1/accounts/%s/deposits\",\"body\":{\"amount\":1}}"
            .formatted(id);
    send(port, count, i -> operation);
  }

  private static void send(int port, int count, IntFunction<String> operation) {
    long done =
        BulkSender.sum(
            port,
            (count + OPERATIONS - 1) / OPERATIONS,
            CONNECTIONS,
            batch -> Requests.batch(operations(batch, count, operation)),
            answered -> answered.count(DONE));
    if (done != count) {
      throw new BenchFailure("Expected %,d to be done, but %,d were.".formatted(count, done));
    }
  }

  private static String operations(int batch, int count, IntFunction<String> operation) {
    int first = batch * OPERATIONS;
    return IntStream.range(first, Math.min(first + OPERATIONS, count))
        .mapToObj(operation)
        .collect(Collectors.joining(","));
  }
}
