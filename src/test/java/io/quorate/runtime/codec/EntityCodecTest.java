package io.quorate.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.Account;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The stored form of the envelope: what is in somebody's database stays readable. */
@NullUnmarked
class EntityCodecTest {

  private final EntityCodec<AccountEvent, Account> codec = new EntityCodec<>(AccountType.TYPE);

  @Test
  void shouldStoreTheEnvelopeAsApproved() {
    var full = new Envelope(77, 900L, null, "key-1", -5L, "h1", "00-ab-cd-01", null);
    assertThat(text(codec.encode(full, new AccountEvent.Deposited(5))))
        .isEqualTo(
            "{\"at\":77,\"due\":900,\"key\":\"key-1\",\"hash\":-5,\"part\":\"h1\","
                + "\"trace\":\"00-ab-cd-01\",\"event\":{\"amount\":5}}");
    var plain = new Envelope(78, null, "r.1", null, null, null, null, null);
    assertThat(text(codec.encode(plain, null))).isEqualTo("{\"at\":78,\"rid\":\"r.1\"}");
  }

  @Test
  void shouldReadAnEnvelopeWithMembersOfANewerVersion() {
    Envelope read =
        codec.envelope(bytes("{\"at\":77,\"later\":{\"a\":1},\"event\":{\"amount\":5}}"));
    assertThat(read.at()).isEqualTo(77);
    assertThat(codec.event("account.deposited", read.event()))
        .isEqualTo(new AccountEvent.Deposited(5));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
