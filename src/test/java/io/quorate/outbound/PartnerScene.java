package io.quorate.outbound;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A partner at a real socket, and clients that may reach it. */
abstract class PartnerScene {

  private static final Config SHIPPED =
      ConfigFactory.parseFile(new File("conf/quorate.conf")).getConfig("quorate");

  private static ActorSystem<?> system;
  TestPartner partner;

  @BeforeAll
  static void startSystem() {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "partners",
            ConfigFactory.parseString("akka.loglevel = WARNING")
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stopSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void startPartner() throws IOException {
    partner = new TestPartner();
  }

  @AfterEach
  void stopPartner() {
    partner.close();
  }

  PartnerClient client(String settings) {
    return client(settings, InetAddress::getAllByName);
  }

  PartnerClient client(String settings, Lookups.Lookup lookup) {
    Config quorate =
        ConfigFactory.parseString("call {" + settings + "}")
            .withFallback(
                ConfigFactory.parseString(
                    "call.allow = \"http://127.0.0.1:%d/\"".formatted(partner.port())))
            .withFallback(SHIPPED);
    return new PartnerClient(system, PartnerSettings.of(quorate), lookup);
  }

  String url(String path) {
    return "http://127.0.0.1:" + partner.port() + path;
  }
}
