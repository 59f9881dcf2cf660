package io.quorate.deploy;

import com.typesafe.config.Config;
import io.quorate.audit.AuditSettings;
import io.quorate.cluster.NodeConfig;
import io.quorate.http.api.TransactionSettings;
import io.quorate.http.server.HttpSettings;
import io.quorate.outbound.PartnerSettings;
import io.quorate.runtime.sharding.Entities;
import java.util.Arrays;

/**
 * A program for {@link DeployedConfigTest}, since only a process of its own can have an environment
 * of its own: makes the whole configuration of a node, reads all settings, and prints the values of
 * the paths that it is given.
 */
public final class CheckedConfig {

  private CheckedConfig() {}

  /** Takes paths. */
  public static void main(String[] paths) {
    Config config = NodeConfig.complete(NodeConfig.load(null));
    Config quorate = config.getConfig("quorate");
    HttpSettings.of(quorate);
    Entities.checkSettings(quorate);
    TransactionSettings.of(quorate);
    PartnerSettings.of(quorate);
    AuditSettings.of(quorate);
    Arrays.stream(paths).forEach(path -> System.out.println(path + "=" + config.getAnyRef(path)));
  }
}
