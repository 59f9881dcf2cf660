package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  private static final int COUNT = 3;

  @Test
  void shouldSkipWhatIsTaken() throws IOException {
    int first = FreePorts.range(COUNT);
    try (var taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), first + 1));

      assertThat(FreePorts.range(COUNT)).isGreaterThanOrEqualTo(first + 2);
    }
  }

  @Test
  void shouldClaimAnotherBlockWhenOneIsClaimed() throws IOException {
    FreePorts.Block one = FreePorts.claim();
    FreePorts.Block other = FreePorts.claim();
    try {
      assertThat(Math.abs(one.first() - other.first())).isGreaterThanOrEqualTo(FreePorts.BLOCK);
    } finally {
      one.lock().acquiredBy().close();
      other.lock().acquiredBy().close();
    }
  }
}
