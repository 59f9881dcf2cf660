package io.quorate.bench.piece;

import akka.cluster.sharding.typed.HashCodeMessageExtractor;
import io.quorate.account.Account;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountDecider;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.kernel.Decision;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The pieces of a deposit with a client's key. JMH calls each again and again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Pieces {

  private static final int SHARDS = 60;
  private static final long NOON_MS = 1_700_000_000_000L;
  private static final String NAME = "account.deposited";

  private final AccountDecider decider = new AccountDecider();
  private final EntityCodec<AccountEvent, Account> codec = new EntityCodec<>(AccountType.TYPE);
  private final HashCodeMessageExtractor<Object> extractor = new HashCodeMessageExtractor<>(SHARDS);
  private final Account account =
      decider.evolve(decider.initial(), new AccountEvent.Opened("EUR", 1_000_000, 0));
  private final AccountCommand deposit = new AccountCommand.Deposit(100);
  private final AccountEvent deposited = new AccountEvent.Deposited(100);
  private final Envelope envelope =
      new Envelope(
          NOON_MS,
          null,
          UUID.randomUUID().toString(),
          UUID.randomUUID().toString(),
          NOON_MS,
          null,
          null,
          null);
  private final byte[] encoded = codec.encode(envelope, deposited);

  /** Called by JMH. */
  public Pieces() {}

  /** Finds the shard of an entity. */
  @Benchmark
  public @Nullable String route() {
    return extractor.shardId("account-1234567");
  }

  /** Decides the command. */
  @Benchmark
  public Decision<AccountEvent> decide() {
    return decider.decide(deposit, account, NOON_MS);
  }

  /** Applies the event. */
  @Benchmark
  public Account evolve() {
    return decider.evolve(account, deposited);
  }

  /** Writes the event with its envelope. */
  @Benchmark
  public byte[] encode() {
    return codec.encode(envelope, deposited);
  }

  /** Reads it, as a recovery does. */
  @Benchmark
  public AccountEvent decode() {
    Envelope read = codec.envelope(encoded);
    if (read.event() == null) {
      throw new IllegalStateException("Expected an event in its envelope.");
    }
    return codec.event(NAME, read.event());
  }
}
