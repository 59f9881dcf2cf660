package io.quorate.storage.raft.forming;

import io.quorate.storage.raft.peer.PeerClient;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Asks other peers to introduce themselves. For one thread at a time. */
final class Questions implements AutoCloseable {

  private final Duration timeout;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final PeerClient client;

  Questions(Duration timeout) {
    this.timeout = timeout;
    this.client = new PeerClient(timeout);
  }

  /**
   * Asks all at once, and blocks until all have answered or the time is over. Every answer was
   * given after this method was called.
   */
  SortedMap<String, Answer> ask(List<String> addresses) throws InterruptedException {
    List<Callable<Answer>> questions =
        addresses.stream().map(address -> (Callable<Answer>) () -> ask(address)).toList();
    List<Future<Answer>> asked =
        threads.invokeAll(questions, timeout.toMillis(), TimeUnit.MILLISECONDS);
    var answers = new TreeMap<String, Answer>();
    for (int i = 0; i < asked.size(); i++) {
      Future<Answer> answer = asked.get(i);
      answers.put(
          addresses.get(i),
          answer.state() == Future.State.SUCCESS ? answer.resultNow() : tooLate());
    }
    return answers;
  }

  /** Ends all questions, and waits for none. */
  @Override
  public void close() {
    threads.shutdownNow();
    client.close();
  }

  private Answer ask(String address) throws InterruptedException {
    try {
      return new Answer.Told(client.get(address, Introductions.PATH, Introduction.class, timeout));
    } catch (PeerClient.Refused e) {
      return new Answer.Silent("answers with HTTP status " + e.status());
    } catch (ConnectException e) {
      return new Answer.Silent("cannot be reached");
    } catch (IOException e) {
      return new Answer.Silent("gives no introduction: " + e.getMessage());
    }
  }

  private Answer tooLate() {
    return new Answer.Silent("gives no answer within %d ms".formatted(timeout.toMillis()));
  }
}
