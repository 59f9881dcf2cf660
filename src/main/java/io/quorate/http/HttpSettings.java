package io.quorate.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The limits of the HTTP edge, read once from {@code quorate.http}. Immutable.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 picks a free one
 * @param deadline the whole time a request may take inside the node
 * @param maxInFlight requests in progress; one more is answered 429
 * @param maxConnections open connections; one more is answered 503
 * @param maxBodyBytes the largest body
 * @param bodyTimeout how long a client may take to send its body
 * @param drainDelay how long the node serves on, once its readiness says no
 * @param drainTimeout how long requests in progress may take to finish on shutdown
 */
public record HttpSettings(
    String host,
    int port,
    Duration deadline,
    int maxInFlight,
    int maxConnections,
    long maxBodyBytes,
    Duration bodyTimeout,
    Duration drainDelay,
    Duration drainTimeout) {

  public HttpSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "Expected quorate.http.port to be 0 to 65535, but it is " + port + ".");
    }
    if (maxInFlight < 1 || maxConnections < 1) {
      throw new IllegalArgumentException(
          "Expected quorate.http.max-in-flight and max-connections to be at least 1, but they are "
              + maxInFlight
              + " and "
              + maxConnections
              + ".");
    }
  }

  /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
  public static HttpSettings of(Config quorate) {
    Config config = quorate.getConfig("http");
    return new HttpSettings(
        config.getString("host"),
        config.getInt("port"),
        config.getDuration("deadline"),
        config.getInt("max-in-flight"),
        config.getInt("max-connections"),
        config.getBytes("max-body"),
        config.getDuration("body-timeout"),
        config.getDuration("drain-delay"),
        config.getDuration("drain-timeout"));
  }
}
