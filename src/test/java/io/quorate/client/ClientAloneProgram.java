package io.quorate.client;

import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LossReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Uses the client as a program does that has nothing else; takes the URL of a node. */
public final class ClientAloneProgram implements Function<String, String> {

  @Override
  public String apply(String url) {
    List<LossReason> losses = new CopyOnWriteArrayList<>();
    try (Quorate quorate = Quorate.connect(url);
        Lease lease = quorate.lock("job").onLost(losses::add).acquire(Duration.ofSeconds(1))) {
      return "balance %d, token %d, lost %s"
          .formatted(
              quorate.account("alice").deposit(5).balance(),
              lease.token(),
              losses.isEmpty() ? "nothing" : losses);
    }
  }
}
