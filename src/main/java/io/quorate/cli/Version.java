package io.quorate.cli;

import io.quorate.cluster.NodeConfig;
import picocli.CommandLine.IVersionProvider;

/** Tells the program's version to {@code --version}. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"quorate " + NodeConfig.version()};
  }
}
