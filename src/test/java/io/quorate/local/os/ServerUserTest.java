package io.quorate.local.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUserTest {

  @Test
  void shouldRunProgramsAsAnUnprivilegedUser() {
    assertThat(userOf(ServerUser.detect())).isNotEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespace", "nobody"})
  void shouldOwnWhatItWritesInEitherWayPastRoot(String way, @TempDir Path directory)
      throws IOException {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    ServerUser user = way.equals("nobody") ? ServerUser.asNobody() : ServerUser.inNamespace();
    assumeThat(user.works()).isTrue();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));

    user.own(data);

    assertThat(user.reaches(data)).isTrue();
    List<String> write = List.of("touch", data.resolve("file").toString());
    assertThat(Commands.run(Commands.SHORT, user.command(write)).succeeded()).isTrue();
    assertThat(userOf(user)).isNotEqualTo("0");
  }

  private static String userOf(ServerUser user) {
    return Commands.run(Commands.SHORT, user.command(List.of("id", "-u"))).output();
  }
}
