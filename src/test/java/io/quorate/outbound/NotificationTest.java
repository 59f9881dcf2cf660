package io.quorate.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.outbound.NotificationResult.Failed;
import io.quorate.outbound.NotificationResult.NotSent;
import io.quorate.outbound.NotificationResult.Refused;
import io.quorate.outbound.NotificationResult.Taken;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver does when it is told something is told apart from what this node does not do. */
class NotificationTest {

  private static final Config SHIPPED =
      ConfigFactory.parseFile(new File("conf/quorate.conf")).getConfig("quorate");

  private static ActorSystem<?> system;
  private TestPartner receiver;

  @BeforeAll
  static void startSystem() {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "receivers",
            ConfigFactory.parseString("akka.loglevel = WARNING")
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stopSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void startReceiver() throws IOException {
    receiver = new TestPartner();
  }

  @AfterEach
  void stopReceiver() {
    receiver.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/200", "/202", "/204"})
  void shouldBeTakenByAnySuccess(String path) {
    assertThat(told(client(""), path)).isEqualTo(new Taken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/redirect", "/400", "/404", "/429", "/500", "/503"})
  void shouldBeRefusedByAnyOtherStatus(String path) {
    assertThat(told(client(""), path))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.gone()).isFalse();
              assertThat(refused.detail()).startsWith("Expected").contains(", but it answered");
            });
  }

  @Test
  void shouldTellThatTheReceiverIsGone() {
    assertThat(told(client(""), "/410"))
        .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.gone()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hang", "/break"})
  void shouldFailWithoutAnAnswer(String path) {
    assertThat(told(client("timeout = 700ms"), path)).isInstanceOf(Failed.class);
  }

  /** Nothing was sent here either, but it is the receiver that is not there. */
  @Test
  void shouldFailWhenTheConnectionIsRefused() {
    PartnerClient client = client("");
    receiver.close();
    assertThat(told(client, "/ok")).isInstanceOf(Failed.class);
  }

  @Test
  void shouldFailWhenTheReceiverMayNotBeCalled() {
    assertThat(told(client("allow = \"http://127.0.0.1:1/\""), "/ok")).isInstanceOf(Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-connections", "max-in-flight"})
  void shouldNotBeSentBeyondALimit(String limit) {
    PartnerClient client = client("timeout = 1s, " + limit + " = 1");
    CompletableFuture<NotificationResult> first = telling(client, "/hang");
    assertThat(told(client, "/ok")).isInstanceOf(NotSent.class);
    assertThat(first.orTimeout(15, TimeUnit.SECONDS).join()).isInstanceOf(Failed.class);
    assertThat(told(client, "/ok")).isEqualTo(new Taken());
  }

  @Test
  void shouldNotBeSentToAHostThatIsLeftAlone() {
    PartnerClient client = client("breaker-failures = 2, breaker-reset = 300ms");
    assertThat(told(client, "/500")).isInstanceOf(Refused.class);
    assertThat(told(client, "/500")).isInstanceOf(Refused.class);
    assertThat(told(client, "/ok")).isInstanceOf(NotSent.class);
    assertThat(receiver.seen()).hasSize(2);

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> told(client, "/ok").equals(new Taken()));
  }

  private PartnerClient client(String settings) {
    Config quorate =
        ConfigFactory.parseString("call {" + settings + "}")
            .withFallback(
                ConfigFactory.parseString(
                    "call.allow = \"http://127.0.0.1:%d/\"".formatted(receiver.port())))
            .withFallback(SHIPPED);
    return new PartnerClient(system, PartnerSettings.of(quorate), InetAddress::getAllByName);
  }

  private NotificationResult told(PartnerClient client, String path) {
    return telling(client, path).orTimeout(15, TimeUnit.SECONDS).join();
  }

  private CompletableFuture<NotificationResult> telling(PartnerClient client, String path) {
    var notification =
        new Notification(
            "http://127.0.0.1:" + receiver.port() + path,
            "application/json",
            Map.of(),
            "{}".getBytes(StandardCharsets.UTF_8));
    return client.tell(notification).toCompletableFuture();
  }
}
