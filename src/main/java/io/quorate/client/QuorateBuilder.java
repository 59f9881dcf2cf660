package io.quorate.client;

import io.quorate.client.http.CallSettings;
import io.quorate.client.time.SystemTimekeeper;
import io.quorate.client.time.Timekeeper;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a client is configured with. For use by one thread. */
public final class QuorateBuilder {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST_ATTEMPTS = 20;

  private final List<URI> nodes = new ArrayList<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private Duration connectTimeout = CONNECT_TIMEOUT;
  private Duration attemptTimeout = ATTEMPT_TIMEOUT;
  private Duration callTimeout = CALL_TIMEOUT;
  private int mostAttempts = MOST_ATTEMPTS;
  private @Nullable HttpClient http;
  private @Nullable Timekeeper time;

  QuorateBuilder() {}

  /** Adds nodes, each as {@code http://HOST:PORT}. Any of them answers any call. */
  public QuorateBuilder nodes(String... urls) {
    for (String url : urls) {
      nodes.add(URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url));
    }
    return this;
  }

  /** Sends a header with every call, such as credentials. */
  public QuorateBuilder header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Sets how long connecting to a node may take; 2 seconds else. Not with {@link #http}. */
  public QuorateBuilder connectTimeout(Duration limit) {
    connectTimeout = limit;
    return this;
  }

  /**
   * Sets how long one node may take to answer, beside the time that it was asked to wait; 10
   * seconds else. Then the next node is asked.
   */
  public QuorateBuilder attemptTimeout(Duration limit) {
    attemptTimeout = limit;
    return this;
  }

  /**
   * Sets how long a call may take with all its attempts, beside the time that a node was asked to
   * wait; 30 seconds else.
   */
  public QuorateBuilder callTimeout(Duration limit) {
    callTimeout = limit;
    return this;
  }

  /** Sets how often a call is sent at most within its time; 20 times else. */
  public QuorateBuilder attempts(int most) {
    mostAttempts = most;
    return this;
  }

  /** Sends by a client of HTTP of your own, such as one for TLS; it stays yours to close. */
  public QuorateBuilder http(HttpClient client) {
    http = client;
    return this;
  }

  /** Returns the client. It connects when it is first used. */
  public Quorate build() {
    var settings =
        new CallSettings(nodes, connectTimeout, attemptTimeout, callTimeout, mostAttempts, headers);
    Timekeeper clock = time == null ? new SystemTimekeeper() : time;
    return http == null
        ? new Quorate(settings, client(settings), true, clock)
        : new Quorate(settings, http, false, clock);
  }

  /** Counts time by another clock than the system's: for tests. */
  QuorateBuilder time(Timekeeper other) {
    time = other;
    return this;
  }

  private static HttpClient client(CallSettings settings) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(settings.connectTimeout())
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }
}
