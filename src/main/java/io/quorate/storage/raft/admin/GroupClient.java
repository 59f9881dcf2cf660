package io.quorate.storage.raft.admin;

import io.quorate.storage.JournalGroup;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.checkpoint.CheckpointFolder;
import io.quorate.storage.raft.peer.Address;
import io.quorate.storage.raft.peer.PeerClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;

/** Administers a group from outside, over HTTP. */
public final class GroupClient implements JournalGroup {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration QUESTION = Duration.ofSeconds(30);

  /** A new peer fetches all tables first. */
  private static final Duration CHANGE = Duration.ofMinutes(70);

  private final PeerClient client = new PeerClient(CONNECT);
  private final String peer;

  /**
   * Creates it.
   *
   * @param peer {@code host:port} where a peer introduces itself
   * @throws IllegalArgumentException when it is not of that form
   */
  public GroupClient(String peer) {
    this.peer = Address.read("--peer", peer);
  }

  /** A request of a peer. */
  @FunctionalInterface
  private interface Request<T> {
    T send() throws IOException, InterruptedException;
  }

  @Override
  public Status status() {
    return sent(() -> client.get(peer, GroupAdmin.GROUP, Status.class, QUESTION));
  }

  @Override
  public Status add(String introduction) {
    return change(GroupAdmin.PEERS, introduction);
  }

  @Override
  public Status remove(String introduction) {
    return change(GroupAdmin.REMOVALS, introduction);
  }

  private Status change(String path, String introduction) {
    var place = new GroupAdmin.Place(Address.read("the address of the node", introduction));
    return sent(() -> client.post(peer, path, place, Status.class, CHANGE));
  }

  @Override
  public Backup backup(String folder, LongConsumer progress) {
    // The peer answers this once it has applied all that was acknowledged before: so does the copy.
    UUID group = UUID.fromString(status().group());
    return sent(() -> CheckpointFolder.take(client, peer, group, Path.of(folder), progress))
        .backup();
  }

  private <T> T sent(Request<T> request) {
    try {
      return request.send();
    } catch (PeerClient.Refused e) {
      throw new StorageUnavailable(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StorageUnavailable(
          "Expected an answer of the node %s, but: %s".formatted(peer, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageUnavailable("Expected an answer, but was interrupted.", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
