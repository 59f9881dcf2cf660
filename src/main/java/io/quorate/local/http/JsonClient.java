package io.quorate.local.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Sends JSON over HTTP/1.1, without a proxy, and keeps its connections. It tries each request once:
 * a caller that wants to try again decides when and where. Safe for use by any thread.
 */
public final class JsonClient implements AutoCloseable {

  /** How long connecting to a node may take. */
  public static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  private static final String CONTENT_TYPE = "Content-Type";
  private static final String JSON = "application/json";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  /**
   * Sends a request and waits for the answer.
   *
   * @param baseUrl of the node, without a slash at the end
   * @param limit how long the answer may take
   * @throws IOException when there is no answer: the connection failed, or the limit is over
   */
  public JsonResponse send(String baseUrl, JsonRequest request, Duration limit)
      throws IOException, InterruptedException {
    return response(client.send(message(baseUrl, request, limit), BodyHandlers.ofString()));
  }

  /** The same without waiting. */
  public CompletableFuture<JsonResponse> sending(
      String baseUrl, JsonRequest request, Duration limit) {
    return client
        .sendAsync(message(baseUrl, request, limit), BodyHandlers.ofString())
        .thenApply(JsonClient::response);
  }

  /** Ends all requests, and waits for none. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private static HttpRequest message(String baseUrl, JsonRequest request, Duration limit) {
    BodyPublisher body =
        request.body().isEmpty()
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(request.body());
    HttpRequest.Builder message =
        HttpRequest.newBuilder(URI.create(baseUrl + request.path()))
            .timeout(limit)
            .method(request.method(), body);
    if (!request.body().isEmpty()) {
      message.setHeader(CONTENT_TYPE, JSON);
    }
    request.headers().forEach(message::setHeader);
    return message.build();
  }

  private static JsonResponse response(HttpResponse<String> response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers().map());
    return new JsonResponse(response.statusCode(), headers, response.body());
  }
}
