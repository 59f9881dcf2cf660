package io.quorate.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The key of an envelope, wherever the codec writes it. */
class ClientKeysTest {

  private static final EntityCodec<AccountEvent, ?> CODEC = new EntityCodec<>(AccountType.TYPE);
  private static final byte[] VIEW = "{\"key\":\"no\"}".getBytes(StandardCharsets.UTF_8);

  @Test
  void shouldFindTheKey() {
    assertThat(keyOf(null, null, "k")).isEqualTo("k");
    assertThat(keyOf(5L, null, "k")).isEqualTo("k");
    assertThat(keyOf(5L, "r", "k\"\u20ac")).isEqualTo("k\"\u20ac");
  }

  @Test
  void shouldFindNoneWhereThereIsNone() {
    assertThat(keyOf(null, null, null)).isNull();
    assertThat(keyOf(5L, "r", null)).isNull();
    assertThat(ClientKeys.of("{}".getBytes(StandardCharsets.UTF_8))).isNull();
  }

  @Test
  void shouldReadNothingBehindTheHead() {
    byte[] cut = "{\"at\":1,\"event\":{\"broken".getBytes(StandardCharsets.UTF_8);
    assertThat(ClientKeys.of(cut)).isNull();
  }

  @Test
  void shouldRefuseWhatIsNoEnvelope() {
    assertThatThrownBy(() -> ClientKeys.of("{at".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UncheckedIOException.class);
  }

  private static @Nullable String keyOf(
      @Nullable Long dueAtMs, @Nullable String requestId, @Nullable String key) {
    var envelope = new Envelope(1, dueAtMs, requestId, key, 3L, "part", "trace", null);
    return ClientKeys.of(CODEC.encode(envelope, null, 1, VIEW));
  }
}
