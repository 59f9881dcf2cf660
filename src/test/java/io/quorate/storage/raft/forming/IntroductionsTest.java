package io.quorate.storage.raft.forming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.peer.Address;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Lets peers find each other through real sockets. */
class IntroductionsTest extends ThreePeers {

  @Test
  void shouldFormTheSameGroupOnAllThree() throws Exception {
    startAll();

    Group group = peers.get(0).group();
    assertThat(group.peers())
        .containsExactlyInAnyOrderElementsOf(
            peers.stream().map(peer -> peer.introductions().self()).toList());
    assertThat(peers.get(1).group()).isEqualTo(group);
    assertThat(peers.get(2).group()).isEqualTo(group);
  }

  @Test
  void shouldWaitForOneThatStartsLate() throws Exception {
    peers.get(0).start();
    peers.get(1).start();
    await().until(() -> introduction(1).path("id").isTextual());
    assertThat(peers.get(0).hasEnded()).isFalse();
    assertThat(introduction(0).get("group").isNull()).isTrue();

    peers.get(2).start();

    assertThat(peers.get(2).group())
        .isEqualTo(peers.get(0).group())
        .isEqualTo(peers.get(1).group());
  }

  @Test
  void shouldFormAloneWhenNobodyElseIsListed() throws Exception {
    FormingSettings listed = peers.get(0).settings();
    var alone =
        new PeerFixture(
            FormingSettings.of(listed.directory(), " ", listed.self(), listed.consensusAddress()));
    peers.add(alone);

    alone.start();

    assertThat(alone.group().peers()).containsExactly(alone.introductions().self());
  }

  @Test
  void shouldStartWithTheStoredGroupWithoutAskingAnybody() throws Exception {
    startAll();
    Group group = peers.get(1).group();
    for (PeerFixture peer : peers) {
      peer.group();
    }
    for (PeerFixture peer : peers) {
      peer.stop();
    }

    peers.get(1).start();

    assertThat(peers.get(1).group()).isEqualTo(group);
    assertThat(UUID.fromString(introduction(1).path("group").path("id").textValue()))
        .isEqualTo(group.id());
  }

  @Test
  void shouldRefuseAWipedDisk() throws Exception {
    startAll();
    Group group = peers.get(0).group();
    UUID old = peers.get(2).introductions().self().id();
    peers.get(1).group();
    peers.get(2).group();
    peers.get(2).wipe();

    peers.get(2).start();

    assertThat(peers.get(2).introductions().self().id()).isNotEqualTo(old);
    assertThatThrownBy(peers.get(2)::group)
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining(group.id().toString())
        .hasMessageContaining("was empty")
        .hasMessageContaining(peers.get(2).settings().directory().toString());
    assertThat(peers.get(2).file("group.json")).doesNotExist();
    assertThat(introduction(2).get("group").isNull()).isTrue();
  }

  @Test
  void shouldAdoptFromOneThatHasStoredWhileAnotherIsAway() throws Exception {
    startAll();
    Group group = peers.get(0).group();
    peers.get(1).group();
    peers.get(2).group();
    peers.get(1).stop();
    peers.get(2).stop();
    // As after a crash just before it stored the group.
    assertThat(peers.get(2).file("group.json").toFile().delete()).isTrue();

    peers.get(2).start();

    assertThat(peers.get(2).group()).isEqualTo(group);
  }

  @Test
  void shouldRefuseWhenAListedPeerBelongsToAnotherGroup() throws Exception {
    PeerFixture alone = formAlone(0);

    peers.get(1).start();

    assertThatThrownBy(peers.get(1)::group)
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("not know it")
        .hasMessageContaining(alone.group().id().toString());
  }

  @Test
  void shouldRefuseWhenTwoBelongToDifferentGroups() throws Exception {
    Group first = formAlone(0).group();
    Group second = formAlone(1).group();

    peers.get(2).start();

    assertThatThrownBy(peers.get(2)::group)
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("to one Raft group")
        .hasMessageContaining(first.id().toString())
        .hasMessageContaining(second.id().toString());
  }

  @Test
  void shouldSayWhoIsMissingWhenPatienceEnds() throws Exception {
    peers.get(0).start();
    peers.get(1).start(peers.get(1).settings().withTimes(INTERVAL, LONG, SHORT, SHORT));

    assertThatThrownBy(peers.get(1)::group)
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining(peers.get(2).settings().self() + " cannot be reached")
        .hasMessageNotContaining(peers.get(0).settings().self() + " cannot");
  }

  @Test
  void shouldWaitForEverWhenTwoAddressesLeadToOnePeer() throws Exception {
    FormingSettings listed = peers.get(0).settings();
    int port = Address.port(listed.self());
    var doubled =
        FormingSettings.of(
                listed.directory(),
                "localhost:%d,127.0.0.1:%d".formatted(port, port),
                listed.self(),
                listed.consensusAddress())
            .withTimes(INTERVAL, LONG, SHORT, SHORT);

    peers.get(0).start(doubled);

    assertThatThrownBy(peers.get(0)::group)
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("its own identity");
  }

  @Test
  void shouldRefuseToStartAtAnotherConsensusAddressThanTheGroupKnows() throws Exception {
    FormingSettings first = formAlone(0).settings();
    peers.get(3).stop();
    var moved = FormingSettings.of(first.directory(), "", first.self(), "127.0.0.1:1");

    peers.get(3).start(moved);

    assertThatThrownBy(peers.get(3)::group)
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("quorate.raft.consensus-address")
        .hasMessageContaining(first.consensusAddress());
  }

  @Test
  void shouldEndTheFormingWhenClosedOrInterrupted() throws Exception {
    peers.get(0).start();
    peers.get(0).introductions().close();
    assertThatThrownBy(peers.get(0)::group)
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("closed");

    try (var second = Introductions.open(peers.get(1).settings())) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> second.form(group -> {})).isInstanceOf(InterruptedException.class);
    } finally {
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void shouldSayWhichPortIsTaken() {
    peers.get(0).start();
    FormingSettings taken = peers.get(0).settings();
    var second =
        FormingSettings.of(root.resolve("other"), "", taken.self(), taken.consensusAddress());

    assertThatThrownBy(() -> Introductions.open(second))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining(taken.self());
  }

  private void startAll() {
    peers.forEach(PeerFixture::start);
  }

  /** Starts a listed peer with a list that names it alone. */
  private PeerFixture formAlone(int index) throws Exception {
    FormingSettings listed = peers.get(index).settings();
    var alone =
        new PeerFixture(
            FormingSettings.of(listed.directory(), "", listed.self(), listed.consensusAddress()));
    peers.add(alone);
    alone.start().group();
    return alone;
  }
}
