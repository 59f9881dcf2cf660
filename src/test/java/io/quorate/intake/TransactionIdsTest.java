package io.quorate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The ids of transactions that clients did not name. */
class TransactionIdsTest {

  private static final long AT_MS = 0x017F22E279B0L;

  /** The time is that of the example in RFC 9562, appendix A.6. */
  @Test
  void shouldBeginWithTheTime() {
    UUID id = TransactionIds.timeOrdered(AT_MS);
    assertThat(id.toString()).startsWith("017f22e2-79b0-7");
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  /** So that what is new lies side by side in the journal's primary key. */
  @Test
  void shouldBeInTheOrderOfTime() {
    for (int i = 0; i < 100; i++) {
      assertThat(TransactionIds.timeOrdered(AT_MS).toString())
          .isLessThan(TransactionIds.timeOrdered(AT_MS + 1).toString());
    }
    long before = System.currentTimeMillis();
    String id = TransactionIds.of(null);
    assertThat(id).startsWith("t-").hasSize(38);
    assertThat(Long.parseLong(id.substring(2, 15).replace("-", ""), 16))
        .isBetween(before, System.currentTimeMillis());
  }

  @Test
  void shouldDifferWithinAMillisecond() {
    var ids = new HashSet<UUID>();
    for (int i = 0; i < 1000; i++) {
      ids.add(TransactionIds.timeOrdered(AT_MS));
    }
    assertThat(ids).hasSize(1000);
  }

  @Test
  void shouldFindTheSameTransactionByTheSameKey() {
    assertThat(TransactionIds.of("key")).isEqualTo(TransactionIds.of("key")).startsWith("k-");
    assertThat(TransactionIds.of("key")).isNotEqualTo(TransactionIds.of("yek"));
  }
}
