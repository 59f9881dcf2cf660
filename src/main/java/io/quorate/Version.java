package io.quorate;

import io.quorate.cluster.NodeConfig;
import picocli.CommandLine.IVersionProvider;

/** Tells the program's version to {@code --version}. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"quorate " + NodeConfig.version()};
  }
}
