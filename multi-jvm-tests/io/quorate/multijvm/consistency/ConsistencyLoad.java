package io.quorate.multijvm.consistency;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.workload.Load;
import io.quorate.multijvm.workload.Workload;
import java.util.List;
import java.util.stream.IntStream;

/** The clients of workload 8, at work until it is closed. For use by one thread. */
public final class ConsistencyLoad implements AutoCloseable {

  private static final int ACCOUNTS = 5;

  private final Load load;
  private volatile boolean writing;

  private ConsistencyLoad(
      Client client,
      ConsistencyHistory history,
      String phase,
      String suffix,
      ConsistencyPace pace,
      long seed) {
    this.writing = suffix.isEmpty();
    List<Workload> workloads =
        IntStream.range(0, pace.clients())
            .mapToObj(i -> "%s.reader%d%s".formatted(phase, i, suffix))
            .<Workload>map(
                name ->
                    new ConsistencyWorkload(
                        new ConsistencyClient(client, history, pace, name),
                        name,
                        accounts(phase),
                        () -> writing))
            .toList();
    this.load = Load.start(seed, client.history(), workloads, pace.pause());
  }

  /**
   * Opens accounts of its own, and starts.
   *
   * @param phase begins every account's id and every key, and differs from that of every other load
   */
  public static ConsistencyLoad start(
      Client client, ConsistencyHistory history, String phase, ConsistencyPace pace, long seed) {
    List<String> accounts = accounts(phase);
    for (int i = 0; i < accounts.size(); i++) {
      ConsistencyClient.open(client, history, accounts.get(i), i + 1);
    }
    return new ConsistencyLoad(client, history, phase, "", pace, seed);
  }

  /** Starts clients that only read what a load has written that has ended. */
  public static ConsistencyLoad readAgain(
      Client client, ConsistencyHistory history, String phase, ConsistencyPace pace, long seed) {
    return new ConsistencyLoad(client, history, phase, ".again", pace, seed);
  }

  /** Lets the clients only read from now on. */
  void stopWriting() {
    writing = false;
  }

  /** Lets every client finish what it has begun; from now on they begin nothing. */
  public void requestStop() {
    load.requestStop();
  }

  @Override
  public void close() {
    load.close();
  }

  private static List<String> accounts(String phase) {
    return IntStream.range(0, ACCOUNTS).mapToObj(i -> "%s.level.%d".formatted(phase, i)).toList();
  }
}
