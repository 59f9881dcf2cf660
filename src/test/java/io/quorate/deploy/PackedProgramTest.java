package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.ClientAlone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the build packs: a jar for nodes, and others for the benchmarks and the client. */
@Tag("multi-jvm")
class PackedProgramTest {

  private static final Path TARGET = Path.of("target");
  private static final Path NODE = TARGET.resolve("quorate.jar");
  private static final Path BENCH = TARGET.resolve("quorate-bench.jar");
  private static final String CLIENT_CLASSES = "io/quorate/client/";
  private static final long LIMIT_SECONDS = 60;

  @Test
  void shouldKeepTheBenchmarksOutOfTheNodesJar() throws IOException {
    assertThat(names(NODE)).contains("io/quorate/Main.class").noneMatch(name -> isOfBench(name));
    assertThat(names(BENCH)).allMatch(name -> isOfBench(name) || name.startsWith("META-INF/"));
  }

  @Test
  void shouldKeepWhatTheBenchmarksCompareWithOutOfTheNode() throws IOException {
    assertThat(libraries("lib")).noneMatch(name -> isRival(name));
    assertThat(libraries("lib-bench"))
        .anyMatch(name -> name.startsWith("zookeeper"))
        .anyMatch(name -> name.startsWith("curator"))
        .anyMatch(name -> name.startsWith("embedded-redis"))
        .doesNotContainAnyElementsOf(libraries("lib"));
  }

  @Test
  void shouldKeepTheClientAndItsAdaptersOutOfTheNode() throws IOException {
    assertThat(names(NODE)).noneMatch(name -> name.startsWith(CLIENT_CLASSES));
    assertThat(libraries("lib"))
        .noneMatch(name -> name.contains("shedlock") || name.contains("spring"))
        .anyMatch(name -> name.startsWith("micrometer-observation-1.16"));
  }

  @Test
  void shouldPackTheClientAndEachAdapterByItself() throws IOException {
    assertThat(classes("quorate-client.jar"))
        .contains(CLIENT_CLASSES + "Quorate.class")
        .allMatch(name -> name.startsWith(CLIENT_CLASSES))
        .noneMatch(name -> isOf("shedlock", name) || isOf("spring", name));
    assertThat(classes("quorate-client-shedlock.jar"))
        .contains(CLIENT_CLASSES + "shedlock/QuorateLockProvider.class")
        .allMatch(name -> isOf("shedlock", name));
    assertThat(classes("quorate-client-spring.jar"))
        .contains(CLIENT_CLASSES + "spring/QuorateLockRegistry.class")
        .allMatch(name -> isOf("spring", name));
  }

  /** The program of the tests beside the packed client, and nothing else but the JDK. */
  @Test
  void shouldRunTheClientWithTheJdkAlone() throws Exception {
    assertThat(
            ClientAlone.run(
                List.of(TARGET.resolve("quorate-client.jar").toUri().toURL()), name -> true))
        .isEqualTo(ClientAlone.EXPECTED);
  }

  @Test
  void shouldOfferTheBenchmarksWithTheirJarOnly() throws Exception {
    assertThat(help(NODE + ":" + TARGET + "/lib/*")).contains("serve").doesNotContain("bench");
    assertThat(help(NODE + ":" + TARGET + "/lib/*:" + BENCH)).contains("serve", "bench");
  }

  private static boolean isRival(String library) {
    return Stream.of("zookeeper", "curator", "netty", "snappy", "redis")
        .anyMatch(library::contains);
  }

  private static List<String> libraries(String folder) throws IOException {
    try (Stream<Path> libraries = Files.list(TARGET.resolve(folder))) {
      return libraries.map(library -> library.getFileName().toString()).toList();
    }
  }

  private static List<String> classes(String jar) throws IOException {
    return names(TARGET.resolve(jar)).stream()
        .filter(name -> !name.startsWith("META-INF/"))
        .toList();
  }

  private static boolean isOf(String adapter, String name) {
    return name.startsWith(CLIENT_CLASSES + adapter + "/");
  }

  private static boolean isOfBench(String name) {
    return name.startsWith("io/quorate/bench/")
        || name.equals("META-INF/services/io.quorate.cli.Subcommand");
  }

  private static List<String> names(Path jar) throws IOException {
    try (var file = new ZipFile(jar.toFile())) {
      return file.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  private static String help(String classPath) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "io.quorate.Main",
                "--help")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
