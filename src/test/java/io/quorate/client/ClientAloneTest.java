package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client has nothing but itself and the JDK; PackedProgramTest tries its jar. */
class ClientAloneTest {

  private final List<URL> classes =
      List.of(Quorate.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void shouldRunWithoutAnythingElse() throws Exception {
    assertThat(
            ClientAlone.run(
                classes, name -> !name.contains(".shedlock.") && !name.contains(".spring.")))
        .isEqualTo(ClientAlone.EXPECTED);
  }

  @Test
  void shouldNotRunWithLess() {
    assertThatExceptionOfType(NoClassDefFoundError.class)
        .isThrownBy(() -> ClientAlone.run(classes, name -> !name.contains(".json.")));
  }
}
