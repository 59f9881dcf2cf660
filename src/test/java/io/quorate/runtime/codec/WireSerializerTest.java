package io.quorate.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorSystem;
import akka.actor.BootstrapSetup;
import akka.actor.ExtendedActorSystem;
import akka.actor.setup.ActorSystemSetup;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.lock.LockType;
import io.quorate.runtime.message.Reply;
import java.io.NotSerializableException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reply that no message between nodes can carry does not vanish: a small one takes its place. */
class WireSerializerTest {

  /** Of a message between nodes, as Akka has it. */
  private static final int FRAME_BYTES = 256 * 1024;

  private static final int SMALL_BYTES = 1_024;
  private static final long SENT_AT = 77;

  private static ExtendedActorSystem system;
  private static WireSerializer serializer;

  @BeforeAll
  static void start() {
    system =
        (ExtendedActorSystem)
            ActorSystem.create(
                "wire",
                ActorSystemSetup.create(
                    BootstrapSetup.create(ConfigFactory.load()),
                    new EntityTypes(List.of(LockType.TYPE))));
    serializer = new WireSerializer(system);
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200_000})
  void shouldReadTheReplyThatItHasWritten(int bytes) throws NotSerializableException {
    var body = new byte[bytes];

    Reply read = written(Reply.accepted(true, 9, body, SENT_AT));

    assertThat(read.rejection()).isNull();
    assertThat(read.changed()).isTrue();
    assertThat(read.version()).isEqualTo(9);
    assertThat(read.body()).isEqualTo(body);
    assertThat(read.sentAt()).isEqualTo(SENT_AT);
  }

  @ParameterizedTest
  @ValueSource(ints = {FRAME_BYTES, 8 * FRAME_BYTES})
  void shouldSayWhatIsDoneWhenItCannotBeShown(int bytes) throws NotSerializableException {
    Reply read = written(Reply.accepted(true, 9, new byte[bytes], SENT_AT));

    assertThat(read.code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    assertThat(detail(read))
        .matches("Expected an answer of at most \\d+ bytes, but it has \\d+; .+ is done\\.");
    assertThat(read.version()).isZero();
    assertThat(read.sentAt()).isEqualTo(SENT_AT);
  }

  @Test
  void shouldSayThatNothingWasChangedWhenItCannotBeShown() throws NotSerializableException {
    Reply read = written(Reply.accepted(false, 9, new byte[FRAME_BYTES], SENT_AT));

    assertThat(read.code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    assertThat(detail(read)).endsWith("; nothing was changed.");
  }

  /** A client decides by the code. */
  @Test
  void shouldRefuseAsBeforeWithoutWhatIsTooLarge() throws NotSerializableException {
    var rejection = new Rejection(RejectionCode.LOCK_NOT_ACQUIRED, "Expected it, but it is not.");

    Reply read = written(Reply.rejected(rejection, new byte[FRAME_BYTES], SENT_AT));

    assertThat(read.rejection()).isEqualTo(rejection);
    assertThat(read.body()).isEmpty();
    assertThat(read.sentAt()).isEqualTo(SENT_AT);
  }

  private static String detail(Reply reply) {
    return reply.rejection() == null ? "" : reply.rejection().detail();
  }

  private static Reply written(Reply reply) throws NotSerializableException {
    byte[] bytes = serializer.toBinary(reply);
    assertThat(bytes).hasSizeLessThan(FRAME_BYTES - SMALL_BYTES);
    return (Reply) serializer.fromBinary(bytes, serializer.manifest(reply));
  }
}
