package io.quorate.local.cluster;

import io.quorate.local.os.Detached;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds the process of a node: the Java and the class path of this process, and the settings that
 * {@code serve} reads from its environment. Immutable.
 *
 * <p>The class path goes through the environment, not the command line: it is long, and Java and
 * several process lists show only the first 4096 characters, in which the marks that tell whose
 * node this is must be found.
 */
final class NodeCommand {

  static final String HOST = "127.0.0.1";
  static final String MAIN_CLASS = "io.quorate.Main";

  /** Names the file in which Java keeps what it has learnt of the program; nodes only read it. */
  private static final String CACHE = "-XX:AOTCache=";

  private static final String DEFAULT_HEAP = "1g";
  private static final int WARNINGS_SINCE = 24;
  private static final List<String> HANDED_DOWN =
      List.of("quorate.home", "logback.configurationFile", "config.file");

  private final LocalSettings settings;
  private final List<Integer> remotingPorts;
  private final LocalStorage storage;

  /**
   * @param remotingPorts the ports on which the nodes talk to each other, in the nodes' order
   */
  NodeCommand(LocalSettings settings, List<Integer> remotingPorts, LocalStorage storage) {
    this.settings = settings;
    this.remotingPorts = List.copyOf(remotingPorts);
    this.storage = storage;
  }

  /** Prepares the process of a node; its output is appended to the node's log. */
  ProcessBuilder builder(NodeFiles files) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.add(mark(files.directory()));
    command.add("-Dquorate.local.node=" + files.number());
    command.addAll(javaOptions(System.getenv()));
    command.add(MAIN_CLASS);
    command.add("serve");
    ProcessBuilder builder = new ProcessBuilder(Detached.command(command));
    builder.environment().putAll(environment(files));
    builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(files.log().toFile()));
    return builder;
  }

  /** The argument that every node of a data directory carries. */
  static String mark(Path directory) {
    return "-Dquorate.local.dir=" + directory;
  }

  private Map<String, String> environment(NodeFiles files) {
    int index = files.number() - 1;
    Map<String, String> environment = new HashMap<>();
    environment.put("CLASSPATH", System.getProperty("java.class.path", ""));
    environment.put("QUORATE_HTTP_HOST", HOST);
    environment.put("QUORATE_HTTP_PORT", String.valueOf(settings.httpPort(files.number())));
    environment.put("QUORATE_HOST", HOST);
    environment.put("QUORATE_PORT", String.valueOf(remotingPorts.get(index)));
    environment.put("QUORATE_SEED_NODES", seedNodes());
    environment.putAll(storage.environment(files.number()));
    environment.put("QUORATE_DATA", files.data().toString());
    return environment;
  }

  private String seedNodes() {
    return String.join(",", remotingPorts.stream().map(port -> HOST + ":" + port).toList());
  }

  /** Lists the options; what Java has learnt of the program is the nodes', too. */
  private static List<String> javaOptions(Map<String, String> environment) {
    List<String> options = new ArrayList<>();
    for (String property : HANDED_DOWN) {
      String value = System.getProperty(property);
      if (value != null) {
        options.add("-D" + property + "=" + value);
      }
    }
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith(CACHE))
        .forEach(options::add);
    options.add("-Xmx" + environment.getOrDefault("QUORATE_NODE_HEAP", DEFAULT_HEAP));
    options.add("-XX:+ExitOnOutOfMemoryError");
    if (Runtime.version().feature() >= WARNINGS_SINCE) {
      options.add("--sun-misc-unsafe-memory-access=allow");
      options.add("--illegal-native-access=allow");
    }
    String more = environment.getOrDefault("QUORATE_JAVA_OPTS", "");
    Stream.of(more.strip().split("\\s+", -1)).filter(o -> !o.isEmpty()).forEach(options::add);
    return options;
  }
}
