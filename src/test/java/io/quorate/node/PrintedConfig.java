package io.quorate.node;

import com.typesafe.config.Config;
import io.quorate.cluster.NodeConfig;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A program for {@link ConfigTest}, since only a process of its own can have an environment of its
 * own: loads the configuration and prints the values of the keys that it is given.
 */
public final class PrintedConfig {

  private PrintedConfig() {}

  /** Takes the configuration file, then keys. */
  public static void main(String[] arguments) {
    Config config = NodeConfig.load(Path.of(arguments[0]));
    Arrays.stream(arguments)
        .skip(1)
        .forEach(key -> System.out.println(key + "=" + config.getAnyRef(key)));
  }
}
