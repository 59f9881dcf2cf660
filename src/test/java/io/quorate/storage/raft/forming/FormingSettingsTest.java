package io.quorate.storage.raft.forming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.testing.BesideOthers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads good and bad settings. */
@BesideOthers
class FormingSettingsTest {

  private static final Path DATA = Path.of("data");

  @Test
  void shouldReadAListOfPeers() {
    FormingSettings settings =
        FormingSettings.of(DATA, "One.example:7, two:8 ,[::1]:9", "[::1]:9", "localhost:10");

    assertThat(settings.peers()).containsExactly("one.example:7", "two:8", "[::1]:9");
    assertThat(settings.bindHost()).isEqualTo("::1");
    assertThat(settings.withBindHost("0.0.0.0").bindHost()).isEqualTo("0.0.0.0");
  }

  @Test
  void shouldListItselfWhenAlone() {
    assertThat(FormingSettings.of(DATA, "", "a:1", "a:2").peers()).containsExactly("a:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a:1,b:1,a:1        | a:1   | a:2   | quorate.raft.peers",
        "a:1,b:1,A:1        | a:1   | a:2   | quorate.raft.peers",
        "a:1,,b:1           | a:1   | a:2   | quorate.raft.peers",
        "a:1,b              | a:1   | a:2   | quorate.raft.peers",
        "a:1,b:             | a:1   | a:2   | quorate.raft.peers",
        "a:1,b:x            | a:1   | a:2   | quorate.raft.peers",
        "a:1,b:0            | a:1   | a:2   | quorate.raft.peers",
        "a:1,b:65536        | a:1   | a:2   | quorate.raft.peers",
        "a:1,b:99999999999  | a:1   | a:2   | quorate.raft.peers",
        "a:1,b:-1           | a:1   | a:2   | quorate.raft.peers",
        "a:1,:1             | a:1   | a:2   | quorate.raft.peers",
        "a:1,b:1/path       | a:1   | a:2   | quorate.raft.peers",
        "a:1,user@b:1       | a:1   | a:2   | quorate.raft.peers",
        "a:1,b c:1          | a:1   | a:2   | quorate.raft.peers",
        "a:1,::1:1          | a:1   | a:2   | quorate.raft.peers",
        "a:1,b:1            | c:1   | a:2   | quorate.raft.self",
        "a:1,b:1            | a:x   | a:2   | quorate.raft.self",
        "a:1,b:1            | a:1   | a     | quorate.raft.consensus-address",
        "a:1,b:1            | a:1   | a:1   | quorate.raft.consensus-address",
        "a:1,b:1            | a:1   | b:1   | quorate.raft.consensus-address",
      })
  void shouldNameTheKeyOfAWrongSetting(
      String peers, String self, String consensusAddress, String key) {
    assertThatThrownBy(() -> FormingSettings.of(DATA, peers, self, consensusAddress))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected " + key + " to be ");
  }
}
